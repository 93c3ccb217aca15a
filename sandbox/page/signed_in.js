/** The page of somebody who is signed in: a head, and below it the tab of chains or of commands. */

import {linkOf} from "../call/call.js";
import {commandBench} from "./command_bench.js";
import {copyButton, h, show} from "./dom.js";
import {listenForKeys, showKeys} from "./keys.js";
import {workbench} from "./workbench.js";

const CHAINS = "Chains";
const COMMANDS = "Commands";
const MEANING = {
  [CHAINS]: "The API itself: paths like projects/100/actions",
  [COMMANDS]: "The same in the words of WHMCS's API, and the chains they stand for",
};

/** Return the page; `calls` is a Calls of sending.js, `signal` ends with the session. */
export function signedIn(state, calls, onSignOut, signal) {
  const holder = h("div", {class: "bench"});
  const chains = workbench(state, calls);
  const commands = commandBench(state, calls, (call) => {
    turnTo(CHAINS);
    chains.edit(call);
  });
  const {customer} = state.get("credentials");
  const benches = customer ? {[CHAINS]: chains} : {[CHAINS]: chains, [COMMANDS]: commands};
  const buttons = Object.keys(benches).map((name) =>
    h("button", {type: "button", title: MEANING[name], onclick: () => turnTo(name)}, name),
  );
  const link = copyButton(
    () => location.href.replace(/#.*/, "") + linkOf(state.get("call")),
    "Copy link",
  );
  let now = "";

  function turnTo(name) {
    if (name === now) return;
    now = name;
    show(holder, benches[name].turns, benches[name].main);
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.textContent === name));
    }
    link.hidden = name !== CHAINS;
    benches[name].open?.();
  }

  const act = (word) => () => benches[now].actions[word]();
  const words = ["send", "search", "chain", "answer"];
  listenForKeys(Object.fromEntries(words.map((word) => [word, act(word)])), signal);
  const goBack = () => {
    turnTo(CHAINS);
    calls.goBack();
  };
  window.addEventListener("popstate", goBack, {signal});
  turnTo(CHAINS);
  const group = {class: "apis", role: "group", "aria-label": "What is called"};
  const tabs = buttons.length > 1 ? h("div", group, buttons) : null;
  return [header(state, tabs, link, onSignOut), holder];
}

function header(state, tabs, link, onSignOut) {
  const {url, username, customer} = state.get("credentials");
  const who = customer?.email ?? username ?? "token";
  return h(
    "header",
    {class: "top"},
    h("h1", {}, "TeamPro", h("span", {}, " sandbox")),
    tabs,
    h("span", {class: "place", title: url}, url.replace(/^https?:\/\//, "")),
    h("span", {class: "spacer"}),
    link,
    h("button", {type: "button", class: "quiet keys", onclick: showKeys}, "Keys"),
    h("span", {class: "who", title: who}, who),
    h("button", {type: "button", class: "quiet", id: "sign-out", onclick: onSignOut}, "Sign out"),
  );
}
