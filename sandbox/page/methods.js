/** The left side: every noun with its methods under the titles of the source, searchable. */

import {callOf} from "../call/call.js";
import {h, show} from "./dom.js";

/** Return the panel; `onPick(call, method)` is called with a call that can be sent as it is. */
export function methodsPanel(state, onPick) {
  const search = h("input", {
    type: "search",
    id: "method-search",
    placeholder: "Search methods  ( / )",
    "aria-label": "Search methods",
    oninput: draw,
  });
  const list = h("div", {class: "methods", role: "region", "aria-label": "Methods"});
  const count = h("p", {class: "hint", role: "status"});

  function draw() {
    const catalogue = state.get("catalogue");
    if (!catalogue) return;
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = catalogue.methods.filter((method) => matches(method, words));
    show(
      list,
      catalogue.nouns.map((noun) => group(noun, found, words.length > 0, state, onPick)),
    );
    show(count, found.length ? "" : "No method has these words.");
  }

  state.on(["catalogue"], draw);
  state.on(["call"], () => mark(list, state));
  draw();
  return h("div", {class: "methods-panel"}, search, count, list);
}

function matches(method, words) {
  const text = `${method.title} ${method.verb} ${method.chain} ${method.help}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

function group(noun, found, isSearched, state, onPick) {
  const methods = found.filter((method) => method.noun === noun);
  if (!methods.length) return null;
  const current = currentMethod(state);
  const isOpen = isSearched || methods.some((method) => method === current);
  return h(
    "details",
    {open: isOpen || noun === state.get("catalogue").first},
    h("summary", {title: noun.help}, noun.name, h("span", {class: "hint"}, ` ${methods.length}`)),
    h(
      "ul",
      {},
      methods.map((method) => h("li", {}, entry(method, method === current, onPick))),
    ),
  );
}

function entry(method, isCurrent, onPick) {
  return h(
    "button",
    {
      type: "button",
      class: "method",
      "data-title": method.title,
      "data-verb": method.verb,
      "aria-current": isCurrent ? "true" : null,
      "aria-disabled": method.allowed ? null : "true",
      title: method.allowed ? method.help : method.why,
      onclick: () => method.allowed && onPick(exampleOf(method), method),
    },
    h("span", {class: `verb ${method.verb.toLowerCase()}`}, method.verb),
    h("span", {class: "title"}, method.title),
    method.allowed ? null : h("span", {class: "why"}, method.why),
  );
}

/** Return the call of a method's own example. What it would change or delete is left to a person. */
function exampleOf(method) {
  const params = ["PUT", "DELETE"].includes(method.verb) ? {} : method.example.params;
  const format = method.chain.endsWith("/download") ? "raw" : "json";
  return callOf(method.example.chain, {verb: method.verb, params, format});
}

function currentMethod(state) {
  const call = state.get("call");
  return call.steps.length ? state.get("catalogue").method(call.steps, call.verb) : undefined;
}

/** Mark the method of the call that is edited, without drawing the list anew. */
function mark(list, state) {
  const current = state.get("catalogue") && currentMethod(state);
  for (const button of list.querySelectorAll("button.method")) {
    const isCurrent = button.dataset.title === current?.title;
    if (isCurrent) {
      button.setAttribute("aria-current", "true");
      button.closest("details").open = true;
    } else button.removeAttribute("aria-current");
  }
}
