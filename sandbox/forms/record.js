/**
 * The fields of a write. Only what is ticked is sent: a PUT changes nothing else, and a ticked
 * empty field is emptied.
 */

import {h} from "../page/dom.js";
import {valueInput} from "./values.js";

const NOTHING = {flag: false, date: null, datetime: null, rate: null, text: "", choice: ""};

/**
 * Return the fields of `noun`; `fixed` are names that the chain fills. `stored` is the record as it
 * is, shown as placeholders. `onOptions(params)` hears of each change.
 */
export function recordForm(state, noun, params, {isCreate, fixed, stored}, onOptions) {
  const fields = state.get("catalogue").writableFields(noun).filter(({name}) => !fixed.has(name));
  const known = new Set(fields.map(({name}) => name));
  let current = params;

  function set(name, value) {
    const {[name]: _, ...rest} = current;
    current = value === undefined ? rest : {...current, [name]: value};
    onOptions(current);
  }

  const needed = fields.filter((field) => isCreate && field.required);
  const used = fields.filter((field) => !needed.includes(field) && field.name in params);
  const others = fields.filter((field) => !needed.includes(field) && !used.includes(field));
  const row = (field) => fieldRow(state, field, params, {isCreate, stored}, set);
  const strangers = Object.keys(params).filter((name) => !known.has(name) && name !== "version");
  return h(
    "div",
    {class: "options"},
    [...needed, ...used].map(row),
    others.length
      ? h(
          "details",
          {class: "more", open: !needed.length && !used.length},
          h("summary", {}, `${needed.length || used.length ? "other " : ""}fields `, h("span", {class: "hint"}, String(others.length))),
          others.map(row),
        )
      : null,
    strangers.length ? h("p", {class: "hint"}, `Also sent: ${strangers.join(", ")} (see params)`) : null,
  );
}

function fieldRow(state, field, params, {isCreate, stored}, set) {
  const isSent = field.name in params;
  const tick = h("input", {
    type: "checkbox",
    checked: isSent,
    "aria-label": `Send ${field.name}`,
    title: "Send this field",
    onchange: () => set(field.name, tick.checked ? (last ?? NOTHING[field.kind] ?? 0) : undefined),
  });
  let last = params[field.name];
  const control = valueInput(
    state,
    field,
    last ?? undefined,
    (value) => {
      last = value;
      tick.checked = value !== undefined;
      set(field.name, value);
    },
    {"data-path": field.name, "aria-label": field.name, title: field.help},
    {isLong: field.kind === "text"},
  );
  tellStored(control, stored?.[field.name]);
  return h(
    "div",
    {class: "option", "data-at": field.name},
    h("label", {class: "field-name", title: field.help}, tick, ` ${field.name}`, isCreate && field.required ? h("span", {class: "required", title: "required"}, " *") : null),
    control,
  );
}

function tellStored(control, value) {
  if (value === undefined || value === null || value === "") return;
  if (control.matches("select")) {
    control.options[0].textContent = `(${value})`;
    return;
  }
  const input = control.matches("input, textarea") ? control : control.querySelector("input, textarea");
  if (input) input.placeholder = String(value).replace(/\s+/g, " ").slice(0, 40);
}
