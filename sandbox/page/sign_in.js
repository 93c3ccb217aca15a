/** The sign-in form: where the API is, and who calls. */

import {send, Unreachable} from "../api/client.js";
import {likelyUrl, placeOf} from "../api/session.js";
import {whyRefused} from "../call/refusal.js";
import {h, show} from "./dom.js";
import {during} from "./progress.js";
import {field, input, NotLetIn, signInWays} from "./sign_in_ways.js";

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
export function signIn(credentials) {
  return orWhy(async () => {
    const answer = await during(send(CATALOGUE, credentials));
    const resources = answer.tree?.response?.resources;
    return answer.code === 200 && resources ? {resources} : {why: whyRefused(answer)};
  });
}

/** Return what a promise comes to; of one that finds no way in, {why}. */
async function orWhy(enter) {
  isBlocked = false;
  try {
    return await enter();
  } catch (fault) {
    if (fault instanceof NotLetIn) return {why: fault.message};
    if (!(fault instanceof Unreachable)) throw fault;
    // trap: a browser tells of the block in a task after the one in which the request failed.
    await new Promise((resolve) => setTimeout(resolve));
    return {why: isBlocked ? BLOCKED : fault.message};
  }
}

/**
 * Return the form. `onSignedIn(credentials, resources)` is called once the server knows the caller;
 * `message` says why an earlier sign-in ended, and `last` are its credentials.
 */
export function signInForm(onSignedIn, message = "", last = null) {
  const notice = h("p", {class: "notice", role: "alert"}, message);
  const url = input("url", "url", "off", last?.url ?? likelyUrl(location.href));
  const ways = signInWays(last);
  const button = h("button", {type: "submit", class: "primary"}, "Sign in");

  async function submit(event) {
    event.preventDefault();
    let place;
    try {
      place = placeOf(url.value);
    } catch {
      show(notice, NO_ADDRESS);
      return url.focus();
    }
    button.disabled = true;
    show(notice);
    const {credentials, resources, why} = await orWhy(async () => {
      const credentials = await ways.enter(place);
      return {credentials, ...(await signIn(credentials))};
    });
    button.disabled = false;
    if (resources) return onSignedIn(credentials, resources);
    show(notice, why);
    ways.focus();
  }

  return h(
    "form",
    {class: "sign-in", onsubmit: submit, "aria-labelledby": "sign-in-title", novalidate: true},
    h("h1", {id: "sign-in-title"}, "TeamPro sandbox"),
    h("p", {class: "lead"}, "See and try every method of the API, on your own data."),
    field("API URL", url),
    ways.parts,
    notice,
    button,
    ways.hint,
  );
}
