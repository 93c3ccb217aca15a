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
  else signOut(why);
}

function signOut(message = "") {
  forget();
  document.title = TITLE;
  const form = signInForm((credentials, resources) => {
    keep(credentials);
    open(credentials, resources);
  }, message);
  show(page, h("main", {class: "signed-out"}, form));
  form.querySelector("#sign-in-username").focus();
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
  const leave = (message) => {
    session.abort();
    calls.end();
    signOut(message);
  };
  const calls = new Calls(state, leave);
  const ask = (chain, params) => calls.ask(chain, params);
  state.set({names: new Names(catalogue, ask), serverDay: new ServerDay(ask)});
  show(
    page,
    signedIn(state, calls, () => leave(), session.signal),
  );
  page.querySelector("main").focus();
  // A link may fill in a write, but only a person sends it.
  if (linked?.verb === "GET") calls.run();
}
