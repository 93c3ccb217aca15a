/**
 * How a customer logs in and out. E-mail and password become a token, which goes along with each call
 * of client.js; knows requests and answers, and nothing of the page around it.
 *
 *     const doors = await doorsOf("http://127.0.0.1:8000");
 *     const answer = await logIn(doors, {email: "lan@example.com", password: "…"});
 *     answer.tree          // {0: {token}, result: "success", user: [{id: 7, …}], token: "eyJ…"}
 *     await send(call, {url: "http://127.0.0.1:8000", token: answer.tree.token});
 *     await logOut(doors, answer.tree.token);
 */

import {readAnswer, Unreachable} from "./client.js";
import {rootOf} from "./root.js";

/**
 * Return the addresses {login, logout} of an API, null where no customer logs in. Their paths stand
 * in logins.json, which the server that ships this folder fills in as it is set up.
 */
export async function doorsOf(url) {
  try {
    const told = await fetch(new URL("../logins.json", import.meta.url));
    const {login, logout} = await told.json();
    const root = rootOf(url);
    return login ? {login: root + login, logout: root + logout} : null;
  } catch {
    return null; // the folder was uploaded without the file
  }
}

/**
 * Present e-mail and password, and the id of one of several clients or "", and return the Answer.
 * Throws: Unreachable when none arrives.
 */
export function logIn({login}, {email, password, clientid}) {
  const fields = Object.entries({email, password, clientid}).filter(([, text]) => text);
  return post(login, {body: new URLSearchParams(fields)});
}

/** End a token, even if the page is left meanwhile. Throws: Unreachable when no answer arrives. */
export function logOut({logout}, token) {
  return post(logout, {headers: {Authorization: `Bearer ${token}`}, keepalive: true});
}

async function post(address, options) {
  const began = performance.now();
  try {
    const response = await fetch(address, {method: "POST", credentials: "omit", ...options});
    return await readAnswer(response, began);
  } catch (fault) {
    throw new Unreachable(`No answer from ${address}.`, {cause: fault});
  }
}
