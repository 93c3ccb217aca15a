/**
 * The steps of a batch: each a call with its verb, chain and params, and the name by which later
 * steps speak of what it answered.
 */

import {h, select, show} from "../page/dom.js";
import {jsonInput} from "./json.js";

const VERBS = ["GET", "POST", "PUT", "DELETE"];

/** Return an input, like valueInput() of values.js; the value is the list of steps. */
export function stepsInput(_state, field, value, onChange, attributes) {
  let steps = Array.isArray(value) ? value : [];
  const list = h("ol", {class: "steps", start: 0, "aria-label": attributes["aria-label"]});
  const add = h(
    "button",
    {type: "button", class: "quiet", onclick: () => put([...steps, {action: ""}], steps.length)},
    "Add a step",
  );

  /** Other steps are drawn; what is typed into one changes its value alone. */
  function put(changed, at) {
    tell(changed);
    draw();
    (list.children[at]?.querySelector(".step-chain") ?? add).focus();
  }

  function tell(changed) {
    steps = changed;
    onChange(steps.length ? steps : undefined);
  }

  function draw() {
    const rows = steps.map((_, at) =>
      stepRow(`${field.name}.${at}`, at, {
        step: () => steps[at],
        onStep: (step) => tell(steps.with(at, step)),
        onRemove: () => put(steps.toSpliced(at, 1), at),
      }),
    );
    show(list, rows);
  }

  draw();
  return h("div", {class: "steps-editor"}, list, add);
}

function stepRow(path, at, {step, onStep, onRemove}) {
  const label = (word) => `${word} of step ${at}`;
  const set = (name, value) => {
    const {[name]: _, ...rest} = step();
    onStep(value === undefined || value === "" ? rest : {...step(), [name]: value});
  };
  const control = (name) => ({"aria-label": label(name), "data-path": `${path}.${name}`});
  const {as = "", method = "GET", action = "", params} = step();
  const verbs = VERBS.includes(method) ? VERBS : [...VERBS, method];
  const text = (name, value, attributes) =>
    h("input", {
      type: "text",
      value,
      spellcheck: "false",
      autocomplete: "off",
      ...control(name),
      ...attributes,
      oninput: (event) => set(name, event.target.value.trim()),
    });
  return h(
    "li",
    {class: "batch-step", "data-at": path},
    select(verbs, method, {
      ...control("method"),
      onchange: ({target}) => set("method", target.value),
    }),
    text("action", action, {class: "step-chain", placeholder: "projects/{p}/actions"}),
    text("as", as, {class: "step-name", placeholder: "as", title: "later steps say {name}"}),
    h(
      "button",
      {type: "button", class: "remove", "aria-label": `Remove step ${at}`, onclick: onRemove},
      "×",
    ),
    jsonInput(params, (value) => set("params", value), {
      ...control("params"),
      placeholder: "params as JSON",
    }),
  );
}
