/** The form of one step of a call that reads: what its page, its list or its record takes. */

import {h} from "../page/dom.js";
import {pageForm} from "./few.js";
import {fieldChoice, namesChoice} from "./fields.js";
import {listForm} from "./list.js";

const TITLES = {
  record: (noun) => noun.singular,
  nested: (noun) => `${noun.name}, in each row`,
};

/** Return the form of a step below its title. */
export function namedPlace({noun, role}, body) {
  const isOpen = role !== "record" && role !== "complete";
  const title = (TITLES[role] ?? ((each) => each.name))(noun);
  return h("details", {class: "step", open: isOpen}, h("summary", {}, title), body);
}

/** Return the form of a step that is read: a page, a list or a record; null when it takes nothing. */
export function placeForm(state, place, options, onOptions) {
  if (place.role === "page") return pageForm(state, options, onOptions);
  if (place.role !== "record") return listForm(state, place, options, onOptions);
  const fields = state.get("catalogue").recordFields(place.noun, place.tail);
  let current = options;
  const set = (name) => (value) => {
    const {[name]: _, ...rest} = current;
    current = value === undefined ? rest : {...rest, [name]: value};
    onOptions(current);
  };
  const path = place.at ? `${place.at}.` : "";
  return h(
    "div",
    {class: "options"},
    fieldChoice(fields, place.noun.id_field, options.fields, set("fields")),
    namesChoice(options, path, set("names")),
  );
}
