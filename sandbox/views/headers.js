/** The headers of an answer. */

import {h} from "../page/dom.js";

/** Return the table of them. */
export function headersView({headers}) {
  const row = ([name, value]) => h("tr", {}, h("th", {scope: "row"}, name), h("td", {}, value));
  return h("table", {class: "headers"}, h("tbody", {}, [...headers].map(row)));
}
