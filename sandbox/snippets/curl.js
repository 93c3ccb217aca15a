/** A call for curl in a POSIX shell. */

import {pieces, TOKEN} from "./request.js";

const NEXT_LINE = " \\\n  ";

/** Return the command. */
export function curl(call, session) {
  const request = pieces(call, session);
  const lines = [
    `curl -sS ${quoted(request.address)}`,
    ...verbOption(request),
    ...tokenOption(request),
    ...dataOptions(request),
    ...fileOption(request),
    ...outputOption(request),
  ];
  return [...loginLines(request), lines.join(NEXT_LINE)].join("\n");
}

/** The token is the last one in the answer of a login. */
function loginLines({login}) {
  if (!login) return [];
  const lines = [
    `token=$(curl -sS ${quoted(login.address)}`,
    ...dataOptions({texts: login.fields}),
    `| sed -n 's/.*"token":"\\([^"]*\\)".*/\\1/p')`,
  ];
  return [lines.join(NEXT_LINE)];
}

/** curl sends a POST by itself where it has data. */
function verbOption({verb, texts, file}) {
  const hasData = texts.length > 0 || Boolean(file);
  if (verb === "GET") return hasData ? ["-G"] : [];
  return verb === "POST" && hasData ? [] : [`-X ${verb}`];
}

function tokenOption({isToken, login}) {
  if (login) return ['-H "Authorization: Bearer $token"'];
  return isToken ? [`-H ${quoted(`Authorization: Bearer ${TOKEN}`)}`] : [];
}

/** A form's texts are taken as they are by --form-string alone: -F reads @ and ; in them. */
function dataOptions({texts, file}) {
  const option = file ? "--form-string" : "--data-urlencode";
  return texts.map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return `${option} ${quoted(`${name}=${text}`)}`;
  });
}

function fileOption({file}) {
  return file ? [`-F ${quoted(`file=@"${file.replace(/["\\]/g, "\\$&")}"`)}`] : [];
}

function outputOption({saveAs}) {
  return saveAs ? [`-o ${saveAs}`] : [];
}

/** Return a text as a shell takes it for one word. */
export function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
