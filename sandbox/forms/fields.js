/** Which fields of a record are answered, none chosen means all; and whether with names. */

import {h} from "../page/dom.js";
import {labelled} from "./option.js";

/** Return the choice; `onChange(text)` hears the comma text, undefined for all fields. */
export function fieldChoice(fields, idField, given, onChange) {
  const names = Array.isArray(given) ? given : String(given ?? "").split(",");
  const chosen = new Set(names.map((name) => name.trim()).filter(Boolean));
  const others = fields.filter((field) => field.name !== idField);
  const summary = h("span", {class: "hint"}, told(chosen));

  const box = ({name, help}) =>
    h(
      "label",
      {class: "check", title: help},
      h("input", {
        type: "checkbox",
        checked: chosen.has(name),
        onchange: (event) => {
          event.target.checked ? chosen.add(name) : chosen.delete(name);
          summary.textContent = told(chosen);
          const picked = others.map((each) => each.name).filter((each) => chosen.has(each));
          onChange(picked.length ? picked.join(",") : undefined);
        },
      }),
      ` ${name}`,
    );

  return h(
    "details",
    {class: "more", open: false, "data-at": "fields"},
    h("summary", {}, "fields ", summary),
    h("div", {class: "choices"}, others.map(box)),
  );
}

/** Return the box that asks for names beside ids; `onChange(names)` hears true, or undefined. */
export function namesChoice(options, path, onChange) {
  const box = h("input", {
    type: "checkbox",
    checked: options.names === true,
    "data-path": `${path}names`,
    onchange: () => onChange(box.checked || undefined),
  });
  return labelled("names", box, "the names of what its references point to", path);
}

function told(chosen) {
  return chosen.size ? `${chosen.size} chosen` : "all";
}
