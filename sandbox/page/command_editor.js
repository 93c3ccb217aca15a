/** The middle of commands: what is sent, the chain it stands for, the same as code. */

import {chainText} from "../call/chain.js";
import {exampleOf, nativeCalls} from "../call/commands.js";
import {commandForm} from "../forms/command_form.js";
import {commandSnippets} from "../snippets/command_panel.js";
import {h, select, show} from "./dom.js";

const FORMATS = ["json", "xml", "nvp"];

/**
 * Return the editor of a tab's command: `page` is the state of the page, `sending` a CommandCalls,
 * `openCall(call)` shows a call in the tab of chains.
 */
export function commandEditor(page, state, sending, openCall) {
  return h(
    "div",
    {class: "call-editor"},
    h("div", {class: "call-head"}, title(state), sendRow(state, sending)),
    part("Parameters", commandForm(state)),
    part("The chain it stands for", chains(page, state, openCall)),
    part("The command as code", commandSnippets(state, page.get("credentials").url)),
    part("What it refuses with", refusals(state)),
  );
}

function part(name, content) {
  return h("details", {class: "part", open: true}, h("summary", {}, name), content);
}

function title(state) {
  const name = h("h2", {class: "method-title"});
  const help = h("p", {class: "hint"});
  const draw = () => {
    const command = state.get("command");
    show(name, command?.name ?? "Send a command");
    show(help, command?.help ?? "Pick one, as programs written for WHMCS send it.");
  };
  state.on(["command"], draw);
  draw();
  return h("div", {class: "method-head"}, name, help);
}

function sendRow(state, sending) {
  const onchange = (event) => state.set({format: event.target.value});
  const format = select(FORMATS, "json", {"aria-label": "Format", onchange});
  const onclick = () => (state.get("isBusy") ? sending.stop() : sending.run());
  const button = h("button", {type: "button", class: "primary", id: "send", onclick});
  const fill = () => state.set({values: exampleOf(state.get("command"))});
  const example = h(
    "button",
    {type: "button", class: "quiet", onclick: fill},
    "Fill in the example",
  );

  function draw() {
    const command = state.get("command");
    button.textContent = state.get("isBusy") ? "Stop" : "Send";
    button.disabled = !command;
    button.title = command ? "Ctrl Enter" : "Pick a command first";
    example.hidden = !command?.example.length;
  }

  state.on(["command", "isBusy"], draw);
  draw();
  return h("div", {class: "row send-row"}, format, button, example);
}

/** A command that is code asks several chains: each can be opened, with nothing sent along. */
function chains(page, state, openCall) {
  const list = h("ul", {class: "chains"});
  const draw = () => {
    const command = state.get("command");
    const found = command ? nativeCalls(command, state.get("values"), page.get("catalogue")) : [];
    show(
      list,
      found.map((call) => h("li", {}, chainButton(call, openCall))),
    );
  };
  state.on(["command", "values"], draw);
  draw();
  return list;
}

function chainButton(call, openCall) {
  return h(
    "button",
    {
      type: "button",
      class: "quiet chain",
      title: "Open it among the chains",
      onclick: () => openCall(call),
    },
    h("span", {class: `verb ${call.verb.toLowerCase()}`}, call.verb),
    ` ${chainText(call.steps)}`,
  );
}

function refusals(state) {
  const list = h("ul", {class: "hint refusals"});
  const draw = () => {
    const lines = (state.get("command")?.sentences ?? []).map((each) => h("li", {}, each));
    show(list, lines);
  };
  state.on(["command"], draw);
  draw();
  return list;
}
