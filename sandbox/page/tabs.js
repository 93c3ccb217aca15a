/** Tabs: one of several views at a time. Arrow keys move along them, as ARIA's practices have it. */

import {h, show} from "./dom.js";

/**
 * Return {list, panel} of `views` ([{name, draw}]), the one called `chosen` drawn;
 * `onChoice(name)` hears which is looked at.
 */
export function tabs(views, chosen, label, onChoice) {
  const panel = h("div", {class: "view", role: "tabpanel", id: "view", tabindex: "0"});
  const buttons = views.map(({name}) => {
    const attributes = {type: "button", role: "tab", id: `view-${name}`, "aria-controls": "view"};
    return h("button", {...attributes, onclick: () => pick(name)}, name);
  });

  function pick(name) {
    turnTo(name);
    onChoice(name);
  }

  function turnTo(name) {
    views.forEach((view, at) => {
      const isChosen = view.name === name;
      buttons[at].setAttribute("aria-selected", String(isChosen));
      buttons[at].tabIndex = isChosen ? 0 : -1;
      if (isChosen) show(panel, view.draw());
    });
    panel.setAttribute("aria-labelledby", `view-${name}`);
  }

  function move(event) {
    const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
    if (!step) return;
    event.preventDefault();
    const at = (buttons.indexOf(event.target) + step + buttons.length) % buttons.length;
    buttons[at].focus();
    pick(views[at].name);
  }

  turnTo(chosen);
  const list = {class: "tabs", role: "tablist", "aria-label": label, onkeydown: move};
  return {list: h("div", list, buttons), panel};
}
