/**
 * How to send a command of WHMCS's API: a form to `/includes/api.php`, its name in `action`. Knows
 * requests and answers, and nothing of the page around it.
 *
 *     const answer = await sendCommand(
 *       {action: "GetClients", pairs: [["search", "museum"]], format: "json"},
 *       {url: "http://127.0.0.1:8000", username: "admin", password: "MD5 of the password"},
 *     );
 *     answer.tree          // {result: "success", totalresults: 1, …, clients: {client: […]}}
 */

import {readAnswer, Unreachable} from "./client.js";
import {rootOf} from "./root.js";

/** Return the address of commands beside the URL of the API. */
export function commandAddress(url) {
  return `${rootOf(url)}/includes/api.php`;
}

/**
 * Send a command and return its Answer, as client.js has it; only JSON has a `tree`.
 *
 * command: {action, pairs: [[name, text]], format: "json" | "xml" | "nvp"}.
 * Throws: Unreachable when no answer arrives, AbortError when `signal` ends it.
 */
export async function sendCommand({action, pairs, format}, credentials, {signal} = {}) {
  const {url, username, password, token} = credentials;
  const began = performance.now();
  const login = token ? [] : Object.entries({username, password});
  const body = new URLSearchParams([
    ["action", action],
    ...login,
    ["responsetype", format],
    ...pairs,
  ]);
  const headers = token ? {Authorization: `Bearer ${token}`} : {};
  const address = commandAddress(url);
  try {
    const options = {method: "POST", headers, body, signal, credentials: "omit"};
    const answer = await readAnswer(await fetch(address, options), began);
    return {...answer, tree: answer.type === "application/json" ? answer.tree : null};
  } catch (fault) {
    if (fault.name === "AbortError") throw fault;
    throw new Unreachable(`No answer from ${address}.`, {cause: fault});
  }
}
