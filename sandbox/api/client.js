/**
 * How to call the API. This one file is the sample to copy from: it knows requests and answers,
 * and nothing of the page around it.
 *
 * Every call is a POST to `URL/v1/CHAIN/FORMAT` whose body holds the verb in `method`. So the
 * password stands in no address that a proxy or a browser would keep, and an upload, a read and a
 * delete are the same few lines.
 *
 *     const answer = await send(
 *       {chain: "projects/100/actions", verb: "GET", params: {limit: 5}, format: "json"},
 *       {url: "http://127.0.0.1:8000", username: "admin", password: "MD5 of the password"},
 *     );
 *     answer.code          // 200
 *     answer.tree          // {request: {…}, response: {data: {…}, project: {…}, actions: […]}}
 */

import {decodeXml} from "./decode_xml.js";
import {upload} from "./upload.js";

/** The server did not answer at all; `message` is a sentence for people. */
export class Unreachable extends Error {}

/**
 * Send one call and return its Answer, whatever its code.
 *
 * call: {chain, verb, params, format, file?}; `format` may be "raw" for the bytes of a file.
 * credentials: {url, username, password} or {url, token}.
 * Throws: Unreachable when no answer arrives, AbortError when `signal` ends the call.
 */
export async function send(call, credentials, {signal, onProgress} = {}) {
  const began = performance.now();
  const address = addressOf(call, credentials.url);
  const headers = credentials.token ? {Authorization: `Bearer ${credentials.token}`} : {};
  const body = bodyOf(call, credentials);
  let response;
  try {
    response = call.file
      ? await upload(address, headers, body, {signal, onProgress})
      : await fetch(address, {method: "POST", headers, body, signal, credentials: "omit"});
    return await readAnswer(response, began);
  } catch (fault) {
    if (fault.name === "AbortError") throw fault;
    throw new Unreachable(whyUnreachable(credentials.url), {cause: fault});
  }
}

/** Return the address of a call: the chain and its format below the API's URL. */
export function addressOf(call, url) {
  const format = call.format === "raw" ? "" : `/${call.format}`;
  return `${url.replace(/\/+$/, "")}/v1/${call.chain}${format}`;
}

function bodyOf(call, credentials) {
  const body = call.file ? new FormData() : new URLSearchParams();
  body.append("method", call.verb);
  if (!credentials.token) {
    body.append("username", credentials.username);
    body.append("password", credentials.password);
  }
  if (Object.keys(call.params).length) body.append("params", JSON.stringify(call.params));
  if (call.file) body.append("file", call.file, call.file.name);
  return body;
}

/**
 * Read an answer: text and tree where its type has them, else the bytes.
 *
 * {code, headers: Headers, text, tree, blob, filename, bytes, milliseconds}
 */
export async function readAnswer(response, began) {
  const blob = await response.blob();
  const milliseconds = performance.now() - began;
  const type = (response.headers.get("Content-Type") ?? "").split(";")[0];
  const filename = filenameOf(response.headers.get("Content-Disposition"));
  const isText = !filename && /json|xml|csv|text/.test(type);
  const text = isText ? await blob.text() : "";
  return {
    code: response.status,
    headers: response.headers,
    type,
    text,
    tree: treeOf(type, text),
    blob,
    filename,
    bytes: blob.size,
    milliseconds,
  };
}

/** Return what an envelope decodes to, the same for JSON and XML; null for anything else. */
function treeOf(type, text) {
  try {
    if (type === "application/json") return JSON.parse(text);
    if (type === "application/xml") return decodeXml(text);
  } catch {
    // Not of this API, then: the text is shown as it is.
  }
  return null;
}

function filenameOf(disposition) {
  if (!disposition) return "";
  const extended = /filename\*=UTF-8''([^;]+)/i.exec(disposition);
  if (extended) return decodeURIComponent(extended[1]);
  return /filename="?([^";]*)"?/i.exec(disposition)?.[1] ?? "";
}

function whyUnreachable(url) {
  return (
    `No answer from ${url}. Is the address right and the server running? ` +
    "A server on another host must also list this page's origin in TEAMPRO_ALLOWED_ORIGINS."
  );
}
