/**
 * What every spelling of a call is made from: its address, its verb and its parameters, with
 * placeholders where the credentials go.
 */

import {addressOf} from "../api/client.js";
import {chainText} from "../call/chain.js";

export const USERNAME = "USERNAME";
export const PASSWORD = "PASSWORD_MD5";
export const TOKEN = "TOKEN";
export const EMAIL = "EMAIL";
export const CUSTOMERS_PASSWORD = "PASSWORD";

/**
 * Return {address, verb, texts, file, saveAs, isToken, login, isJson} of a call.
 *
 * `login` is how a customer gets his token, {address, fields: [[name, text]]}; null of all others.
 * `verb` is the one of HTTP: a read that carries a password goes as POST with `method` in its
 * body, so that no log shows the password. `texts` are the parameters as [name, value]; the value
 * of `params` is the tree itself.
 */
export function pieces(call, {url, token, customer}) {
  const isToken = Boolean(token);
  const isHidden = call.verb === "GET" && !isToken;
  const texts = isToken
    ? []
    : [
        ["username", USERNAME],
        ["password", PASSWORD],
      ];
  if (isHidden) texts.push(["method", "GET"]);
  if (Object.keys(call.params).length) texts.push(["params", call.params]);
  return {
    address: addressOf({chain: chainText(call.steps), format: call.format}, url),
    verb: isHidden ? "POST" : call.verb,
    texts,
    file: call.file?.name ?? "",
    saveAs: call.format === "raw" ? "download.bin" : "",
    isToken,
    login: customer ? loginOf(customer) : null,
    isJson: call.format === "json",
  };
}

function loginOf({doors, clientid}) {
  const fields = [
    ["email", EMAIL],
    ["password", CUSTOMERS_PASSWORD],
  ];
  if (clientid) fields.push(["clientid", clientid]);
  return {address: doors.login, fields};
}
