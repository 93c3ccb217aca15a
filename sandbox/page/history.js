/** The calls of this tab, newest first; a click opens one again. Holds no credentials. */

import {callOfLink, linkOf} from "../call/call.js";
import {chainText} from "../call/chain.js";
import {kindOf} from "../views/code.js";
import {h, show, wrapping} from "./dom.js";
import {BACK} from "./visited.js";

const KEY = "teampro.history";
const MOST = 50;
const CODE_CLASSES = {good: "hint", partly: "partly", bad: "fault"};

/** Return the panel; `onOpen(call)` takes a click. */
export function historyPanel(state, onOpen) {
  const list = h("ol", {class: "history", reversed: true});
  const empty = h(
    "p",
    {class: "hint"},
    "Calls that you send are listed here until the tab is closed.",
  );

  function draw() {
    const entries = read();
    show(
      list,
      entries.map((entry) => line(entry, onOpen)),
    );
    empty.hidden = entries.length > 0;
  }

  state.on(["answer"], (_, origin) => {
    const answer = state.get("answer");
    if (answer && origin !== BACK) remember(state.get("sent"), answer);
    draw();
  });
  state.on(["credentials"], draw);
  draw();
  return h("div", {class: "history-panel"}, empty, list);
}

function line({link, verb, chain, code, milliseconds}, onOpen) {
  const open = (event) => {
    event.preventDefault();
    const call = callOfLink(link);
    if (call) onOpen(call);
  };
  return h(
    "li",
    {},
    h(
      "a",
      {href: link, onclick: open},
      h("span", {class: `verb ${verb.toLowerCase()}`}, verb),
      h("span", {class: "title"}, wrapping(chain)),
      h(
        "span",
        {class: CODE_CLASSES[kindOf(code)], title: `${Math.round(milliseconds)} ms`},
        String(code),
      ),
    ),
  );
}

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

function remember(call, {code, milliseconds}) {
  const entry = {
    link: linkOf(call),
    verb: call.verb,
    chain: chainText(call.steps),
    code,
    milliseconds,
  };
  try {
    sessionStorage.setItem(KEY, JSON.stringify([entry, ...read()].slice(0, MOST)));
  } catch {
    // The tab's storage is full: the call went well all the same.
  }
}
