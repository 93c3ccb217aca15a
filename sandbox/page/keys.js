/** Keys that work everywhere in the page, and the list of them. */

import {h} from "./dom.js";

const KEYS = [
  ["Ctrl Enter", "send the call"],
  ["/", "search the methods"],
  ["c", "go to the chain"],
  ["a", "go to the answer"],
  ["?", "show these keys"],
];

/**
 * Listen until `signal` ends it; `actions` is {send, search, chain, answer}. Letters typed into a
 * field stay letters.
 */
export function listenForKeys(actions, signal) {
  const listen = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      actions.send();
    } else if (!isTyping(event)) {
      const act = {"/": actions.search, c: actions.chain, a: actions.answer, "?": showKeys}[
        event.key
      ];
      if (!act) return;
      event.preventDefault();
      act();
    }
  };
  document.addEventListener("keydown", listen, {signal});
}

function isTyping({target, ctrlKey, metaKey, altKey}) {
  return ctrlKey || metaKey || altKey || target.closest("input, select, textarea, dialog") !== null;
}

/** Show the keys in a dialog that Escape closes. */
export function showKeys() {
  const close = h(
    "button",
    {type: "button", autofocus: true, onclick: () => dialog.close()},
    "Close",
  );
  const rows = KEYS.map(([key, meaning]) =>
    h("tr", {}, h("th", {scope: "row"}, h("kbd", {}, key)), h("td", {}, meaning)),
  );
  const dialog = h(
    "dialog",
    {"aria-labelledby": "keys-title", onclose: () => dialog.remove()},
    h("h2", {id: "keys-title"}, "Keys"),
    h("table", {}, h("tbody", {}, rows)),
    h(
      "p",
      {class: "hint"},
      "In the chain: / goes down a step, , puts a list beside the last, Backspace takes the last step away.",
    ),
    h("div", {class: "row end"}, close),
  );
  document.body.append(dialog);
  dialog.showModal();
}
