/** The right side of commands: whether it went well, what it says, and the answer itself. */

import {copyButton, h, saveAs, show} from "../page/dom.js";
import {tabs} from "../page/tabs.js";
import {figures} from "./answer_head.js";
import {codeBadge} from "./code.js";
import {headersView} from "./headers.js";
import {hasSheet, invoiceOfCommand, sheetView} from "./sheet.js";
import {textView} from "./text.js";
import {treeView} from "./tree.js";

const ENDINGS = {"application/json": ".json", "application/xml": ".xml"};
const NO_LINKS = {catalogue: {noun: () => undefined}};
const IGNORED = "X-TeamPro-Ignored";

/** Return the panel of a tab. */
export function commandAnswer(state) {
  const panel = h("div", {class: "answer-panel", tabindex: "-1", id: "answer"});
  let chosen = "";

  function draw() {
    const answer = state.get("answer");
    const fault = state.get("fault");
    if (!answer) return void show(panel, fault ? h("p", {class: "notice"}, fault) : invitation());
    const views = viewsOf(answer);
    const first = views.find(({name}) => name === chosen) ?? views[0];
    const {list, panel: view} = tabs(views, first.name, "Ways to see the answer", (name) => {
      chosen = name;
    });
    show(
      panel,
      head(answer, state.get("sent")),
      remarks(answer),
      h("div", {class: "tab-row"}, list),
      view,
    );
  }

  state.on(["answer", "fault"], draw);
  draw();
  return panel;
}

function invitation() {
  return h("p", {class: "hint"}, "Pick a command on the left, fill it in and send it.");
}

function viewsOf(answer) {
  const bill = invoiceOfCommand(answer.tree ?? {});
  const views = [
    ["Tree", answer.tree, () => treeView(answer.tree, NO_LINKS)],
    ["Sheet", hasSheet(bill), () => sheetView(bill)],
    ["Raw", true, () => textView(answer)],
    ["Headers", true, () => headersView(answer)],
  ];
  return views.filter(([, fits]) => fits).map(([name, , view]) => ({name, draw: view}));
}

function head(answer, sent) {
  const filename = `${sent.name}${ENDINGS[answer.type] ?? ".txt"}`;
  const save = () => saveAs(answer.blob, filename);
  return h(
    "div",
    {class: "answer-head"},
    h(
      "div",
      {class: "row"},
      codeBadge(answer.code, "strong"),
      h("span", {class: "sent"}, sent.name),
      copyButton(() => answer.text),
      h("button", {type: "button", class: "quiet", onclick: save}, "Save"),
    ),
    h("p", {class: "hint figures"}, figures(answer)),
  );
}

/** A business error is 200 like a success, so what it says stands above the answer. */
function remarks({tree, headers}) {
  const ignored = headers.get(IGNORED);
  const lines = [
    ...(tree?.warning ? [tree.warning] : []),
    ...(ignored ? [`Not heeded: ${ignored}.`] : []),
  ];
  return [
    tree?.result === "error" ? h("p", {class: "notice"}, tree.message) : null,
    lines.length
      ? h(
          "ul",
          {class: "notes"},
          lines.map((line) => h("li", {}, line)),
        )
      : null,
  ];
}
