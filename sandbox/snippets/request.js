/**
 * What every spelling of a call is made from: its address, its verb and its parameters, with
 * placeholders where the credentials go.
 */

import {addressOf} from "../api/client.js";
import {chainText} from "../call/chain.js";

export const USERNAME = "USERNAME";
export const PASSWORD = "PASSWORD_MD5";
export const TOKEN = "TOKEN";

/**
 * Return {address, verb, fields, params, file, saveAs, isToken, isJson} of a call.
 *
 * `verb` is the one of HTTP: a read that carries a password goes as POST with `method` in its
 * body, so that no log shows the password. `fields` are the text parameters but `params`.
 */
export function pieces(call, {url, token}) {
  const isToken = Boolean(token);
  const isRead = call.verb === "GET";
  const fields = isToken ? {} : {username: USERNAME, password: PASSWORD};
  if (isRead && !isToken) fields.method = "GET";
  const request = {chain: chainText(call.steps), format: call.format};
  return {
    address: addressOf(request, url),
    verb: isRead && !isToken ? "POST" : call.verb,
    fields,
    params: Object.keys(call.params).length ? call.params : null,
    file: call.file?.name ?? "",
    saveAs: call.format === "raw" ? "download.bin" : "",
    isToken,
    isJson: call.format === "json",
  };
}
