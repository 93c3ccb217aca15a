/** The tab of chains: methods, the call, the answer. */

import {AnswerActions} from "./answer_actions.js";
import {callEditor} from "./call_editor.js";
import {h} from "./dom.js";
import {firstUse} from "./first_use.js";
import {historyPanel} from "./history.js";
import {methodsPanel} from "./methods.js";
import {turnsOf} from "./turns.js";
import {answerPanel} from "../views/answer.js";

/**
 * Return the tab, {turns, main, edit(call), actions}; `calls` is a Calls of sending.js, `actions` are
 * those of the keys.
 */
export function workbench(state, calls) {
  const edit = (call) => {
    state.set({call});
    turnTo("Call");
  };
  const run = (call, view = "") => {
    state.set({call, view});
    calls.run();
  };
  const columns = [
    methodsColumn(state, edit),
    column("section", "Call", callEditor(state, calls)),
    column(
      "section",
      "Answer",
      firstUse(state, run),
      answerPanel(state, new AnswerActions(state, run)),
    ),
  ];
  const main = h("main", {class: "columns", tabindex: "-1"}, columns);
  const {turns, turnTo} = turnsOf(main, ["Methods", "Call", "Answer"], "Answer");
  const focus = (name, selector) => {
    turnTo(name);
    main.querySelector(selector).focus();
  };
  state.on(["answer"], () => {
    turnTo("Answer");
    // What was clicked may be gone or hidden; a keyboard then goes on from the answer.
    const {activeElement, body} = document;
    const isLost = activeElement === body || !activeElement.checkVisibility();
    if (isLost) main.querySelector("#answer").focus({preventScroll: true});
  });
  const actions = {
    send: () => calls.run(),
    search: () => focus("Methods", "#method-search"),
    chain: () => focus("Call", "#next-step"),
    answer: () => focus("Answer", "#answer"),
  };
  return {turns, main, edit, actions};
}

function methodsColumn(state, edit) {
  const history = h(
    "details",
    {class: "history-side", open: true},
    h("summary", {}, "History of this tab"),
    historyPanel(state, edit),
  );
  return column("nav", "Methods", methodsPanel(state, edit), history);
}

function column(tag, name, ...parts) {
  const label = name === "Methods" ? "Methods and history" : name;
  return h(tag, {class: `side ${name.toLowerCase()}-side`, "aria-label": label}, parts);
}
