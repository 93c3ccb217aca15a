/** A call for JavaScript with fetch: a browser's module, or Node.js. */

import {pieces, TOKEN} from "./request.js";

/** Return the program. */
export function javascript(call, session) {
  const request = pieces(call, session);
  const data = request.file ? formLines(request) : textLines(request);
  const lines = [...importLines(request), ...loginLines(request), ...data];
  return [...lines, ...fetchLines(request), outputLine(request)].join("\n");
}

function importLines({file, saveAs}) {
  if (file) return ['import {readFile} from "node:fs/promises";\n'];
  return saveAs ? ['import {writeFile} from "node:fs/promises";\n'] : [];
}

function loginLines({login}) {
  if (!login) return [];
  const entries = login.fields.map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return [
    `const login = await fetch(${JSON.stringify(login.address)}, {`,
    '  method: "POST",',
    `  body: new URLSearchParams({${entries.join(", ")}}),`,
    "});",
    "const {token} = await login.json();",
  ];
}

function textLines({texts}) {
  if (!texts.length) return [];
  const lines = texts.map(([name, value]) => `  ${name}: ${literal(value, 2)},`);
  return ["const data = new URLSearchParams({", ...lines, "});"];
}

function formLines({texts, file}) {
  const name = JSON.stringify(file);
  return [
    "const data = new FormData();",
    ...texts.map(([name, value]) => `data.append("${name}", ${literal(value, 0)});`),
    `data.append("file", new Blob([await readFile(${name})]), ${name});`,
  ];
}

/** Return what JavaScript writes for a parameter: a text, or params as text of JSON. */
function literal(value, indent) {
  if (typeof value === "string") return JSON.stringify(value);
  const lines = JSON.stringify(value, null, 2).split("\n");
  return `JSON.stringify(${lines.join(`\n${" ".repeat(indent)}`)})`;
}

function fetchLines({address, verb, texts, file, isToken, login}) {
  const hasData = texts.length > 0 || Boolean(file);
  const hasQuery = verb === "GET" && hasData;
  const place = hasQuery ? `\`${address}?\${data}\`` : JSON.stringify(address);
  return [
    `const answer = await fetch(${place}, {`,
    `  method: ${JSON.stringify(verb)},`,
    ...headerLines(isToken, login),
    ...(hasData && !hasQuery ? ["  body: data,"] : []),
    "});",
  ];
}

function headerLines(isToken, login) {
  if (login) return ["  headers: {Authorization: `Bearer ${token}`},"];
  return isToken ? [`  headers: {Authorization: "Bearer ${TOKEN}"},`] : [];
}

function outputLine({saveAs, isJson}) {
  if (saveAs) {
    return `await writeFile(${JSON.stringify(saveAs)}, Buffer.from(await answer.arrayBuffer()));`;
  }
  if (isJson) return "console.log(JSON.stringify(await answer.json(), null, 2));";
  return "console.log(await answer.text());";
}
