/** The forms of calls that take a few options, and of those that writes take beside fields. */

import {isRecord} from "../call/chain.js";
import {h} from "../page/dom.js";
import {labelled} from "./option.js";
import {valueInput} from "./values.js";

const VERSION = {name: "version", kind: "integer", help: "refuse when it has another version"};
const BASE_VERSION = {
  name: "base_version",
  kind: "integer",
  help: "the version you saw: refuse the fields that others changed since",
};
const TRY = {name: "preview", kind: "flag", help: "true: do it, answer, and undo it"};
const OF_CHANGE = [VERSION, BASE_VERSION, TRY];

/** The names of what a change takes beside fields. */
export const CHANGE_OPTIONS = new Set(OF_CHANGE.map(({name}) => name));

/** The option that every write takes. */
export const KEY = "idempotency_key";

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
  const text = "Before anything goes you see what would, and are asked once.";
  const fields = isOfOne(state) ? [preview, VERSION] : [preview];
  const rows = fields.map((field) => row(state, field, params, onParams, {}));
  const key = keyRow(state, params, onParams);
  return h("div", {class: "options"}, h("p", {class: "hint"}, text), rows, key);
}

/** Return the row of a write's key. */
export function keyRow(state, params, onParams) {
  const help = "your own key for this one write: sent again with it, nothing is written twice";
  return row(state, {name: KEY, kind: "text", help}, params, onParams, {placeholder: help});
}

/** Several records have no one version. */
function isOfOne(state) {
  return isRecord(state.get("call").steps.at(-1));
}

/** Return what a change takes beside fields; behind the versions shows the one that is stored. */
export function changeForm(state, params, stored, onParams) {
  const fields = isOfOne(state) ? OF_CHANGE : [TRY];
  const rows = fields.map((field) => {
    const placeholder = field.kind === "integer" ? String(stored?.version ?? "") : "";
    return row(state, field, params, onParams, {placeholder});
  });
  const isOpen = OF_CHANGE.some(({name}) => name in params);
  return h("details", {class: "more", open: isOpen}, h("summary", {}, "conditions"), rows);
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
