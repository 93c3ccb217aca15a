/** A call for PHP with its curl extension. */

import {literalWith} from "./literal.js";
import {pieces, TOKEN} from "./request.js";

const literal = literalWith({
  text,
  words: {true: "true", false: "false", null: "null"},
  list: ["[", "]"],
  object: ["[", "]"],
  colon: " => ",
  // An empty array of PHP becomes a list of JSON.
  emptyObject: "new stdClass()",
});

/** Return the program. */
export function php(call, session) {
  const request = pieces(call, session);
  return [
    "<?php",
    ...loginLines(request),
    ...dataLines(request),
    `$request = curl_init(${place(request)});`,
    "curl_setopt_array($request, [",
    ...optionLines(request),
    "]);",
    "$answer = curl_exec($request);",
    "if ($answer === false) {",
    "    exit(curl_error($request));",
    "}",
    outputLine(request),
  ].join("\n");
}

function hasData({texts, file}) {
  return texts.length > 0 || Boolean(file);
}

function dataLines(request) {
  if (!hasData(request)) return [];
  const entry = (value) =>
    typeof value === "string" ? text(value) : `json_encode(${literal(value, 4)})`;
  return [
    "$data = [",
    ...request.texts.map(([name, value]) => `    ${text(name)} => ${entry(value)},`),
    ...(request.file ? [`    'file' => new CURLFile(${text(request.file)}),`] : []),
    "];",
  ];
}

function loginLines({login}) {
  if (!login) return [];
  return [
    `$login = curl_init(${text(login.address)});`,
    "curl_setopt_array($login, [",
    "    CURLOPT_RETURNTRANSFER => true,",
    `    CURLOPT_POSTFIELDS => http_build_query(${literal(Object.fromEntries(login.fields), 4)}),`,
    "]);",
    "$answer = curl_exec($login);",
    "if ($answer === false) {",
    "    exit(curl_error($login));",
    "}",
    "$token = json_decode($answer)->token ?? exit($answer);",
  ];
}

function place(request) {
  const isQuery = request.verb === "GET" && hasData(request);
  return isQuery
    ? `${text(`${request.address}?`)} . http_build_query($data)`
    : text(request.address);
}

function optionLines(request) {
  const {verb, file} = request;
  const options = ["CURLOPT_RETURNTRANSFER => true"];
  if (verb !== "GET") options.push(`CURLOPT_CUSTOMREQUEST => ${text(verb)}`);
  options.push(...tokenOption(request));
  if (verb !== "GET" && hasData(request)) {
    options.push(`CURLOPT_POSTFIELDS => ${file ? "$data" : "http_build_query($data)"}`);
  }
  return options.map((option) => `    ${option},`);
}

function tokenOption({isToken, login}) {
  if (login) return ["CURLOPT_HTTPHEADER => ['Authorization: Bearer ' . $token]"];
  return isToken ? [`CURLOPT_HTTPHEADER => [${text(`Authorization: Bearer ${TOKEN}`)}]`] : [];
}

function outputLine({saveAs, isJson}) {
  if (saveAs) return `file_put_contents(${text(saveAs)}, $answer);`;
  return isJson ? "print_r(json_decode($answer));" : "echo $answer;";
}

/** Return a text as PHP writes it. */
export function text(value) {
  return `'${value.replace(/[\\']/g, "\\$&")}'`;
}
