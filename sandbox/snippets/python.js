/** A call for Python with requests. */

import {pieces, TOKEN} from "./request.js";

/** Return the program. */
export function python(call, session) {
  const {address, verb, fields, params, file, saveAs, isToken, isJson} = pieces(call, session);
  const imports = [params || isJson ? "import json\n" : "", "import requests"].filter(Boolean);
  const lines = [`${imports.join("\n")}\n`, "answer = requests.request(", `    ${text(verb)},`, `    ${text(address)},`];
  if (isToken) lines.push(`    headers={"Authorization": "Bearer ${TOKEN}"},`);
  const entries = Object.entries(fields).map(([name, value]) => `        ${text(name)}: ${text(value)},`);
  if (params) entries.push(`        "params": json.dumps(${literal(params, 8)}),`);
  if (entries.length) lines.push(`    ${verb === "GET" ? "params" : "data"}={`, ...entries, "    },");
  if (file) lines.push(`    files={"file": (${text(file)}, open(${text(file)}, "rb"))},`);
  lines.push("    timeout=30,", ")");
  if (saveAs) lines.push("answer.raise_for_status()", `open(${text(saveAs)}, "wb").write(answer.content)`);
  else if (isJson) lines.push("print(json.dumps(answer.json(), indent=2, ensure_ascii=False))");
  else lines.push("print(answer.text)");
  return lines.join("\n");
}

/** A text of JSON is one of Python, but for the halves of characters beyond the first plane. */
function text(value) {
  return JSON.stringify(value).replace(/[\ud800-\udfff]/g, (half) => half);
}

/** Return a value of JSON as Python writes it, its lines `indent` deep. */
function literal(value, indent) {
  if (value === true) return "True";
  if (value === false) return "False";
  if (value === null) return "None";
  if (typeof value === "string") return text(value);
  if (typeof value !== "object") return String(value);
  const inner = " ".repeat(indent + 4);
  const isList = Array.isArray(value);
  const items = isList
    ? value.map((each) => literal(each, indent + 4))
    : Object.entries(value).map(([name, each]) => `${text(name)}: ${literal(each, indent + 4)}`);
  const [open, close] = isList ? "[]" : "{}";
  const line = `${open}${items.join(", ")}${close}`;
  if (line.length < 60 && !line.includes("\n")) return line;
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join("")}${" ".repeat(indent)}${close}`;
}
