/** The sign-in form: where the API is, and who calls. */

import {send, Unreachable} from "../api/client.js";
import {credentialsOf, likelyUrl} from "../api/session.js";
import {whyRefused} from "../call/refusal.js";
import {h, show} from "./dom.js";
import {during} from "./progress.js";

const CATALOGUE = {chain: "api/resources", verb: "GET", params: {}, format: "json"};
const NO_ADDRESS = "The API URL is a whole address, like https://example.com/path.";
const BLOCKED =
  "The server that sent this page lets it call that server alone. To call another one, upload the " +
  "folder sandbox/ to a web server of yours, and list its origin in TEAMPRO_ALLOWED_ORIGINS.";

let isBlocked = false;
document.addEventListener("securitypolicyviolation", ({effectiveDirective}) => {
  isBlocked ||= effectiveDirective === "connect-src";
});

/**
 * Ask the server who calls. Returns {resources}, what a caller that it knows may do, or {why}, a
 * sentence of why not.
 */
export async function signIn(credentials) {
  isBlocked = false;
  try {
    const answer = await during(send(CATALOGUE, credentials));
    const resources = answer.tree?.response?.resources;
    return answer.code === 200 && resources ? {resources} : {why: whyRefused(answer)};
  } catch (fault) {
    if (!(fault instanceof Unreachable)) throw fault;
    // trap: a browser tells of the block in a task after the one in which the request failed.
    await new Promise((resolve) => setTimeout(resolve));
    return {why: isBlocked ? BLOCKED : fault.message};
  }
}

/**
 * Return the form. `onSignedIn(credentials, resources)` is called once the server knows the caller;
 * `message` says why an earlier sign-in ended.
 */
export function signInForm(onSignedIn, message = "") {
  const notice = h("p", {class: "notice", role: "alert"}, message);
  const url = input("url", "url", likelyUrl(location.href));
  const username = input("username", "text", "");
  const password = input("password", "password", "");
  const token = input("token", "password", "");
  const byToken = h("input", {type: "checkbox", id: "by-token", onchange: swap});
  const pair = h("div", {}, field("User", username), field("Password", password));
  const bearer = h("div", {hidden: true}, field("Token", token));
  const button = h("button", {type: "submit", class: "primary"}, "Sign in");

  function swap() {
    pair.hidden = byToken.checked;
    bearer.hidden = !byToken.checked;
  }

  async function submit(event) {
    event.preventDefault();
    const given = byToken.checked
      ? {url: url.value, token: token.value}
      : {url: url.value, username: username.value, password: password.value};
    let credentials;
    try {
      credentials = credentialsOf(given);
    } catch {
      show(notice, NO_ADDRESS);
      return url.focus();
    }
    button.disabled = true;
    show(notice);
    const {resources, why} = await signIn(credentials);
    button.disabled = false;
    if (resources) return onSignedIn(credentials, resources);
    show(notice, why);
    (byToken.checked ? token : password).focus();
  }

  return h(
    "form",
    {class: "sign-in", onsubmit: submit, "aria-labelledby": "sign-in-title", novalidate: true},
    h("h1", {id: "sign-in-title"}, "TeamPro sandbox"),
    h("p", {class: "lead"}, "See and try every method of the API, on your own data."),
    field("API URL", url),
    pair,
    bearer,
    h("label", {class: "check"}, byToken, " Sign in with a token instead"),
    notice,
    button,
    h("p", {class: "hint"}, "Kept for this tab only. The password leaves this page as its MD5."),
  );
}

function input(name, type, value) {
  const autocomplete = {username: "username", password: "current-password"}[name] ?? "off";
  const attributes = {id: `sign-in-${name}`, name, type, value, autocomplete, required: true};
  return h("input", {...attributes, spellcheck: "false", autocapitalize: "none"});
}

function field(label, control) {
  return h("div", {class: "field"}, h("label", {for: control.id}, label), control);
}
