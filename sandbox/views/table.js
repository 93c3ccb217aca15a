/** Lists as tables. A click on a column's head sorts by it on the server, over all pages. */

import {h} from "../page/dom.js";
import {recordLink, targetOf} from "./links.js";

const FIRST_ROWS = 200;

/** Return [{word, rows}] of the lists of records that stand in a response. */
export function listsOf(response, catalogue) {
  return Object.entries(response)
    .filter(
      ([word, rows]) => Array.isArray(rows) && rows.length && catalogue.noun(word)?.name === word,
    )
    .map(([word, rows]) => ({word, rows}));
}

/** Return the tables of a response. */
export function tablesView(response, context) {
  const lists = listsOf(response, context.catalogue);
  return h(
    "div",
    {},
    lists.map(({word, rows}) => table(word, rows, lists.length > 1, context)),
  );
}

function table(word, rows, isNamed, context) {
  const noun = context.catalogue.noun(word);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].sort(
    (one, other) => rank(noun, one) - rank(noun, other),
  );
  const order = context.actions.orderOf(word);
  const body = h("tbody", {}, lines(rows, 0, columns, noun, context));
  const element = h(
    "table",
    {class: "rows"},
    h("caption", {class: isNamed ? "" : "visually-hidden"}, `${word} (${rows.length})`),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        columns.map((name) => headCell(noun, word, name, order, context)),
      ),
    ),
    body,
  );
  return h(
    "div",
    {class: "table-holder", tabindex: "0", role: "region", "aria-label": `${word} as a table`},
    element,
    moreRows(body, rows, columns, noun, context),
  );
}

/** The id and the name come first, then the rest in the order of the record. */
function rank(noun, name) {
  return name === noun.id_field ? 0 : name === noun.label ? 1 : 2;
}

function headCell(noun, word, name, order, context) {
  const field = context.catalogue.field(noun, name);
  const isBy = order?.field === name;
  const sorted = isBy ? (order.isDown ? "descending" : "ascending") : null;
  if (!field?.sortable) return h("th", {scope: "col"}, name);
  const next = isBy && !order.isDown ? `-${name}` : name;
  return h(
    "th",
    {scope: "col", "aria-sort": sorted},
    h(
      "button",
      {
        type: "button",
        class: "sorter",
        title: `Sort by ${next}`,
        onclick: () => context.actions.sort(word, next),
      },
      name,
      isBy ? (order.isDown ? " ↓" : " ↑") : "",
    ),
  );
}

function lines(rows, from, columns, noun, context) {
  return rows.slice(from, from + FIRST_ROWS).map((row) =>
    h(
      "tr",
      {},
      columns.map((name) => cell(row[name], noun, name, context)),
    ),
  );
}

function cell(value, noun, name, context) {
  const target = targetOf(context.catalogue, noun, name, value);
  if (target) return h("td", {class: "number"}, recordLink(target, context));
  if (Array.isArray(value)) return h("td", {class: "hint"}, `${value.length} ${name}`);
  if (value !== null && typeof value === "object")
    return h("td", {class: "hint"}, Object.values(value).join(" · ").slice(0, 80));
  const text = value === null || value === undefined ? "" : String(value);
  return h(
    "td",
    {class: typeof value === "number" ? "number" : "", title: text.length > 40 ? text : null},
    text,
  );
}

function moreRows(body, rows, columns, noun, context) {
  if (rows.length <= FIRST_ROWS) return null;
  let from = FIRST_ROWS;
  const button = h(
    "button",
    {type: "button", class: "quiet"},
    `Show more (${rows.length - from} left)`,
  );
  button.addEventListener("click", () => {
    body.append(...lines(rows, from, columns, noun, context));
    from += FIRST_ROWS;
    if (from >= rows.length) button.remove();
    else button.textContent = `Show more (${rows.length - from} left)`;
  });
  return button;
}
