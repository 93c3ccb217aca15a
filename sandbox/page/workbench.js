/** The page of somebody who is signed in: methods, the call, the answer. */

import {callOfLink, linkOf} from "../call/call.js";
import {AnswerActions} from "./answer_actions.js";
import {callEditor} from "./call_editor.js";
import {copyButton, h} from "./dom.js";
import {firstUse} from "./first_use.js";
import {historyPanel} from "./history.js";
import {listenForKeys, showKeys} from "./keys.js";
import {methodsPanel} from "./methods.js";
import {answerPanel} from "../views/answer.js";

const SIDES = ["Methods", "Call", "Answer"];

/** Return the page; `calls` is a Calls of sending.js. */
export function workbench(state, calls, onSignOut) {
  const edit = (call) => {
    state.set({call});
    turnTo("Call");
  };
  const run = (call, view = "") => {
    state.set({call, view});
    calls.run();
  };
  const editor = callEditor(state, calls);
  const answer = answerPanel(state, new AnswerActions(state, run));
  const sides = {
    Methods: h(
      "nav",
      {class: "side methods-side", "aria-label": "Methods and history"},
      methodsPanel(state, edit),
      h(
        "details",
        {class: "history-side", open: true},
        h("summary", {}, "History of this tab"),
        historyPanel(state, edit),
      ),
    ),
    Call: h("section", {class: "side call-side", "aria-label": "Call"}, editor),
    Answer: h(
      "section",
      {class: "side answer-side", "aria-label": "Answer"},
      firstUse(state, run),
      answer,
    ),
  };
  const main = h("main", {class: "columns", "data-side": "Answer"}, Object.values(sides));
  const turns = SIDES.map((name) =>
    h("button", {type: "button", "aria-pressed": "false", onclick: () => turnTo(name)}, name),
  );

  /** On a narrow screen one column is seen at a time. */
  function turnTo(name) {
    main.dataset.side = name;
    turns.forEach((button) =>
      button.setAttribute("aria-pressed", String(button.textContent === name)),
    );
  }

  turnTo("Answer");
  state.on(["answer"], () => turnTo("Answer"));
  window.addEventListener("popstate", () => {
    const linked = callOfLink(location.hash);
    if (linked) state.set({call: linked});
  });
  listenForKeys({
    send: () => calls.run(),
    search: () => focus("Methods", "#method-search"),
    chain: () => focus("Call", "#next-step"),
    answer: () => focus("Answer", "#answer"),
  });

  function focus(side, selector) {
    turnTo(side);
    main.querySelector(selector).focus();
  }

  return [
    header(state, onSignOut),
    h("div", {class: "turns", role: "group", "aria-label": "Columns"}, turns),
    main,
  ];
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
