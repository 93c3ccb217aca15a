/** The call in every spelling, to copy; credentials are placeholders. */

import {copyButton, h, select, show} from "../page/dom.js";
import {curl} from "./curl.js";
import {javascript} from "./javascript.js";
import {php} from "./php.js";
import {python} from "./python.js";
import {CUSTOMERS_PASSWORD, EMAIL, PASSWORD, TOKEN, USERNAME} from "./request.js";
import {cleanUrl, dottedUrl} from "./urls.js";

/** Every spelling by its name: (call, session) to text. A session is {url, token?, customer?}. */
export const SPELLINGS = {
  "clean URL": cleanUrl,
  dotted: dottedUrl,
  curl,
  Python: python,
  PHP: php,
  JavaScript: javascript,
};

/** Return the panel. */
export function snippetPanel(state) {
  const code = h("pre", {
    class: "code",
    tabindex: "0",
    role: "region",
    "aria-label": "The call as code",
  });
  const hint = h("p", {class: "hint"});
  const picker = select(Object.keys(SPELLINGS), "curl", {
    "aria-label": "Spelling",
    id: "spelling",
    onchange: draw,
  });

  function draw() {
    const call = state.get("call");
    const credentials = state.get("credentials");
    if (!credentials || !call.steps.length) return void show(code);
    const {url, token, customer} = credentials;
    code.textContent = SPELLINGS[picker.value](call, {url, token, customer});
    hint.textContent = hintOf(call, picker.value, credentials);
  }

  state.on(["call", "credentials"], draw);
  draw();
  return h(
    "div",
    {class: "snippets"},
    h(
      "div",
      {class: "row"},
      picker,
      copyButton(() => code.textContent),
    ),
    code,
    hint,
  );
}

function hintOf(call, spelling, {token, customer}) {
  const isUrl = spelling === "clean URL" || spelling === "dotted";
  if (call.file && isUrl)
    return "An address carries no file: send it as the part `file` of a form.";
  if (isUrl && token) return "An address carries no token: send it in the header Authorization.";
  if (customer) {
    return `Put your own in place of ${EMAIL} and ${CUSTOMERS_PASSWORD}; one token does for many calls.`;
  }
  return token
    ? `Put your token in place of ${TOKEN}.`
    : `Put your own in place of ${USERNAME} and ${PASSWORD}.`;
}
