/**
 * One input for one value, by the kind of its field. `onChange(value)` hears a typed value,
 * undefined for none; a number that is none stays text: the server says what is wrong with it.
 */

import {h, select} from "../page/dom.js";
import {dateInput} from "./dates.js";
import {numberInput, numbered} from "./numbers.js";
import {recordInput} from "./records.js";
import {severalInput} from "./several.js";
import {stepsInput} from "./steps.js";

const LISTS = ["choices", "words"];
const INPUTS = {
  flag: flagInput,
  choice: choiceInput,
  date: dateInput,
  datetime: dateInput,
  instant: dateInput,
  adminid: recordInput,
  reference: recordInput,
  id: numberInput,
  integer: numberInput,
  seconds: numberInput,
  percent: numberInput,
  secret: secretInput,
  password: secretInput,
  list: stepsInput,
};

/** Return an input; `attributes` go to the control itself (aria-label, data-path). */
export function valueInput(state, field, value, onChange, attributes) {
  if (LISTS.includes(field.kind)) return severalInput(state, field, value, onChange, attributes);
  if (field.choices.length && field.kind !== "choice") {
    const onWord = (word) => onChange(word === undefined ? word : numbered(word));
    return choiceInput(state, field, value, onWord, attributes);
  }
  return (INPUTS[field.kind] ?? textInput)(state, field, value, onChange, attributes);
}

/** Return the input of a text that may have several lines. */
export function longTextInput(value, onChange, attributes) {
  const oninput = (event) => onChange(event.target.value || undefined);
  return h("textarea", {rows: 1, ...attributes, value: value ?? "", oninput});
}

function textInput(_state, _field, value, onChange, attributes) {
  const oninput = (event) => onChange(event.target.value || undefined);
  return h("input", {...attributes, type: "text", value: value ?? "", oninput});
}

function secretInput(_state, _field, value, onChange, attributes) {
  const hidden = {type: "password", autocomplete: "new-password"};
  const oninput = (event) => onChange(event.target.value || undefined);
  return h("input", {...attributes, ...hidden, value: value ?? "", oninput});
}

function flagInput(_state, _field, value, onChange, attributes) {
  const words = [["", "–"], "true", "false"];
  const onchange = ({target}) => onChange(target.value ? target.value === "true" : undefined);
  return select(words, String(value ?? ""), {...attributes, onchange});
}

function choiceInput(_state, field, value, onChange, attributes) {
  const words = field.choices.map(String);
  const given = String(value ?? "");
  // A word that left the list may still be stored, and sent back.
  const all = given && !words.includes(given) ? [...words, given] : words;
  const onchange = (event) => onChange(event.target.value || undefined);
  return select([["", "–"], ...all], given, {...attributes, onchange});
}
