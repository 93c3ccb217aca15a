/** A call as one address: the clean URL, and the dotted chain in `action`. */

import {chainText} from "../call/chain.js";
import {addressOf} from "../api/client.js";
import {PASSWORD, USERNAME} from "./request.js";

/** Return the clean URL, everything in its query; a token goes into none. */
export function cleanUrl(call, {url, token}) {
  const request = {chain: chainText(call.steps), format: call.format};
  return [addressOf(request, url), ...query(call, token)].join("?");
}

/** Return the direct URL of the source: the dotted chain in `action`. */
export function dottedUrl(call, {url, token}) {
  const place = url.replace(/\/api(\.php)?$/, "");
  const format = call.format === "raw" ? "" : `.${call.format}`;
  const address = `${place}/api.php?action=v1.${chainText(call.steps, ".")}${format}`;
  return [address, ...query(call, token)].join("&");
}

/** Return [the text of a query], [] of an empty one. */
function query(call, token) {
  const login = [
    ["username", USERNAME],
    ["password", PASSWORD],
  ];
  const pairs = token ? [] : login;
  if (call.verb !== "GET") pairs.push(["method", call.verb.toLowerCase()]);
  if (Object.keys(call.params).length) pairs.push(["params", JSON.stringify(call.params)]);
  const texts = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return texts.length ? [texts.join("&")] : [];
}
