/** The middle: what is sent. Verb, chain, format and Send above; form, params and code below. */

import {formatsOf} from "../call/call.js";
import {optionPlaces, rehome} from "../call/places.js";
import {callForm} from "../forms/form.js";
import {rawEditor} from "../forms/raw.js";
import {sizeText} from "../forms/upload.js";
import {snippetPanel} from "../snippets/panel.js";
import {markFaults} from "../views/faults.js";
import {chainEditor} from "./chain_editor.js";
import {h, select, show} from "./dom.js";

/** Return the editor of a state's call; `calls` is that of sending.js. */
export function callEditor(state, calls) {
  const change = (values, origin) => state.set({call: {...state.get("call"), ...values}}, origin);

  const chain = chainEditor(state, (steps, origin) => change(following(state, steps), origin));
  const form = callForm(state, {
    onParams: (params, origin) => change({params}, origin),
    onFile: (file) => change({file, params: withoutBytes(state.get("call").params)}),
    readStored: () => storedOf(state, calls),
  });
  const raw = rawEditor(state, (params, origin) => change({params}, origin));

  state.on(["answer"], () => markFaults(form, state.get("answer")));
  return h(
    "div",
    {class: "call-editor"},
    h("div", {class: "call-head"}, title(state), chain, sendRow(state, calls, change)),
    h("details", {class: "part", open: true}, h("summary", {}, "Options"), form),
    h("details", {class: "part", open: true}, h("summary", {}, "params"), raw),
    h("details", {class: "part", open: true}, h("summary", {}, "The call as code"), snippetPanel(state)),
  );
}

/** A changed chain keeps what still has a place: verb, options of its steps, format. */
function following(state, steps) {
  const call = state.get("call");
  const catalogue = state.get("catalogue");
  const verb = catalogue.verbs(steps).includes(call.verb) ? call.verb : "GET";
  const isSameWrite = verb !== "GET" && catalogue.method(steps, verb)?.writes === catalogue.method(call.steps, verb)?.writes;
  let params = isSameWrite ? call.params : {};
  if (verb === "GET" && call.verb === "GET") {
    params = rehome(call.params, optionPlaces(catalogue, call.steps), optionPlaces(catalogue, steps));
  }
  const formats = formatsOf(catalogue, {verb, steps});
  const format = formats.includes(call.format) && formats[0] !== "raw" ? call.format : formats[0];
  return {steps, verb, params, format, file: isSameWrite ? call.file : null};
}

/** A file that is chosen takes the place of bytes that stand in params. */
function withoutBytes({file_data: _, file_name: __, ...params}) {
  return params;
}

function storedOf(state, calls) {
  const {steps} = state.get("call");
  const noun = state.get("catalogue").nounOf(steps, steps.length - 1);
  return calls.readRecord(steps, noun?.singular);
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

function sendRow(state, calls, change) {
  const verb = h("span", {});
  const format = h("span", {});
  const why = h("span", {class: "fault", role: "status"});
  const button = h("button", {type: "button", class: "primary", id: "send", title: "Ctrl Enter", onclick: act}, "Send");
  const bar = h("progress", {hidden: true, "aria-label": "Upload"});
  const sent = h("span", {class: "hint"});

  function act() {
    if (state.get("isBusy")) calls.stop();
    else calls.run();
  }

  function drawChoices() {
    const catalogue = state.get("catalogue");
    const call = state.get("call");
    const verbs = catalogue.verbs(call.steps);
    const formats = formatsOf(catalogue, call);
    show(verb, select(verbs.includes(call.verb) ? verbs : [...verbs, call.verb], call.verb, {id: "verb", "aria-label": "Verb", onchange: (event) => changeVerb(event.target.value)}));
    show(format, select(formats.includes(call.format) ? formats : [...formats, call.format], call.format, {id: "format", "aria-label": "Format", onchange: (event) => change({format: event.target.value})}));
    show(why, catalogue.whyNot(call.steps, call.verb));
    drawButton();
  }

  function changeVerb(chosen) {
    const formats = formatsOf(state.get("catalogue"), {...state.get("call"), verb: chosen});
    const {format: before} = state.get("call");
    change({verb: chosen, params: {}, file: null, format: formats.includes(before) ? before : formats[0]});
    document.getElementById("verb").focus();
  }

  function drawButton() {
    const isBusy = state.get("isBusy");
    const progress = state.get("progress");
    button.textContent = isBusy ? "Stop" : "Send";
    button.disabled = !isBusy && (!state.get("call").steps.length || why.textContent !== "");
    bar.hidden = !progress;
    if (progress) Object.assign(bar, {max: progress.total, value: progress.sent});
    show(sent, progress ? `${sizeText(progress.sent)} of ${sizeText(progress.total)}` : "");
  }

  state.on(["call", "catalogue"], drawChoices);
  state.on(["isBusy", "progress"], drawButton);
  drawChoices();
  return h("div", {class: "row send-row"}, verb, format, button, bar, sent, why);
}
