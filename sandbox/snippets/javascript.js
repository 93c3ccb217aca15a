/** A call for JavaScript with fetch: a browser's module, or Node.js. */

import {pieces, TOKEN} from "./request.js";

/** Return the program. */
export function javascript(call, session) {
  const request = pieces(call, session);
  const data = request.file ? formLines(request) : textLines(request);
  return [...importLines(request), ...data, ...fetchLines(request), outputLine(request)].join("\n");
}

function importLines({file, saveAs}) {
  if (file) return ['import {readFile} from "node:fs/promises";\n'];
  return saveAs ? ['import {writeFile} from "node:fs/promises";\n'] : [];
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

function fetchLines({address, verb, texts, file, isToken}) {
  const hasData = texts.length > 0 || Boolean(file);
  const hasQuery = verb === "GET" && hasData;
  const place = hasQuery ? `\`${address}?\${data}\`` : JSON.stringify(address);
  return [
    `const answer = await fetch(${place}, {`,
    `  method: ${JSON.stringify(verb)},`,
    ...(isToken ? [`  headers: {Authorization: "Bearer ${TOKEN}"},`] : []),
    ...(hasData && !hasQuery ? ["  body: data,"] : []),
    "});",
  ];
}

function outputLine({saveAs, isJson}) {
  if (saveAs) {
    return `await writeFile(${JSON.stringify(saveAs)}, Buffer.from(await answer.arrayBuffer()));`;
  }
  if (isJson) return "console.log(JSON.stringify(await answer.json(), null, 2));";
  return "console.log(await answer.text());";
}
