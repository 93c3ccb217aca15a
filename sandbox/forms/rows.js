/** Many records in one create: a JSON object on each line, and what is said of all of them. */

import {h} from "../page/dom.js";
import {labelled} from "./option.js";
import {valueInput} from "./values.js";

const BESIDE = {
  mode: {kind: "choice", help: "each: undo refused rows alone; all: one refuses all"},
  match: {kind: "choice", help: "how a row finds its record; without, each row creates"},
  records: {kind: "flag", help: "false: leave the records out of the answer"},
  preview: {kind: "flag", help: "true: do all of it, answer, and undo it"},
};

/** Say whether params hold rows. */
export function hasRows({rows}) {
  return Array.isArray(rows);
}

/** Return the button that makes a create one of many records, or of one; `onTurn` hears its params. */
export function rowsSwitch(state, onTurn) {
  const onclick = () => onTurn(turned(state.get("call").params));
  const text = hasRows(state.get("call").params) ? "One record" : "Many rows";
  return h("button", {type: "button", class: "quiet", onclick}, text);
}

/** Return the params of one record as those of many, and back; what stands beside rows goes. */
function turned(params) {
  if (!hasRows(params)) return {rows: Object.keys(params).length ? [params] : []};
  const [first] = params.rows;
  return first && typeof first === "object" ? first : {};
}

/** Return the form of a create of many; `match` are the words that say how rows are found. */
export function rowsForm(state, {match}, params, onParams) {
  const set = (name, value) => {
    const {[name]: _, ...rest} = state.get("call").params;
    onParams(value === undefined ? rest : {...rest, [name]: value});
  };
  const choices = {mode: ["all", "each"], match};
  const option = ([name, field]) => {
    const whole = {name, choices: [], ...field, choices: choices[name] ?? []};
    if (field.kind === "choice" && !whole.choices.length) return null;
    const onChange = (value) => set(name, value);
    const control = valueInput(state, whole, params[name], onChange, {"data-path": name});
    return labelled(name, control, field.help);
  };
  return h(
    "div",
    {class: "options"},
    linesInput(params.rows, (rows) => set("rows", rows)),
    Object.entries(BESIDE).map(option),
  );
}

/** An editor of objects, one a line; what cannot be read yet keeps the call from being sent. */
function linesInput(rows, onRows) {
  const fault = h("span", {class: "fault", id: "rows-fault", role: "status"});
  const input = h("textarea", {
    class: "code",
    rows: Math.min(16, Math.max(4, rows.length + 1)),
    spellcheck: "false",
    "aria-label": "rows, a JSON object on each line",
    "aria-describedby": "rows-fault",
    "data-path": "rows",
    placeholder: '{"action_name": "Draft"}\n{"action_name": "Review"}',
    value: rows.map((row) => JSON.stringify(row)).join("\n"),
    oninput: read,
  });

  function read() {
    const lines = input.value.split("\n");
    const wrong = lines.findIndex((line) => line.trim() && !isObject(line));
    fault.textContent = wrong < 0 ? "" : `Line ${wrong + 1} is no JSON object yet`;
    input.setAttribute("aria-invalid", String(wrong >= 0));
    input.toggleAttribute("data-unread", wrong >= 0);
    if (wrong < 0) onRows(lines.filter((line) => line.trim()).map((line) => JSON.parse(line)));
  }

  const label = h("span", {class: "field-name", title: "one record a line"}, "rows");
  return h("div", {class: "option rows-option", "data-at": "rows"}, label, input, fault);
}

function isObject(line) {
  try {
    const value = JSON.parse(line);
    return value !== null && typeof value === "object" && !Array.isArray(value);
  } catch {
    return false;
  }
}
