/** What was wrong with a call: at the field it names, and with the nearest word as a click. */

import {mended} from "../call/mend.js";
import {whyRefused} from "../call/refusal.js";
import {h} from "../page/dom.js";

/** Return the box of a refused call, null for one that went well. `onMend(call)` takes a click. */
export function faultBox(answer, call, onMend) {
  if (answer.code < 400) return null;
  const request = answer.tree?.request;
  const errors = request?.errors ?? [];
  const why = request ? whyRefused(answer) : answer.text.slice(0, 300);
  const lines = errors.map((fault) => h("li", {}, line(fault, call, onMend)));
  return h(
    "div",
    {class: "faults", role: "alert"},
    h(
      "p",
      {},
      h("strong", {}, request?.error ?? `HTTP ${answer.code}`),
      lines.length ? null : ` ${why}`,
    ),
    lines.length ? h("ul", {}, lines) : null,
  );
}

function line(fault, call, onMend) {
  const right = mended(call, fault);
  const button =
    right &&
    h(
      "button",
      {type: "button", class: "nearest", onclick: () => onMend(right)},
      `Use ${fault.nearest}`,
    );
  const isNamed = fault.message.startsWith(fault.path);
  const words = isNamed ? fault.message.slice(fault.path.length) : ` ${fault.message}`;
  return [h("code", {}, fault.path), `${words} `, button, values(fault), allowedWords(fault)];
}

/** Of a conflict: what was sent, what stands there now, and what stood there before. */
function values(fault) {
  if (fault.error !== "conflict") return null;
  const shown = ["given", "stored", "base"].filter((name) => name in fault);
  const texts = shown.map((name) => `${name} ${JSON.stringify(fault[name])}`);
  return h("span", {class: "hint"}, texts.join(", ") || null);
}

function allowedWords({allowed}) {
  if (!allowed?.length) return null;
  return h(
    "details",
    {class: "more"},
    h("summary", {}, `what may stand here (${allowed.length})`),
    h("p", {class: "hint"}, allowed.join(", ")),
  );
}

/** Show each fault at its control in a form, and take away those of the call before. */
export function markFaults(form, answer) {
  for (const old of form.querySelectorAll(".field-fault")) old.remove();
  for (const control of form.querySelectorAll("[data-invalid]")) {
    control.removeAttribute("aria-invalid");
    control.removeAttribute("data-invalid");
  }
  const errors = answer?.tree?.request?.errors ?? [];
  const places = errors
    .map((fault) => [fault, placeOf(form, fault.path)])
    .filter(([, place]) => place);
  for (const [fault, place] of places) mark(place, fault);
  places[0]?.[1].scrollIntoView({block: "nearest"});
}

/** The control of a path, or of the longest part of it that has one. */
function placeOf(form, path) {
  const all = [...form.querySelectorAll("[data-at]")];
  const fits = all.filter(({dataset}) => path === dataset.at || path.startsWith(`${dataset.at}.`));
  return fits.sort((one, other) => other.dataset.at.length - one.dataset.at.length)[0];
}

function mark(place, fault) {
  for (let outer = place.closest("details"); outer; outer = outer.parentElement.closest("details"))
    outer.open = true;
  const control =
    place.querySelector("[data-path]") ?? place.querySelector("input, select, textarea");
  control?.setAttribute("aria-invalid", "true");
  control?.setAttribute("data-invalid", "true");
  place.append(h("span", {class: "fault field-fault"}, fault.message));
}
