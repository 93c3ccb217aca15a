/** A call for JavaScript with fetch: a browser's module, or Node.js. */

import {pieces, TOKEN} from "./request.js";

/** Return the program. */
export function javascript(call, session) {
  const {address, verb, fields, params, file, saveAs, isToken, isJson} = pieces(call, session);
  const lines = [];
  if (file) lines.push('import {readFile} from "node:fs/promises";\n');
  if (saveAs) lines.push('import {writeFile} from "node:fs/promises";\n');
  const texts = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)},`);
  if (params) texts.push(`params: JSON.stringify(${JSON.stringify(params, null, 2).replaceAll("\n", "\n  ")}),`);
  const hasQuery = verb === "GET" && texts.length;
  if (texts.length && !file) lines.push("const data = new URLSearchParams({", ...texts.map((line) => `  ${line}`), "});");
  if (file) {
    lines.push("const data = new FormData();");
    lines.push(...texts.map((line) => `data.append("${line.slice(0, line.indexOf(":"))}", ${line.slice(line.indexOf(":") + 2, -1)});`));
    lines.push(`data.append("file", new Blob([await readFile(${JSON.stringify(file)})]), ${JSON.stringify(file)});`);
  }
  lines.push(`const answer = await fetch(${hasQuery ? `\`${address}?\${data}\`` : JSON.stringify(address)}, {`, `  method: ${JSON.stringify(verb)},`);
  if (isToken) lines.push(`  headers: {Authorization: "Bearer ${TOKEN}"},`);
  if (verb !== "GET" && (texts.length || file)) lines.push("  body: data,");
  lines.push("});");
  if (saveAs) lines.push(`await writeFile(${JSON.stringify(saveAs)}, Buffer.from(await answer.arrayBuffer()));`);
  else lines.push(isJson ? "console.log(JSON.stringify(await answer.json(), null, 2));" : "console.log(await answer.text());");
  return lines.join("\n");
}
