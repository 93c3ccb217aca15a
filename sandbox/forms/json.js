/** A text of JSON that is read while it is typed, and says where it cannot be read. */

import {freshId, h} from "../page/dom.js";

/** Return an editor of one JSON value; empty is undefined. `onChange` hears readable values only. */
export function jsonInput(value, onChange, attributes = {}) {
  const id = freshId("json");
  const fault = h("span", {id, class: "fault", role: "status"});
  const input = h("textarea", {
    rows: 1,
    spellcheck: "false",
    class: "code",
    "aria-describedby": id,
    ...attributes,
    value: value === undefined ? "" : JSON.stringify(value),
    oninput: read,
  });

  function read() {
    try {
      onChange(input.value.trim() === "" ? undefined : JSON.parse(input.value));
      fault.textContent = "";
      input.removeAttribute("aria-invalid");
      input.removeAttribute("data-unread");
    } catch (problem) {
      fault.textContent = `Not JSON yet: ${problem.message}`;
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("data-unread", "");
    }
  }

  return h("span", {class: "json"}, input, fault);
}
