/** The page of somebody who is signed in: methods, the call, the answer. */

import {linkOf} from "../call/call.js";
import {AnswerActions} from "./answer_actions.js";
import {callEditor} from "./call_editor.js";
import {copyButton, h} from "./dom.js";
import {firstUse} from "./first_use.js";
import {historyPanel} from "./history.js";
import {listenForKeys, showKeys} from "./keys.js";
import {methodsPanel} from "./methods.js";
import {answerPanel} from "../views/answer.js";

const COLUMNS = ["Methods", "Call", "Answer"];

/** Return the page; `calls` is a Calls of sending.js, `signal` ends with the session. */
export function workbench(state, calls, onSignOut, signal) {
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
  const {turns, turnTo} = turnsOf(main);
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
  window.addEventListener("popstate", () => calls.goBack(), {signal});
  const actions = {
    send: () => calls.run(),
    search: () => focus("Methods", "#method-search"),
    chain: () => focus("Call", "#next-step"),
    answer: () => focus("Answer", "#answer"),
  };
  listenForKeys(actions, signal);

  return [header(state, onSignOut), turns, main];
}

/** Return the buttons that turn to a column, and what they do: a narrow screen shows one at a time. */
function turnsOf(main) {
  const buttons = COLUMNS.map((name) =>
    h("button", {type: "button", onclick: () => turnTo(name)}, name),
  );

  function turnTo(name) {
    main.dataset.side = name;
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.textContent === name));
    }
  }

  turnTo("Answer");
  return {
    turns: h("div", {class: "turns", role: "group", "aria-label": "Columns"}, buttons),
    turnTo,
  };
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

function header(state, onSignOut) {
  const {url, username} = state.get("credentials");
  return h(
    "header",
    {class: "top"},
    h("h1", {}, "TeamPro", h("span", {}, " sandbox")),
    h("span", {class: "place", title: url}, url.replace(/^https?:\/\//, "")),
    h("span", {class: "spacer"}),
    copyButton(() => location.href.replace(/#.*/, "") + linkOf(state.get("call")), "Copy link"),
    h("button", {type: "button", class: "quiet keys", onclick: showKeys}, "Keys"),
    h("span", {class: "who"}, username ?? "token"),
    h("button", {type: "button", class: "quiet", id: "sign-out", onclick: onSignOut}, "Sign out"),
  );
}
