/** The middle: what is sent. Verb, chain, format and Send above; form, params and code below. */

import {formatsOf} from "../call/call.js";
import {optionPlaces, rehome} from "../call/places.js";
import {CallForm} from "../forms/form.js";
import {rawEditor} from "../forms/raw.js";
import {snippetPanel} from "../snippets/panel.js";
import {markFaults} from "../views/faults.js";
import {ChainEditor} from "./chain_editor.js";
import {h, show} from "./dom.js";
import {sendRow} from "./send_row.js";

/** Return the editor of a state's call; `calls` is a Calls of sending.js. */
export function callEditor(state, calls) {
  const change = (values, origin) => state.set({call: {...state.get("call"), ...values}}, origin);
  const chain = new ChainEditor(state, (steps, origin) => change(following(state, steps), origin));
  const form = new CallForm(state, calls, change);
  const raw = rawEditor(state, (params, origin) => change({params}, origin));
  state.on(["answer"], () => markFaults(form.element, state.get("answer")));
  return h(
    "div",
    {class: "call-editor"},
    h("div", {class: "call-head"}, title(state), chain.element, sendRow(state, calls, change)),
    part("Options", form.element),
    part("params", raw),
    part("The call as code", snippetPanel(state)),
  );
}

function part(name, content) {
  return h("details", {class: "part", open: true}, h("summary", {}, name), content);
}

/** A changed chain keeps what still has a place: verb, options of its steps, format. */
function following(state, steps) {
  const call = state.get("call");
  const catalogue = state.get("catalogue");
  const verbs = catalogue.verbs(steps);
  const verb = verbs.includes(call.verb) ? call.verb : verbs[0];
  const kept =
    verb === "GET" ? keptOptions(catalogue, call, steps) : keptFields(catalogue, call, steps);
  const formats = formatsOf(catalogue, {verb, steps});
  const isRaw = formats[0] === "raw";
  const format = formats.includes(call.format) && !isRaw ? call.format : formats[0];
  return {steps, verb, format, ...kept};
}

function keptOptions(catalogue, call, steps) {
  if (call.verb !== "GET") return {params: {}, file: null};
  const [before, after] = [call.steps, steps].map((each) => optionPlaces(catalogue, each));
  return {params: rehome(call.params, before, after), file: null};
}

/** What a write holds stays while the same noun is written, or the same operation called. */
function keptFields(catalogue, call, steps) {
  const [before, after] = [call.steps, steps].map((each) => {
    const method = catalogue.method(each, call.verb);
    return method?.writes || method?.title;
  });
  return before === after ? {} : {params: {}, file: null};
}

/** The title that the source gives the call, and what it does. */
function title(state) {
  const name = h("h2", {class: "method-title"});
  const help = h("p", {class: "hint"});
  const draw = () => {
    const {steps, verb} = state.get("call");
    const method = steps.length ? state.get("catalogue").method(steps, verb) : undefined;
    show(name, method?.title ?? (steps.length ? "A chain of your own" : "Make a call"));
    show(help, method?.help ?? "Pick a method, or write a chain.");
  };
  state.on(["call"], draw);
  draw();
  return h("div", {class: "method-head"}, name, help);
}
