/** A call as one address: the clean URL, and the dotted chain in `action`. */

import {chainText} from "../call/chain.js";
import {addressOf} from "../api/client.js";
import {PASSWORD, USERNAME} from "./request.js";

/** Return the clean URL, everything in its query. */
export function cleanUrl(call, {url}) {
  const request = {chain: chainText(call.steps), format: call.format};
  return `${addressOf(request, url)}?${query(call)}`;
}

/** Return the direct URL of the source: the dotted chain in `action`. */
export function dottedUrl(call, {url}) {
  const place = url.replace(/\/api(\.php)?$/, "");
  const format = call.format === "raw" ? "" : `.${call.format}`;
  return `${place}/api.php?action=v1.${chainText(call.steps, ".")}${format}&${query(call)}`;
}

function query(call) {
  const pairs = [
    ["username", USERNAME],
    ["password", PASSWORD],
  ];
  if (call.verb !== "GET") pairs.push(["method", call.verb.toLowerCase()]);
  if (Object.keys(call.params).length) pairs.push(["params", JSON.stringify(call.params)]);
  return pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
}
