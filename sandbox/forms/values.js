/**
 * One input for one value, by the kind of its field: dates, choices from the lists of the
 * configuration, people and records by name, flags, numbers with their unit, texts.
 *
 * `onChange(value)` hears a typed value, undefined for none. A number that is none stays text: the
 * server says what is wrong with it.
 */

import {freshId, h, select, show} from "../page/dom.js";
import {lookup} from "../page/lookup.js";

const NUMBERS = ["id", "integer", "seconds", "percent", "reference"];
const UNITS = {seconds: "s", percent: "%"};

/** Return an input; `attributes` go to the control itself (id, aria-label, data-path). */
export function valueInput(state, field, value, onChange, attributes = {}, {isLong = false} = {}) {
  const make = INPUTS[field.kind] ?? textInput;
  if (field.choices.length && field.kind !== "choice") {
    return choiceInput(state, field, value, (word) => onChange(numbered(word)), attributes);
  }
  return make(state, field, value, onChange, attributes, isLong);
}

const INPUTS = {
  flag: flagInput,
  choice: choiceInput,
  date: dateInput,
  datetime: dateInput,
  adminid: recordInput,
  reference: recordInput,
  id: numberInput,
  integer: numberInput,
  seconds: numberInput,
  percent: numberInput,
};

/** Return several values of a list, typed: `in`, `nin`, `between`. */
export function listInput(state, field, values, onChange, attributes = {}) {
  if (field.kind === "choice") return choicesInput(field, values, onChange, attributes);
  const input = h("input", {
    ...attributes,
    type: "text",
    value: (values ?? []).join(", "),
    placeholder: "one, two, three",
    oninput: () => {
      const parts = input.value.split(",").map((part) => part.trim()).filter(Boolean);
      onChange(parts.length ? parts.map((part) => typed(field, part)) : undefined);
    },
  });
  return input;
}

function choicesInput(field, values, onChange, attributes) {
  const chosen = new Set(values ?? []);
  const box = (word) =>
    h(
      "label",
      {class: "check"},
      h("input", {
        type: "checkbox",
        checked: chosen.has(word),
        onchange: (event) => {
          event.target.checked ? chosen.add(word) : chosen.delete(word);
          onChange(chosen.size ? field.choices.filter((each) => chosen.has(each)) : undefined);
        },
      }),
      ` ${word}`,
    );
  return h("fieldset", {...attributes, class: "choices"}, field.choices.map(box));
}

/** Return a text as the value that its field's kind means. */
export function typed(field, text) {
  if (NUMBERS.includes(field.kind)) return numbered(text);
  if (field.kind === "adminid") return numbered(text);
  return text;
}

function numbered(text) {
  return /^-?[0-9]{1,15}$/.test(text) ? Number(text) : text;
}

function textInput(_state, field, value, onChange, attributes, isLong) {
  const input = h(isLong ? "textarea" : "input", {
    ...attributes,
    rows: isLong ? 1 : null,
    type: isLong ? null : "text",
    value: value ?? "",
    oninput: () => onChange(input.value === "" ? undefined : input.value),
  });
  return input;
}

function numberInput(_state, field, value, onChange, attributes) {
  const reading = h("span", {class: "hint"});
  const tell = () => show(reading, field.kind === "seconds" ? duration(input.value) : "");
  const input = h("input", {
    ...attributes,
    type: "text",
    inputmode: "numeric",
    class: "number",
    value: value ?? "",
    oninput: () => {
      tell();
      onChange(input.value.trim() === "" ? undefined : numbered(input.value.trim()));
    },
  });
  tell();
  return h("span", {class: "with-unit"}, input, UNITS[field.kind] ? h("span", {class: "unit"}, UNITS[field.kind]) : null, reading);
}

/** Return "1 h 30 min" for 5400. */
export function duration(seconds) {
  if (!/^[0-9]+$/.test(String(seconds))) return "";
  const total = Number(seconds);
  const parts = [[Math.floor(total / 3600), "h"], [Math.floor((total % 3600) / 60), "min"], [total % 60, "s"]];
  const told = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return told.length ? told.join(" ") : "0 s";
}

function flagInput(_state, _field, value, onChange, attributes) {
  const options = [["", "–"], ["true", "true"], ["false", "false"]];
  const control = select(options, value === undefined || value === "" ? "" : String(value), {
    ...attributes,
    onchange: () => onChange(control.value === "" ? undefined : control.value === "true"),
  });
  return control;
}

function choiceInput(_state, field, value, onChange, attributes) {
  const words = field.choices.map(String);
  const given = value === undefined ? "" : String(value);
  const options = [["", "–"], ...words];
  if (given && !words.includes(given)) options.push(given);
  const control = select(options, given, {
    ...attributes,
    onchange: () => onChange(control.value === "" ? undefined : control.value),
  });
  return control;
}

/** A date may be a word (`today+7d`), so it is a text; the calendar beside it fills it in. */
function dateInput(_state, field, value, onChange, attributes) {
  const isDay = field.kind === "date";
  const listId = freshId("dates");
  const words = isDay ? ["today", "today+7d", "today-7d"] : ["now", "now-1d", "today", "today-7d"];
  const text = h("input", {
    ...attributes,
    type: "text",
    list: listId,
    value: value ?? "",
    placeholder: isDay ? "YYYY-MM-DD or today+7d" : "YYYY-MM-DD HH:MM:SS or now-3h",
    oninput: () => onChange(text.value.trim() === "" ? undefined : text.value.trim()),
  });
  const calendar = h("input", {
    type: isDay ? "date" : "datetime-local",
    class: "calendar",
    "aria-label": `Pick a day for ${field.name}`,
    onchange: () => {
      if (!calendar.value) return;
      text.value = isDay ? calendar.value : `${calendar.value.replace("T", " ")}:00`;
      onChange(text.value);
    },
  });
  return h(
    "span",
    {class: "date"},
    text,
    calendar,
    h("datalist", {id: listId}, words.map((word) => h("option", {value: word}))),
  );
}

function recordInput(state, field, value, onChange, attributes) {
  const names = state.get("names");
  const noun = state.get("catalogue").noun(field.refers_to);
  if (!noun) return numberInput(state, field, value, onChange, attributes);
  const element = lookup({
    id: attributes.id,
    label: attributes["aria-label"] ?? field.name,
    value,
    words: field.kind === "adminid" ? ["me"] : [],
    find: (text) => names.find(noun.name, text),
    nameOf: (id) => names.of(noun.name, id),
    onChange: (text) => onChange(text === "" ? undefined : numbered(text)),
  });
  const input = element.querySelector("input");
  for (const name of ["data-path", "aria-describedby"]) {
    if (attributes[name]) input.setAttribute(name, attributes[name]);
  }
  return element;
}
