/**
 * The page put together: signed out it is a form, signed in two tabs of three columns.
 *
 * Looking for how to call the API? That is api/client.js.
 */

import {Catalogue} from "./call/catalogue.js";
import {Names} from "./api/names.js";
import {ServerDay} from "./api/server_day.js";
import {forget, keep, kept} from "./api/session.js";
import {callOfLink, EMPTY} from "./call/call.js";
import {h, show} from "./page/dom.js";
import {Calls} from "./page/sending.js";
import {signIn, signInForm} from "./page/sign_in.js";
import {endToken} from "./page/sign_out.js";
import {signedIn} from "./page/signed_in.js";
import {State} from "./page/state.js";

const page = document.getElementById("page");
const TITLE = document.title;

start();

async function start() {
  const credentials = kept();
  if (!credentials) return signOut();
  const {resources, why} = await signIn(credentials);
  if (resources) open(credentials, resources);
  else signOut(why, credentials);
}

/** Show the form; `message` says why, `last` are the credentials that the server took no more. */
function signOut(message = "", last = null) {
  forget();
  document.title = TITLE;
  const onSignedIn = (credentials, resources) => {
    keep(credentials);
    open(credentials, resources);
  };
  const form = signInForm(onSignedIn, message, last);
  show(page, h("main", {class: "signed-out"}, form));
  const inputs = [...form.querySelectorAll(".field input")];
  inputs.find((each) => !each.value && each.checkVisibility())?.focus();
  return form;
}

function open(credentials, resources) {
  const catalogue = new Catalogue(resources);
  const linked = callOfLink(location.hash);
  const state = new State({
    credentials,
    catalogue,
    call: linked ?? EMPTY,
    answer: null,
    sent: null,
    isBusy: false,
  });
  const session = new AbortController();
  const leave = (message, last) => {
    session.abort();
    calls.end();
    return signOut(message, last);
  };
  const calls = new Calls(state, (message) => leave(message, credentials));
  const ask = (chain, params) => calls.ask(chain, params);
  state.set({names: new Names(catalogue, ask), serverDay: new ServerDay(catalogue, ask)});
  const onSignOut = () => endToken(credentials, leave());
  show(page, signedIn(state, calls, onSignOut, session.signal));
  page.querySelector("main").focus();
  // A link may fill in a write, but only a person sends it.
  if (linked?.verb === "GET") calls.run();
}
