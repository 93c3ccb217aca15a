/** A call for Python with requests. */

import {literalWith} from "./literal.js";
import {pieces, TOKEN} from "./request.js";

const literal = literalWith({
  text,
  words: {true: "True", false: "False", null: "None"},
  list: ["[", "]"],
  object: ["{", "}"],
  colon: ": ",
  emptyObject: "{}",
});

/** Return the program. */
export function python(call, session) {
  const request = pieces(call, session);
  return [
    ...importLines(request),
    ...loginLines(request),
    "answer = requests.request(",
    `    ${text(request.verb)},`,
    `    ${text(request.address)},`,
    ...argumentLines(request),
    "    timeout=30,",
    ")",
    ...outputLines(request),
  ].join("\n");
}

function importLines({texts, isJson}) {
  const needsJson = isJson || texts.some(([, value]) => typeof value !== "string");
  return [...(needsJson ? ["import json", ""] : []), "import requests", ""];
}

function loginLines({login}) {
  if (!login) return [];
  return [
    "login = requests.post(",
    `    ${text(login.address)},`,
    `    data=${literal(Object.fromEntries(login.fields), 4)},`,
    "    timeout=30,",
    ")",
    "login.raise_for_status()",
  ];
}

function argumentLines({verb, texts, file, isToken, login}) {
  const lines = [];
  if (login) lines.push('    headers={"Authorization": "Bearer " + login.json()["token"]},');
  else if (isToken) lines.push(`    headers={"Authorization": "Bearer ${TOKEN}"},`);
  if (texts.length) {
    const entries = texts.map(([name, value]) => `        ${text(name)}: ${entry(value)},`);
    lines.push(`    ${verb === "GET" ? "params" : "data"}={`, ...entries, "    },");
  }
  if (file) lines.push(`    files={"file": (${text(file)}, open(${text(file)}, "rb"))},`);
  return lines;
}

function entry(value) {
  return typeof value === "string" ? text(value) : `json.dumps(${literal(value, 8)})`;
}

function outputLines({saveAs, isJson}) {
  if (saveAs) {
    return ["answer.raise_for_status()", `open(${text(saveAs)}, "wb").write(answer.content)`];
  }
  return [
    isJson
      ? "print(json.dumps(answer.json(), indent=2, ensure_ascii=False))"
      : "print(answer.text)",
  ];
}

/** A text of JSON is one of Python. */
function text(value) {
  return JSON.stringify(value);
}
