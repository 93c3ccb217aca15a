/** What stands in the place of an answer before the first call: calls worth trying. */

import {callOf} from "../call/call.js";
import {h, show} from "./dom.js";
import {triesOf} from "./tries.js";

/** Return the invitation; `onTry(call, view)` takes a click: the call, and how to look at it. */
export function firstUse(state, onTry) {
  const list = h("ul", {class: "tries"});
  const panel = h(
    "section",
    {class: "first-use", "aria-label": "Calls worth trying"},
    h("h2", {}, "Calls worth trying"),
    list,
    h(
      "p",
      {class: "hint"},
      "Or pick a method on the left, or write a chain: every step narrows the one before it.",
    ),
  );

  async function draw() {
    panel.hidden = Boolean(state.get("answer") || !state.get("catalogue"));
    if (panel.hidden || list.childElementCount) return;
    const [catalogue, names, {customer}] = ["catalogue", "names", "credentials"].map((name) =>
      state.get(name),
    );
    const tries = await triesOf(catalogue, names, Boolean(customer));
    panel.hidden ||= !tries.length;
    show(
      list,
      tries.map((each) => entry(each, onTry)),
    );
  }

  state.on(["answer", "catalogue"], draw);
  draw();
  return panel;
}

function entry({title, help, chain, verb, params, view}, onTry) {
  return h(
    "li",
    {},
    h(
      "button",
      {type: "button", class: "try", onclick: () => onTry(callOf(chain, {verb, params}), view)},
      h("strong", {}, title),
      h("span", {dir: "auto"}, help),
    ),
  );
}
