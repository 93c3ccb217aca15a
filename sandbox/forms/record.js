/**
 * The fields of a write. Only what is ticked is sent: a PUT changes nothing else, and a ticked
 * empty field is emptied.
 */

import {h} from "../page/dom.js";
import {CHANGE_OPTIONS, KEY, changeForm} from "./few.js";
import {longTextInput, valueInput} from "./values.js";

const NOTHING = {
  flag: false,
  date: null,
  datetime: null,
  rate: null,
  factor: 1,
  secret: null,
  password: null,
  list: [],
  choices: [],
  words: [],
  instant: null,
  text: "",
  email: "",
  choice: "",
};

/**
 * Return the fields of `noun` but those named in `fixed`, which the chain fills. `stored` is the
 * record as it is, shown behind empty inputs. `onParams(params)` hears of each change.
 */
export function recordForm(state, noun, params, {isCreate, fixed, stored}, onParams) {
  const fields = state
    .get("catalogue")
    .writableFields(noun)
    .filter(({name}) => !fixed.has(name));
  const set = (name, value) => {
    const {[name]: _, ...rest} = state.get("call").params;
    onParams(value === undefined ? rest : {...rest, [name]: value});
  };
  const isFirst = ({name, required}) => (isCreate && required) || name in params;
  const row = (field) => {
    const isNeeded = isCreate && field.required;
    return fieldRow(state, field, {isNeeded, value: params[field.name], stored}, set);
  };
  const first = fields.filter(isFirst);
  const others = fields.filter((field) => !isFirst(field));
  return h(
    "div",
    {class: "options"},
    first.map(row),
    more(others, first, row),
    isCreate ? null : changeForm(state, params, stored, onParams),
    also(fields, params, isCreate ? new Set() : CHANGE_OPTIONS),
  );
}

function more(others, first, row) {
  if (!others.length) return null;
  const title = first.length ? "other fields " : "fields ";
  const summary = h("summary", {}, title, h("span", {class: "hint"}, String(others.length)));
  return h("details", {class: "more", open: !first.length}, summary, others.map(row));
}

/** What params hold beside the fields is sent too, and so it is said. */
function also(fields, params, options) {
  const known = new Set([...fields.map(({name}) => name), ...options, KEY]);
  const names = Object.keys(params).filter((name) => !known.has(name));
  return names.length
    ? h("p", {class: "hint"}, `Also sent: ${names.join(", ")} (see params)`)
    : null;
}

function fieldRow(state, field, {isNeeded, value, stored}, set) {
  let last = value;
  const tick = h("input", {
    type: "checkbox",
    checked: value !== undefined,
    "aria-label": `Send ${field.name}`,
    title: "Send this field",
    onchange: () => set(field.name, tick.checked ? (last ?? NOTHING[field.kind] ?? 0) : undefined),
  });
  const onChange = (changed) => {
    last = changed;
    tick.checked = changed !== undefined;
    set(field.name, changed);
  };
  const attributes = {"data-path": field.name, "aria-label": field.name, title: field.help};
  const control =
    field.kind === "text"
      ? longTextInput(value, onChange, attributes)
      : valueInput(state, field, value ?? undefined, onChange, attributes);
  tellStored(control, stored?.[field.name]);
  const star = isNeeded ? h("span", {class: "required", title: "required"}, " *") : null;
  const label = h("label", {class: "field-name", title: field.help}, tick, ` ${field.name}`, star);
  return h("div", {class: "option", "data-at": field.name}, label, control);
}

/** Show what is stored behind an empty control. */
function tellStored(control, value) {
  if (value === undefined || value === null || value === "") return;
  const [input] = [control, ...control.querySelectorAll("input")].filter((each) =>
    each.matches("input, textarea, select"),
  );
  const text = String(value).replace(/\s+/g, " ").slice(0, 40);
  if (input.matches("select")) input.options[0].textContent = `(${text})`;
  else input.placeholder = text;
}
