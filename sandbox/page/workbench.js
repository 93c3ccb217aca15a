/** The tab of chains: methods, the call, the answer. */

import {AnswerActions} from "./answer_actions.js";
import {callEditor} from "./call_editor.js";
import {h} from "./dom.js";
import {firstUse} from "./first_use.js";
import {historyPanel} from "./history.js";
import {methodsPanel} from "./methods.js";
import {turnsOf} from "./turns.js";
import {withIds} from "../call/chain.js";
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
  const pick = async (call) => {
    edit(call);
    const own = await ownOf(call, state);
    if (own && state.get("call") === call) state.set({call: own});
  };
  const history = h(
    "details",
    {class: "history-side", open: true},
    h("summary", {}, "History of this tab"),
    historyPanel(state, edit),
  );
  return column("nav", "Methods", methodsPanel(state, pick), history);
}

/** The record of an example may be another customer's: return the call on one of his own, or null. */
async function ownOf(call, state) {
  const [{words, ids}] = call.steps;
  if (!state.get("credentials").customer || !ids.length) return null;
  const noun = state.get("catalogue").noun(words[0]);
  const own = await state.get("names").find(noun.name, "");
  if (!own.length || own.some(({id}) => String(id) === ids[0])) return null;
  return {...call, steps: withIds(call.steps, 0, [String(own[0].id)])};
}

function column(tag, name, ...parts) {
  const label = name === "Methods" ? "Methods and history" : name;
  return h(tag, {class: `side ${name.toLowerCase()}-side`, "aria-label": label}, parts);
}
