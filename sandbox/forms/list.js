/** The options of one list: filters, search, order, fields, names, pages, groups. */

import {h, select} from "../page/dom.js";
import {fieldChoice, namesChoice} from "./fields.js";
import {filterRows} from "./filters.js";
import {jsonInput} from "./json.js";
import {labelled, wordInput} from "./option.js";
import {pageOptions} from "./pages.js";
import {totalOptions} from "./totals.js";

const FILTERS = ["or", "not"];

/**
 * Return the editor of a place of call/places.js; `onOptions(options)` hears of each change with
 * the place's whole options, those it draws no control for included.
 */
export function listForm(state, place, options, onOptions) {
  const catalogue = state.get("catalogue");
  const path = place.at ? `${place.at}.` : "";
  const filterFields = catalogue.filterFields(place.noun, place.tail);
  const names = new Set(filterFields.map((field) => field.name));
  let current = options;

  function set(changes) {
    const merged = {...current, ...changes};
    current = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
    onOptions(current);
  }

  /** Conditions replace all conditions, and stand before the options as one would write them. */
  function setConditions(conditions) {
    const rest = Object.entries(current).filter(([name]) => !names.has(name));
    current = {...conditions, ...Object.fromEntries(rest)};
    onOptions(current);
  }

  const row = (label, control, help) => labelled(label, control, help, path);
  const rows = [filterRows(state, filterFields, options, path, setConditions)];
  if (place.noun.label)
    rows.push(row("search", wordInput("search", options, path, set), "words that all occur"));
  rows.push(row("sort", sortInput(catalogue, place, options, path, set)));
  rows.push(
    fieldChoice(
      catalogue.recordFields(place.noun, place.tail),
      place.noun.id_field,
      options.fields,
      (fields) => set({fields}),
    ),
  );
  rows.push(namesChoice(options, path, (names) => set({names})));
  rows.push(pageOptions(place, options, path, set));
  rows.push(totalOptions(catalogue, place, options, path, set));
  rows.push(alternatives(filterFields, options, path, set));
  return h("div", {class: "options"}, rows);
}

/** Fields to sort by, first the one that counts most; picking one adds it, `-` turns it round. */
function sortInput(catalogue, place, options, path, set) {
  const given = Array.isArray(options.sort) ? options.sort.join(",") : (options.sort ?? "");
  const sortable = catalogue.recordFields(place.noun, place.tail).filter((field) => field.sortable);
  const example = sortable.find(({kind}) => kind === "date") ?? sortable[0];
  const placeholder = example ? `-${example.name},…` : "";
  const input = wordInput("sort", {sort: given}, path, set, {placeholder});
  const picker = select([["", "+"], ...sortable.flatMap(({name}) => [name, `-${name}`])], "", {
    class: "add",
    "aria-label": "Add a field to sort by",
    onchange: () => {
      input.value = [input.value.trim(), picker.value].filter(Boolean).join(",");
      picker.value = "";
      set({sort: input.value});
    },
  });
  return h("span", {class: "sort"}, input, picker);
}

/** `or` and `not` hold whole filters, so they are written as JSON. */
function alternatives(fields, options, path, set) {
  const placeholder = alternativesLike(fields);
  const isUsed = FILTERS.some((name) => options[name] !== undefined);
  return h(
    "details",
    {open: isUsed, class: "more"},
    h("summary", {}, "or, not"),
    FILTERS.map((name) =>
      labelled(
        name,
        jsonInput(options[name], (value) => set({[name]: value}), {
          "data-path": path + name,
          placeholder,
        }),
        "",
        path,
      ),
    ),
  );
}

/** An example of alternatives, in fields that the list has. */
function alternativesLike(fields) {
  const [one, other] = fields.filter(({kind}) => kind === "adminid");
  if (other) return textOf({[one.name]: "me"}, {[other.name]: "me"});
  const choice = fields.find(({choices}) => choices.length > 1);
  if (choice) return textOf(...choice.choices.slice(0, 2).map((word) => ({[choice.name]: word})));
  return fields.length ? textOf({[fields[0].name]: 1}, {[fields[0].name]: 2}) : "";
}

function textOf(...filters) {
  return JSON.stringify(filters).replaceAll(":", ": ").replaceAll("},{", "}, {");
}
