/** The code of an answer, of a row or of a step, in the colour of how it went. */

import {h} from "../page/dom.js";

const SOME_REFUSED = 207;

/** Return "good", "partly" where some rows were refused, or "bad". */
export function kindOf(code) {
  if (code === SOME_REFUSED) return "partly";
  return code >= 200 && code < 300 ? "good" : "bad";
}

/** Return a code as a badge; that of the whole answer is a `strong`. */
export function codeBadge(code, tag = "span") {
  return h(tag, {class: `code ${kindOf(code)}`}, code ? String(code) : "no answer");
}
