/** Which record an id in an answer names, and the link that opens it. */

import {h, show} from "../page/dom.js";

/** Return {plural, id} of the record that a field's value names, or null. */
export function targetOf(catalogue, noun, name, value) {
  const id = typeof value === "number" ? value : 0;
  if (!noun || id < 1) return null;
  if (name === noun.id_field) return {plural: noun.name, id, isOwn: true};
  const plural = catalogue.field(noun, name)?.refers_to;
  return plural && catalogue.noun(plural) ? {plural, id, isOwn: false} : null;
}

/** Return a link that opens a record; the name of another noun's record stands beside its id. */
export function recordLink({plural, id, isOwn}, context) {
  const name = h("span", {class: "name"});
  if (!isOwn) context.names.of(plural, id).then((text) => show(name, text ? ` ${text}` : ""));
  return h("span", {}, chainLink(`${plural}/${id}`, String(id), context), name);
}

/** Return a link that reads a chain and shows its answer. */
export function chainLink(chain, text, {actions}, format = "json") {
  const open = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    actions.open(chain, format);
  };
  const attributes = {class: "record-link", title: `Open ${chain}`, onclick: open};
  return h("a", {href: `#GET/v1/${chain}/${format}`, ...attributes}, text);
}
