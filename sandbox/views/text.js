/** An answer as the text that came, JSON and XML in colours. */

import {h} from "../page/dom.js";

const MOST_CHARACTERS = 300_000;
const JSON_TOKENS = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|(-?\d+(?:\.\d+)?)/g;
const XML_TOKENS = /(<\/?)([\w.-]+)|\s([\w-]+)(="[^"]*")|(<\?[^>]*\?>)/g;

/** Return the text of an answer; a very long one is cut, and says so. */
export function textView(answer) {
  const text = printed(answer).slice(0, MOST_CHARACTERS);
  const isCut = answer.text.length > MOST_CHARACTERS;
  const tokens = answer.type.includes("json")
    ? colourJson
    : answer.type.includes("xml")
      ? colourXml
      : plain;
  return h(
    "div",
    {},
    isCut
      ? h(
          "p",
          {class: "hint"},
          `The first ${MOST_CHARACTERS.toLocaleString()} characters; Save has all.`,
        )
      : null,
    h(
      "pre",
      {class: "code", tabindex: "0", role: "region", "aria-label": "Answer as text"},
      h("code", {}, tokens(text)),
    ),
  );
}

/** Lines and indentation are added for reading; Copy and Save keep the bytes as they came. */
function printed({type, text, tree}) {
  if (type === "application/json" && tree) return JSON.stringify(tree, null, 2);
  if (type === "application/xml") return indented(text);
  return text;
}

function indented(xml) {
  let depth = 0;
  return xml
    .replace(/>(<)/g, ">\n$1")
    .split("\n")
    .map((line) => {
      if (/^<\//.test(line)) depth -= 1;
      const shown = "  ".repeat(Math.max(depth, 0)) + line;
      if (/^<[\w]/.test(line) && !/<\/|\/>$/.test(line)) depth += 1;
      return shown;
    })
    .join("\n");
}

function plain(text) {
  return [text];
}

function colourJson(text) {
  return coloured(text, JSON_TOKENS, ([, string, colon, word, number]) => {
    if (string && colon)
      return [
        ["key", string],
        ["", colon],
      ];
    if (string) return [["string", string]];
    return word ? [["boolean", word]] : [["number", number]];
  });
}

function colourXml(text) {
  return coloured(text, XML_TOKENS, ([, open, tag, name, value, head]) => {
    if (head) return [["boolean", head]];
    return tag
      ? [
          ["", open],
          ["key", tag],
        ]
      : [
          ["", " "],
          ["boolean", name],
          ["string", value],
        ];
  });
}

function coloured(text, pattern, parts) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(pattern)) {
    nodes.push(text.slice(from, found.index));
    for (const [kind, word] of parts(found))
      nodes.push(kind ? h("span", {class: kind}, word) : word);
    from = found.index + found[0].length;
  }
  nodes.push(text.slice(from));
  return nodes;
}
