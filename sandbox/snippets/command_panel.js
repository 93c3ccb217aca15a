/** The command as code, to copy; credentials are placeholders. */

import {copyButton, h, select, show} from "../page/dom.js";
import {COMMAND_SPELLINGS, IDENTIFIER, SECRET} from "./command.js";

const HINT =
  `Put your own in place of ${IDENTIFIER} and ${SECRET}: ` +
  "teampro credential create makes them.";

/** Return the panel of a tab's command; `url` is that of the API. */
export function commandSnippets(state, url) {
  const code = h("pre", {
    class: "code",
    tabindex: "0",
    role: "region",
    "aria-label": "The command as code",
  });
  const picker = select(Object.keys(COMMAND_SPELLINGS), "curl", {
    "aria-label": "Spelling",
    onchange: draw,
  });

  function draw() {
    const command = state.get("command");
    if (!command) return void show(code);
    const pairs = Object.entries(state.get("values"));
    const request = {action: command.name, pairs, format: state.get("format")};
    code.textContent = COMMAND_SPELLINGS[picker.value](request, url);
  }

  state.on(["command", "values", "format"], draw);
  draw();
  const copy = copyButton(() => code.textContent);
  return h(
    "div",
    {class: "snippets"},
    h("div", {class: "row"}, picker, copy),
    code,
    h("p", {class: "hint"}, HINT),
  );
}
