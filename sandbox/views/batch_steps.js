/** The answer of a batch, step by step: each call with its code, and its own answer below it. */

import {h} from "../page/dom.js";
import {codeBadge} from "./code.js";
import {treeView} from "./tree.js";

/** Return the steps of a response, each folded open. */
export function stepsView({steps}, context) {
  const step = ({method, action, code, response}) =>
    h(
      "li",
      {},
      h(
        "details",
        {open: true},
        h(
          "summary",
          {},
          h("span", {class: `verb ${method.toLowerCase()}`}, method),
          h("span", {class: "step-action"}, ` ${action} `),
          codeBadge(code),
        ),
        treeView(response, context),
      ),
    );
  return h("ol", {class: "answered-steps", start: 0}, steps.map(step));
}
