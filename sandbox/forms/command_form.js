/** The form of a command: each of its parameters, what must be sent first. Values are texts. */

import {exampleOf} from "../call/commands.js";
import {h, show} from "../page/dom.js";
import {longTextInput, valueInput} from "./values.js";

const KINDS = {bool: "flag", password: "password"};
const LONG = ["text", "map", "attachments"];
const PLACEHOLDERS = {
  date: "YYYY-MM-DD",
  localdate: "YYYY-MM-DD",
  moment: "YYYY-MM-DD HH:MM:SS",
  localmoment: "YYYY-MM-DD HH:MM:SS",
  int: "whole number",
  money: "10.00",
  ids: "1,2,3",
  words: "one,two",
  map: '{"1": "text"}',
  attachments: "base64 of a JSON list of {name, data}",
};

/** Return the form of a tab's command. */
export function commandForm(state) {
  const element = h("div", {class: "form"});
  const set = (name, value) => {
    const {[name]: _, ...rest} = state.get("values");
    state.set({values: value === undefined ? rest : {...rest, [name]: String(value)}}, element);
  };

  function draw() {
    const command = state.get("command");
    if (!command) return void show(element);
    const values = state.get("values");
    const params = [...command.params, ...beside(command)];
    const [first, others] = [0, 1].map((at) => params.filter((each) => rank(each, values) === at));
    const row = (param) => paramRow(param, values[param.name], set);
    show(
      element,
      params.length ? null : h("p", {class: "hint"}, "This command takes no parameters."),
      h("div", {class: "options"}, first.map(row), more(others, first, row)),
    );
  }

  state.on(["command", "values"], (_, origin) => origin !== element && draw());
  draw();
  return element;
}

/** What names a record, must be sent or is filled in stands first. */
function rank({name, required, finds}, values) {
  return required || finds || name in values ? 0 : 1;
}

function more(others, first, row) {
  if (!others.length) return null;
  const summary = h("summary", {}, "more ", h("span", {class: "hint"}, String(others.length)));
  const attributes = {class: "more", open: !first.length || others.length < 5};
  return h("details", attributes, summary, others.map(row));
}

function paramRow(param, value, set) {
  const {name, reader, required, finds, field, choices, help} = param;
  const onChange = (changed) => set(name, changed);
  const attributes = {"data-path": name, placeholder: PLACEHOLDERS[reader]};
  const known = {name, kind: KINDS[reader] ?? "text", choices};
  const isLong = LONG.includes(reader) && !choices.length;
  const control = isLong
    ? longTextInput(value, onChange, attributes)
    : valueInput(null, known, value, onChange, attributes);
  const native = finds ? `${finds}.${field}` : field;
  const star = required ? h("span", {class: "required", title: "required"}, " *") : null;
  const title = help || (native ? `${reader}, ${native}` : reader);
  return h(
    "label",
    {class: "option", "data-at": name},
    h("span", {class: "field-name", title}, name, star),
    control,
  );
}

/** What the example sends beside the declared names, such as the rows of a list. */
function beside(command) {
  const known = new Set(command.params.map(({name}) => name));
  return Object.keys(exampleOf(command))
    .filter((name) => !known.has(name))
    .map((name) => ({name, reader: "text", choices: []}));
}
