/**
 * The ways to sign in: as an administrator, with a token, as a customer. Each has its fields, and
 * makes of them what the page calls the API with.
 */

import {doorsOf, logIn} from "../api/logins.js";
import {credentialsOf} from "../api/session.js";
import {NO_CUSTOMERS, whyNotLoggedIn} from "../call/refusal.js";
import {h, show} from "./dom.js";
import {during} from "./progress.js";

const WAYS = {
  administrator: {
    text: "administrator",
    fields: ["username", "password"],
    hint: "Kept for this tab only. The password leaves this page as its MD5.",
    enter: credentialsOf,
  },
  token: {
    text: "by token",
    fields: ["token"],
    hint: "Kept for this tab only.",
    enter: credentialsOf,
  },
  customer: {
    text: "customer",
    fields: ["email", "password", "clientid"],
    hint: "The password is sent once and not kept; the token for it is kept for this tab only.",
    enter: enterAsCustomer,
  },
};
const FIELDS = {
  username: ["User", "text", "username"],
  email: ["E-mail", "email", "username"],
  password: ["Password", "password", "current-password"],
  clientid: ["Client id, if you have several", "text", "off"],
  token: ["Token", "password", "off"],
};

/**
 * Return {parts, hint, enter(url), focus()}: the parts of a form, what comes of them for the API at
 * `url`, and the way to the secret. `last` are credentials that count no longer: their owner is back.
 *
 * `enter` returns credentials, perhaps a promise of them. Throws: NotLetIn.
 */
export function signInWays(last) {
  const inputs = Object.fromEntries(
    Object.entries(FIELDS).map(([name, [, ...kind]]) => [name, input(name, ...kind)]),
  );
  const fields = Object.entries(inputs).map(([name, control]) => field(FIELDS[name][0], control));
  const hint = h("p", {class: "hint"});
  const radios = Object.fromEntries(Object.keys(WAYS).map((name) => [name, radio(name, turn)]));
  const labels = Object.entries(radios).map(([name, control]) =>
    h("label", {hidden: name === "customer"}, control, ` ${WAYS[name].text}`),
  );
  let now = "";

  function turn(name) {
    now = name;
    radios[name].checked = true;
    const own = WAYS[name].fields.map((each) => inputs[each]);
    for (const each of fields) each.hidden = !own.includes(each.lastChild);
    show(hint, WAYS[name].hint);
  }

  function offerCustomer() {
    radios.customer.parentElement.hidden = false;
  }

  const {email = "", clientid = ""} = last?.customer ?? {};
  Object.assign(inputs.email, {value: email});
  Object.assign(inputs.clientid, {value: clientid});
  turn(email ? "customer" : last?.token ? "token" : "administrator");
  if (email) offerCustomer();
  else doorsOf(location.href).then((doors) => doors && offerCustomer());
  const texts = () =>
    Object.fromEntries(WAYS[now].fields.map((name) => [name, inputs[name].value]));
  return {
    parts: [h("fieldset", {class: "ways"}, h("legend", {}, "Sign in"), labels), fields],
    hint,
    enter: (url) => WAYS[now].enter({url, ...texts()}),
    focus: () => inputs[WAYS[now].fields.includes("password") ? "password" : "token"].focus(),
  };
}

/** Whoever asks was not let in; the message says why. */
export class NotLetIn extends Error {}

async function enterAsCustomer({url, email, password, clientid}) {
  if (!email.includes("@")) throw new NotLetIn("A customer signs in with an e-mail.");
  const doors = await doorsOf(url);
  if (!doors) throw new NotLetIn(NO_CUSTOMERS);
  const answer = await during(logIn(doors, {email, password, clientid}));
  const token = answer.tree?.token;
  if (!token) throw new NotLetIn(whyNotLoggedIn(answer));
  return {url, token, customer: {email, clientid, doors}};
}

function radio(name, turn) {
  const attributes = {type: "radio", name: "way", value: name, id: `sign-in-as-${name}`};
  return h("input", {...attributes, onchange: () => turn(name)});
}

/** Return an input of the form. */
export function input(name, type, autocomplete, value = "") {
  const attributes = {id: `sign-in-${name}`, name, type, autocomplete, value};
  const required = name !== "clientid";
  return h("input", {...attributes, required, spellcheck: "false", autocapitalize: "none"});
}

/** Return an input with its label. */
export function field(label, control) {
  return h("div", {class: "field"}, h("label", {for: control.id}, label), control);
}
