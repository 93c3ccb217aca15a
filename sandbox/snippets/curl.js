/** A call for curl in a POSIX shell. */

import {pieces, TOKEN} from "./request.js";

/** Return the command. */
export function curl(call, session) {
  const {address, verb, fields, params, file, saveAs, isToken} = pieces(call, session);
  const texts = Object.entries(params ? {...fields, params: JSON.stringify(params)} : fields);
  const lines = [`curl -sS ${quoted(address)}`];
  const isQuery = verb === "GET" && texts.length;
  if (isQuery) lines.push("-G");
  else if (verb !== "GET" && (verb !== "POST" || !(texts.length || file))) lines.push(`-X ${verb}`);
  if (isToken) lines.push(`-H ${quoted(`Authorization: Bearer ${TOKEN}`)}`);
  // A form's texts are taken as they are by --form-string alone: -F reads @ and ; in them.
  const flag = file ? "--form-string" : "--data-urlencode";
  lines.push(...texts.map(([name, value]) => `${flag} ${quoted(`${name}=${value}`)}`));
  if (file) lines.push(`-F ${quoted(`file=@"${file.replace(/["\\]/g, "\\$&")}"`)}`);
  if (saveAs) lines.push(`-o ${saveAs}`);
  return lines.join(" \\\n  ");
}

function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
