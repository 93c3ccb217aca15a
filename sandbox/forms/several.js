/** Inputs for several values at once: `in`, `nin`, `between`. */

import {h} from "../page/dom.js";
import {numbered} from "./numbers.js";

const TEXTS = "text words email date datetime instant rate money factor taxpercent".split(" ");

/** Return an input; `onChange(values)` hears a list, undefined for none. */
export function severalInput(_state, field, values, onChange, attributes) {
  const given = Array.isArray(values) ? values : [];
  if (field.choices.length) return choicesInput(field, given, onChange, attributes);
  const oninput = (event) => {
    const parts = event.target.value.split(",").map((part) => part.trim());
    const told = parts.filter(Boolean).map((part) => typed(field, part));
    onChange(told.length ? told : undefined);
  };
  const placeholder = "one, two, three";
  return h("input", {...attributes, type: "text", value: given.join(", "), placeholder, oninput});
}

function typed(field, text) {
  return TEXTS.includes(field.kind) ? text : numbered(text);
}

function choicesInput(field, given, onChange, attributes) {
  const chosen = new Set(given);
  const box = (word) => {
    const onchange = ({target}) => {
      if (target.checked) chosen.add(word);
      else chosen.delete(word);
      onChange(chosen.size ? field.choices.filter((each) => chosen.has(each)) : undefined);
    };
    const input = h("input", {type: "checkbox", checked: chosen.has(word), onchange});
    return h("label", {class: "check"}, input, ` ${word}`);
  };
  return h("fieldset", {...attributes, class: "choices"}, field.choices.map(box));
}
