/** A step of the chain as a chip: its word, a look-up of its ids, a button that takes it away. */

import {isRecord} from "../call/chain.js";
import {h} from "./dom.js";
import {Lookup} from "./lookup.js";

const IDS = /^([0-9]+(,[0-9]+)*,?)?$/;

/**
 * Return the chip of a step. `noun` is the one of its first word, null for a tail; `onIds(ids)`
 * hears what is typed as ids, several between commas.
 */
export function chip(step, {noun, names, onIds, onRemove}) {
  const text = step.words.join(",");
  const label = `Remove ${text} and what follows`;
  const hasIds = noun?.id_field && step.words.length === 1;
  return h(
    "li",
    {class: `chip ${isRecord(step) ? "record" : "list"}`},
    h("span", {class: "word", title: noun?.help}, text),
    hasIds ? idsInput(step, noun, names, onIds) : null,
    h("button", {type: "button", class: "remove", "aria-label": label, onclick: onRemove}, "×"),
  );
}

function idsInput(step, noun, names, onIds) {
  const lookup = new Lookup({
    label: `Id of ${noun.singular}`,
    value: step.ids.join(","),
    find: (text) => (text.includes(",") ? Promise.resolve([]) : names.find(noun.name, text)),
    nameOf: (id) => names.of(noun.name, id),
    onChange: (text) => IDS.test(text) && onIds(text.split(",").filter(Boolean)),
  });
  return lookup.element;
}
