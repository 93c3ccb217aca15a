/** The right side: what came back, seen in the ways that fit it. */

import {h, show} from "../page/dom.js";
import {tabs} from "../page/tabs.js";
import {answerHead, pager, remarks} from "./answer_head.js";
import {stepsView} from "./batch_steps.js";
import {filePreview} from "./file.js";
import {headersView} from "./headers.js";
import {hasHours, hoursView} from "./hours.js";
import {hasLedger, ledgerView} from "./ledger.js";
import {hasSheet, sheetView} from "./sheet.js";
import {listsOf, tablesView} from "./table.js";
import {textView} from "./text.js";
import {hasTimeline, timelineView} from "./timeline.js";
import {treeView} from "./tree.js";
import {verdictsView} from "./verdicts.js";

/** Return the panel; `actions` are the AnswerActions that a click in it takes. */
export function answerPanel(state, actions) {
  const panel = h("div", {class: "answer-panel", tabindex: "-1", id: "answer"});
  let chosen = "";

  function draw() {
    const answer = state.get("answer");
    if (!answer) return void show(panel);
    const views = viewsOf(answer, state, actions);
    chosen = state.get("view") || chosen;
    const first = views.find(({name}) => name === chosen) ?? views[0];
    const {list, panel: view} = tabs(views, first.name, "Ways to see the answer", (name) => {
      chosen = name;
      state.set({view: ""});
    });
    const data = answer.tree?.response?.data;
    show(
      panel,
      answerHead(answer, state.get("sent")),
      actions.faults(answer),
      remarks(data),
      h(
        "div",
        {class: "tab-row"},
        list,
        pager(data, (cursor) => actions.nextPage(cursor)),
      ),
      view,
    );
  }

  state.on(["answer"], draw);
  return panel;
}

/** Return the views that fit an answer, the plainest first. */
function viewsOf(answer, state, actions) {
  const {tree, text, filename} = answer;
  const response = tree?.response ?? {};
  const [catalogue, names, serverDay] = ["catalogue", "names", "serverDay"].map((name) =>
    state.get(name),
  );
  const context = {catalogue, names, serverDay, actions};
  const {steps, verb} = state.get("sent");
  const written = catalogue.noun(catalogue.method(steps, verb)?.writes);
  const views = [
    ["Rows", response.data?.rows, () => verdictsView(response, written, context)],
    ["Steps", response.steps, () => stepsView(response, context)],
    ["File", filename, () => filePreview(answer)],
    ["Tree", tree, () => treeView(tree, context)],
    ["Table", listsOf(response, context.catalogue).length, () => tablesView(response, context)],
    ["Timeline", hasTimeline(response), () => timelineView(response, context)],
    ["Hours", hasHours(response), () => hoursView(response, context)],
    ["Sheet", hasSheet(response), () => sheetView(response, context)],
    ["Ledger", hasLedger(response), () => ledgerView(response, context)],
    ["Raw", text || !(filename || tree), () => textView(answer)],
    ["Headers", true, () => headersView(answer)],
  ];
  return views.filter(([, fits]) => fits).map(([name, , draw]) => ({name, draw}));
}
