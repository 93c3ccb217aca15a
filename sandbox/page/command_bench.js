/** The tab of commands: choose one, fill it in, send it; and the chain that it stands for. */

import {exampleOf} from "../call/commands.js";
import {commandAnswer} from "../views/command_answer.js";
import {CommandCalls} from "./command_calls.js";
import {commandEditor} from "./command_editor.js";
import {commandList} from "./command_list.js";
import {h} from "./dom.js";
import {State} from "./state.js";
import {turnsOf} from "./turns.js";

const PAGE = "api/commands";

/**
 * Return the tab, {turns, main, open(), actions}. `calls` is the Calls of the page, `openCall(call)`
 * shows a call in the tab of chains.
 */
export function commandBench(page, calls, openCall) {
  const state = new State({
    commands: null,
    command: null,
    values: {},
    format: "json",
    answer: null,
    fault: "",
  });
  const sending = new CommandCalls(state, calls);
  const pick = (command) => {
    state.set({command, values: command.writes ? {} : exampleOf(command)});
    turnTo("Call");
  };
  const main = h(
    "main",
    {class: "columns", tabindex: "-1"},
    h("nav", {class: "side methods-side", "aria-label": "Commands"}, commandList(state, pick)),
    h(
      "section",
      {class: "side call-side", "aria-label": "Call"},
      commandEditor(page, state, sending, openCall),
    ),
    h("section", {class: "side answer-side", "aria-label": "Answer"}, commandAnswer(state)),
  );
  const {turns, turnTo} = turnsOf(main, ["Commands", "Call", "Answer"], "Commands");
  const focus = (name, selector) => {
    turnTo(name);
    main.querySelector(selector)?.focus();
  };
  state.on(["answer"], () => turnTo("Answer"));
  return {
    turns,
    main,
    open: () => load(state, calls),
    actions: {
      send: () => sending.run(),
      search: () => focus("Commands", "#command-search"),
      chain: () => focus("Call", "[data-path]"),
      answer: () => focus("Answer", "#answer"),
    },
  };
}

async function load(state, calls) {
  if (state.get("commands")) return;
  const response = await calls.ask(PAGE, {});
  state.set({commands: response?.commands ?? []});
}
