/** The left side of commands: each in its group, searchable. */

import {groupsOf} from "../call/commands.js";
import {h, show} from "./dom.js";

const NONE = "No command has these words.";
const LOCKED = "There are none that you may send here.";

/** Return the list; `onPick(command)` takes a click. */
export function commandList(state, onPick) {
  const search = h("input", {
    type: "search",
    id: "command-search",
    placeholder: "Search commands  ( / )",
    "aria-label": "Search commands",
    oninput: draw,
  });
  const list = h("div", {class: "methods", role: "region", "aria-label": "Commands"});
  const count = h("p", {class: "hint", role: "status"});

  function draw() {
    const commands = state.get("commands");
    if (!commands) return;
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const groups = groupsOf(commands, words);
    show(
      list,
      groups.map(([group, found]) => drawGroup(group, found, words.length > 0)),
    );
    show(count, groups.length ? "" : commands.length ? NONE : LOCKED);
    mark();
  }

  function drawGroup(group, found, isSearched) {
    const isOpen = isSearched || found.includes(state.get("command"));
    return h(
      "details",
      {open: isOpen || group === "Client"},
      h("summary", {}, group, h("span", {class: "hint"}, ` ${found.length}`)),
      h(
        "ul",
        {},
        found.map((command) => h("li", {}, entry(command, onPick))),
      ),
    );
  }

  function mark() {
    const name = state.get("command")?.name;
    for (const button of list.querySelectorAll("button.method")) {
      if (button.dataset.title === name) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  state.on(["commands"], draw);
  state.on(["command"], mark);
  draw();
  return h("div", {class: "methods-panel"}, search, count, list);
}

function entry(command, onPick) {
  const [verb, text] = command.writes ? ["post", "writes"] : ["get", "reads"];
  return h(
    "button",
    {
      type: "button",
      class: "method",
      "data-title": command.name,
      title: command.help,
      onclick: () => onPick(command),
    },
    h("span", {class: `verb ${verb}`}, text),
    h("span", {class: "title"}, command.name),
  );
}
