/**
 * A Call is what the page edits: {verb, steps, params, format, file}. Values, never changed in
 * place. Knows how a call is written as a link, and never puts a credential into one.
 */

import {chainText, isRecord, parseChain} from "./chain.js";

export const EMPTY = Object.freeze({
  verb: "GET",
  steps: [],
  params: {},
  format: "json",
  file: null,
});

/** Return a call from the text of a chain. */
export function callOf(chain, {verb = "GET", params = {}, format = "json"} = {}) {
  const parsed = parseChain(chain);
  return {...EMPTY, verb, steps: parsed.steps, params, format: parsed.format || format};
}

/** Return what client.js sends for a call. */
export function requestOf(call) {
  return {
    chain: chainText(call.steps),
    verb: call.verb,
    params: call.params,
    format: call.format,
    file: call.file,
  };
}

/** Return the formats a call can be answered in. */
export function formatsOf(catalogue, {verb, steps}) {
  if (verb !== "GET") return ["json", "xml"];
  const lists = steps.flatMap((step) =>
    isRecord(step) ? [] : step.words.filter((word) => catalogue.noun(word)?.id_field),
  );
  const tail = catalogue.tailOf(steps);
  if (tail && isRecord(steps.at(-2))) {
    return catalogue.method(steps, verb)?.lists?.length ? ["json", "xml"] : ["raw", "json", "xml"];
  }
  return lists.length === 1 ? ["json", "xml", "csv", "ndjson"] : ["json", "xml"];
}

/** Return the link of a call: what stands behind the `#` of the page's address. */
export function linkOf(call) {
  const params = Object.keys(call.params).length
    ? `?params=${encodeURIComponent(JSON.stringify(call.params))}`
    : "";
  return `#${call.verb}/v1/${chainText(call.steps)}/${call.format}${params}`;
}

/** Return the call of a link, or null when it names none. */
export function callOfLink(hash) {
  const found = /^#(GET|POST|PUT|DELETE)\/v1\/([^?]+)(?:\?params=(.*))?$/.exec(hash);
  if (!found) return null;
  try {
    const params = found[3] ? JSON.parse(decodeURIComponent(found[3])) : {};
    if (!params || typeof params !== "object" || Array.isArray(params)) return null;
    return callOf(decodeURIComponent(found[2]), {verb: found[1], params});
  } catch {
    return null;
  }
}
