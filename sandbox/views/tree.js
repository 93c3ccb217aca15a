/** An answer as a tree that opens and closes; ids are links that open their record. */

import {h, show} from "../page/dom.js";
import {recordLink, targetOf} from "./links.js";

const FIRST_ROWS = 100;
const OPEN_DEPTH = 3;

/** Return the tree of an answer; what was asked is open only where something was wrong with it. */
export function treeView(tree, context) {
  const isGood = !tree.request?.error;
  const branches = Object.entries(tree).map(([key, value]) => {
    const element = branch(key, value, null, 1, context);
    if (key === "request" && isGood) element.open = false;
    return element;
  });
  return h("div", {class: "tree"}, branches);
}

/** `noun` is the one whose record holds the value, null outside records. */
function branch(key, value, noun, depth, context) {
  if (value === null || typeof value !== "object") return leaf(key, value, noun, context);
  const isList = Array.isArray(value);
  const size = isList ? value.length : Object.keys(value).length;
  const count = h("span", {class: "hint"}, isList ? ` [${size}]` : ` {${size}}`);
  const label = [h("span", {class: "key"}, key), count, preview(value)];
  if (!size) return h("div", {class: "leaf"}, label);
  const inner = context.catalogue.noun(key) ?? (isList ? null : noun);
  const draw = () => children(value, inner, depth, context);
  return folded(label, draw, depth < OPEN_DEPTH && size <= FIRST_ROWS);
}

/** What is closed is drawn when it is opened: an answer may hold thousands of rows. */
function folded(label, draw, isOpen) {
  const holder = h("div", {class: "children"});
  const element = h("details", {}, h("summary", {}, label), holder);
  const fill = () => holder.childElementCount || show(holder, draw());
  element.addEventListener("toggle", () => element.open && fill());
  if (isOpen) fill();
  element.open = isOpen;
  return element;
}

function children(value, noun, depth, context) {
  if (!Array.isArray(value)) {
    return Object.entries(value).map(([key, each]) => branch(key, each, noun, depth + 1, context));
  }
  const rows = (from) =>
    value
      .slice(from, from + FIRST_ROWS)
      .map((each, at) => branch(String(from + at), each, noun, depth + 1, context));
  const nodes = rows(0);
  if (value.length > FIRST_ROWS) nodes.push(more(value, FIRST_ROWS, rows));
  return nodes;
}

function more(value, from, rows) {
  const button = h(
    "button",
    {type: "button", class: "quiet"},
    `Show more (${value.length - from} left)`,
  );
  button.addEventListener("click", () => {
    const next = from + FIRST_ROWS;
    button.replaceWith(...rows(from), ...(value.length > next ? [more(value, next, rows)] : []));
  });
  return button;
}

function leaf(key, value, noun, context) {
  const kind = value === null ? "null" : typeof value;
  const target = targetOf(context.catalogue, noun, key, value);
  const shown = target
    ? recordLink(target, context)
    : h(
        "span",
        {class: `value ${kind}`, dir: kind === "string" ? "auto" : null},
        kind === "string" ? JSON.stringify(value) : String(value),
      );
  return h("div", {class: "leaf"}, h("span", {class: "key"}, key), " ", shown);
}

/** A record is told by its first name, so that a closed list still says what it holds. */
function preview(value) {
  if (Array.isArray(value)) return null;
  const isName = ([key, each]) => /name|subject/.test(key) && typeof each === "string" && each;
  const found = Object.entries(value).find(isName);
  return found ? h("span", {class: "preview", dir: "auto"}, ` ${found[1].slice(0, 60)}`) : null;
}
