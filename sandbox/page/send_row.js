/** Verb, format, and the button that sends; while a call is under way it stops it. */

import {formatsOf} from "../call/call.js";
import {h, select, show} from "./dom.js";
import {size} from "./units.js";

/** Return the row; `change(values)` changes the call, `calls` is a Calls of sending.js. */
export function sendRow(state, calls, change) {
  const verb = chooser("verb", "Verb", (word) => change(turnedTo(state, word)));
  const format = chooser("format", "Format", (word) => change({format: word}));
  const why = h("span", {class: "fault", role: "status"});
  const onclick = () => (state.get("isBusy") ? calls.stop() : calls.run());
  const button = h("button", {
    type: "button",
    class: "primary",
    id: "send",
    onclick,
  });
  const bar = h("progress", {hidden: true, "aria-label": "Upload"});
  const sent = h("span", {class: "hint"});

  function drawChoices() {
    const catalogue = state.get("catalogue");
    const call = state.get("call");
    offer(verb, catalogue.verbs(call.steps), call.verb);
    offer(format, formatsOf(catalogue, call), call.format);
    show(why, catalogue.whyNot(call.steps, call.verb));
    drawButton();
  }

  function drawButton() {
    const progress = state.get("progress");
    const isBusy = state.get("isBusy");
    const isReady = state.get("call").steps.length > 0 && !why.textContent;
    button.textContent = isBusy ? "Stop" : "Send";
    button.disabled = !isBusy && !isReady;
    button.title = button.disabled ? why.textContent || "Write a chain first" : "Ctrl Enter";
    bar.hidden = !progress;
    if (progress) Object.assign(bar, {max: progress.total, value: progress.sent});
    show(sent, progress ? `${size(progress.sent)} of ${size(progress.total)}` : "");
  }

  state.on(["call"], drawChoices);
  state.on(["isBusy", "progress"], drawButton);
  drawChoices();
  return h("div", {class: "row send-row"}, verb, format, button, bar, sent, why);
}

function chooser(id, label, onChoice) {
  const onchange = (event) => onChoice(event.target.value);
  return select([], "", {id, "aria-label": label, onchange});
}

/** Fill a chooser; a word that a link brought and that is not offered stays visible. */
function offer(chooser, words, chosen) {
  const all = words.includes(chosen) ? words : [...words, chosen];
  show(
    chooser,
    all.map((word) => h("option", {value: word}, word)),
  );
  chooser.value = chosen;
}

/** Another verb takes other params. */
function turnedTo(state, verb) {
  const call = state.get("call");
  const formats = formatsOf(state.get("catalogue"), {...call, verb});
  const format = formats.includes(call.format) ? call.format : formats[0];
  return {verb, params: {}, file: null, format};
}
