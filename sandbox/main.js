/**
 * The page put together: signed out it is a form, signed in three columns.
 *
 * Looking for how to call the API? That is api/client.js.
 */

import {send, Unreachable} from "./api/client.js";
import {Catalogue} from "./api/catalogue.js";
import {Names} from "./api/names.js";
import {forget, keep, kept} from "./api/session.js";
import {callOfLink, EMPTY} from "./call/call.js";
import {h, show} from "./page/dom.js";
import {Calls} from "./page/sending.js";
import {signInForm, whyRefused} from "./page/sign_in.js";
import {State} from "./page/state.js";
import {workbench} from "./page/workbench.js";

const page = document.getElementById("page");
const RESOURCES = {chain: "api/resources", verb: "GET", params: {}, format: "json"};

start();

async function start() {
  const credentials = kept();
  if (!credentials) return signIn();
  try {
    const answer = await send(RESOURCES, credentials);
    const resources = answer.tree?.response?.resources;
    if (answer.code !== 200 || !resources) return signIn(whyRefused(answer));
    open(credentials, resources);
  } catch (fault) {
    if (!(fault instanceof Unreachable)) throw fault;
    signIn(fault.message);
  }
}

function signIn(message = "") {
  forget();
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
  const calls = new Calls(state, signIn);
  state.set({names: new Names(catalogue, (chain, params) => calls.ask(chain, params))});
  show(
    page,
    workbench(state, calls, () => signIn()),
  );
  // A link may fill in a write, but only a person sends it.
  if (linked?.verb === "GET") calls.run();
}
