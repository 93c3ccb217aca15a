/**
 * One option of a step: its name beside its control. A control of name "limit" at path "actions."
 * is the one of `actions.limit` in params; `set(changes)` hears what is written, undefined for none.
 */

import {h} from "../page/dom.js";

/** Return a labelled control whose errors are shown below it. */
export function labelled(label, control, help, path = "") {
  return h(
    "label",
    {class: "option", "data-at": `${path}${label}`},
    h("span", {class: "field-name", title: help}, label),
    control,
  );
}

/** Return the input of a text. */
export function wordInput(name, options, path, set, attributes = {}) {
  const input = h("input", {
    type: "text",
    value: typeof options[name] === "object" ? "" : (options[name] ?? ""),
    "data-path": path + name,
    ...attributes,
    oninput: () => set({[name]: input.value.trim() === "" ? undefined : input.value}),
  });
  return input;
}

/** Return the input of a count; what is none stays text: the server says what is wrong with it. */
export function countInput(name, options, path, set, placeholder = "") {
  const input = h("input", {
    type: "text",
    inputmode: "numeric",
    class: "number",
    value: options[name] ?? "",
    placeholder,
    "data-path": path + name,
    oninput: () => {
      const text = input.value.trim();
      set({[name]: text === "" ? undefined : /^[0-9]{1,15}$/.test(text) ? Number(text) : text});
    },
  });
  return input;
}
