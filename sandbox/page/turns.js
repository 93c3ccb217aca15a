/** On a narrow screen one column shows at a time: the buttons that turn to each. */

import {h} from "./dom.js";

/** Return {turns, turnTo} of a main element whose columns have these names; `first` shows first. */
export function turnsOf(main, names, first) {
  const buttons = names.map((name) =>
    h("button", {type: "button", onclick: () => turnTo(name)}, name),
  );

  function turnTo(name) {
    main.dataset.side = name;
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.textContent === name));
    }
  }

  turnTo(first);
  return {
    turns: h("div", {class: "turns", role: "group", "aria-label": "Columns"}, buttons),
    turnTo,
  };
}
