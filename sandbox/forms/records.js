/** Inputs for the id of another record or of a person: typed, or found by name. */

import {Lookup} from "../page/lookup.js";
import {numberInput, numbered} from "./numbers.js";

/** Return an input, like valueInput() of values.js. */
export function recordInput(state, field, value, onChange, attributes) {
  const names = state.get("names");
  const noun = state.get("catalogue").noun(field.refers_to);
  if (!noun) return numberInput(state, field, value, onChange, attributes);
  const lookup = new Lookup({
    label: attributes["aria-label"] ?? field.name,
    value,
    words: field.kind === "adminid" ? ["me"] : [],
    find: (text) => names.find(noun.name, text),
    nameOf: (id) => names.of(noun.name, id),
    onChange: (text) => onChange(text === "" ? undefined : numbered(text)),
  });
  lookup.input.setAttribute("data-path", attributes["data-path"] ?? field.name);
  return lookup.element;
}
