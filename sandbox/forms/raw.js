/** The params as JSON text, in step with the form: each changes the other. */

import {h} from "../page/dom.js";

/** Return the editor; `onParams(params)` hears of each change that can be read. */
export function rawEditor(state, onParams) {
  const fault = h("p", {class: "fault", id: "raw-fault", role: "status"});
  const input = h("textarea", {
    id: "raw-params",
    class: "code",
    rows: 4,
    spellcheck: "false",
    autocomplete: "off",
    "aria-label": "params as JSON",
    "aria-describedby": "raw-fault",
    oninput: read,
  });

  function read() {
    const problem = problemOf(input.value);
    fault.textContent = problem ?? "";
    input.setAttribute("aria-invalid", String(Boolean(problem)));
    input.toggleAttribute("data-unread", Boolean(problem));
    if (!problem) onParams(input.value.trim() ? JSON.parse(input.value) : {}, input);
  }

  function write() {
    const {params} = state.get("call");
    input.value = Object.keys(params).length ? JSON.stringify(params, null, 2) : "";
    input.rows = Math.min(16, Math.max(2, input.value.split("\n").length));
    fault.textContent = "";
    input.removeAttribute("aria-invalid");
    input.removeAttribute("data-unread");
  }

  state.on(["call"], (_, origin) => origin !== input && write());
  write();
  return h("div", {class: "raw"}, input, fault);
}

function problemOf(text) {
  if (!text.trim()) return null;
  try {
    const value = JSON.parse(text);
    const isObject = value !== null && typeof value === "object" && !Array.isArray(value);
    return isObject ? null : 'params is an object: {"limit": 10}';
  } catch (problem) {
    return `Not JSON yet: ${problem.message}`;
  }
}
