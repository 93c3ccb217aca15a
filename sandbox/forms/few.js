/** The forms of calls that take one or two options: a page, and a delete. */

import {h} from "../page/dom.js";
import {labelled} from "./option.js";
import {valueInput} from "./values.js";

/** Return the form of a page, null when it takes nothing: what its own example has, it takes. */
export function pageForm(state, options, onOptions) {
  const method = state.get("catalogue").method(state.get("call").steps, "GET");
  const examples = Object.entries(method?.example.params ?? {});
  if (!examples.length) return null;
  const rows = examples.map(([name, example]) =>
    row(state, {name, kind: "text"}, options, onOptions, {placeholder: example}),
  );
  return h("div", {class: "options"}, rows);
}

/** Return the form of a delete. */
export function deleteForm(state, params, onParams) {
  const preview = {name: "preview", kind: "flag", help: "true: tell what would go, delete nothing"};
  const version = {name: "version", kind: "integer", help: "refuse when it has another version"};
  const text = "Before anything goes you see what would, and are asked once.";
  const rows = [preview, version].map((field) => row(state, field, params, onParams, {}));
  return h("div", {class: "options"}, h("p", {class: "hint"}, text), rows);
}

function row(state, field, options, onOptions, attributes) {
  const set = (value) => {
    const {[field.name]: _, ...rest} = state.get("call").params;
    onOptions(value === undefined ? rest : {...rest, [field.name]: value});
  };
  const whole = {choices: [], ...field};
  const control = valueInput(state, whole, options[field.name], set, {
    ...attributes,
    "data-path": field.name,
  });
  return labelled(field.name, control, field.help);
}
