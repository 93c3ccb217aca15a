/** A call for PHP with its curl extension. */

import {pieces, TOKEN} from "./request.js";

/** Return the program. */
export function php(call, session) {
  const {address, verb, fields, params, file, saveAs, isToken, isJson} = pieces(call, session);
  const entries = Object.entries(fields).map(([name, value]) => `    ${text(name)} => ${text(value)},`);
  if (params) entries.push(`    'params' => json_encode(${literal(params, 4)}),`);
  if (file) entries.push(`    'file' => new CURLFile(${text(file)}),`);
  const data = entries.length ? ["$data = [", ...entries, "];"] : [];
  const hasQuery = verb === "GET" && entries.length;
  const place = hasQuery ? `${text(`${address}?`)} . http_build_query($data)` : text(address);
  const options = ["    CURLOPT_RETURNTRANSFER => true,"];
  if (verb !== "GET") options.push(`    CURLOPT_CUSTOMREQUEST => ${text(verb)},`);
  if (isToken) options.push(`    CURLOPT_HTTPHEADER => [${text(`Authorization: Bearer ${TOKEN}`)}],`);
  if (verb !== "GET" && entries.length) {
    options.push(`    CURLOPT_POSTFIELDS => ${file ? "$data" : "http_build_query($data)"},`);
  }
  return [
    "<?php",
    ...data,
    `$request = curl_init(${place});`,
    "curl_setopt_array($request, [",
    ...options,
    "]);",
    "$answer = curl_exec($request);",
    "if ($answer === false) {",
    "    exit(curl_error($request));",
    "}",
    saveAs ? `file_put_contents(${text(saveAs)}, $answer);` : isJson ? "print_r(json_decode($answer));" : "echo $answer;",
  ].join("\n");
}

function text(value) {
  return `'${value.replace(/[\\']/g, "\\$&")}'`;
}

/** Return a value of JSON as PHP writes it; an empty object stays one. */
function literal(value, indent) {
  if (typeof value === "string") return text(value);
  if (value === null || typeof value !== "object") return String(value);
  const isList = Array.isArray(value);
  if (!isList && !Object.keys(value).length) return "new stdClass()";
  const inner = " ".repeat(indent + 4);
  const items = isList
    ? value.map((each) => literal(each, indent + 4))
    : Object.entries(value).map(([name, each]) => `${text(name)} => ${literal(each, indent + 4)}`);
  const line = `[${items.join(", ")}]`;
  if (line.length < 60 && !line.includes("\n")) return line;
  return `[\n${items.map((item) => `${inner}${item},\n`).join("")}${" ".repeat(indent)}]`;
}
