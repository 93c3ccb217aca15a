/** Groups in place of a list's records: by what, and which totals each of them tells. */

import {h, select} from "../page/dom.js";
import {labelled, wordInput} from "./option.js";

const PARTS = ["day", "week", "month", "year"];
const DATES = ["date", "datetime"];
const TOTALS = ["sum", "min", "max"];

/** Return the options, null for a list of named ids: nothing of it is counted. */
export function totalOptions(catalogue, place, options, path, set) {
  if (place.role === "ids") return null;
  const fields = catalogue.groupFields(place.noun, place.tail);
  const row = (name, words, help) =>
    labelled(name, wordsInput(name, words, options, path, set), help, path);
  const told = (total) => fields.filter(({totals}) => totals.includes(total)).map(({name}) => name);
  return h(
    "details",
    {class: "more", open: ["group", ...TOTALS].some((name) => options[name] !== undefined)},
    h("summary", {}, "groups and totals"),
    row("group", fields.filter(({groupable}) => groupable).flatMap(keysOf), "at most three"),
    TOTALS.map((total) => row(total, told(total), "of the rows of each group")),
  );
}

/** A field, and the parts of the calendar that its dates lie in. */
function keysOf({name, kind}) {
  return DATES.includes(kind) ? [name, ...PARTS.map((part) => `${name}.${part}`)] : [name];
}

/** An input of words between commas; picking one adds it. */
function wordsInput(name, words, options, path, set) {
  const given = Array.isArray(options[name]) ? options[name].join(",") : (options[name] ?? "");
  const input = wordInput(name, {[name]: given}, path, set);
  const picker = select([["", "+"], ...words], "", {
    class: "add",
    "aria-label": `Add a field to ${name}`,
    onchange: () => {
      input.value = [input.value.trim(), picker.value].filter(Boolean).join(",");
      picker.value = "";
      set({[name]: input.value});
    },
  });
  return h("span", {class: "sort"}, input, picker);
}
