/** Inputs for numbers: with their unit, and seconds read aloud as hours. */

import {h, show} from "../page/dom.js";
import {duration} from "../page/units.js";

const UNITS = {seconds: "s", percent: "%"};

/** Return an input, like valueInput() of values.js. */
export function numberInput(_state, field, value, onChange, attributes) {
  const reading = h("span", {class: "hint"});
  const unit = UNITS[field.kind];
  const tell = (text) => show(reading, field.kind === "seconds" ? duration(text) : "");
  const oninput = (event) => {
    const text = event.target.value.trim();
    tell(text);
    onChange(text === "" ? undefined : numbered(text));
  };
  const basic = {type: "text", inputmode: "numeric", class: "number", value: value ?? "", oninput};
  tell(value ?? "");
  const shown = unit ? h("span", {class: "unit"}, unit) : null;
  return h("span", {class: "with-unit"}, h("input", {...attributes, ...basic}), shown, reading);
}

/** Return a text as a number where it is one. */
export function numbered(text) {
  return /^-?[0-9]{1,15}$/.test(text) ? Number(text) : text;
}
