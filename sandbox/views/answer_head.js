/** What stands above an answer: its code and what it cost, remarks of the server, the next page. */

import {chainText} from "../call/chain.js";
import {copyButton, h, saveAs, wrapping} from "../page/dom.js";
import {size} from "../page/units.js";
import {codeBadge} from "./code.js";

const ENDINGS = {
  "application/json": ".json",
  "application/xml": ".xml",
  "application/x-ndjson": ".ndjson",
  "text/csv": ".csv",
};

/** Return code, call, and what the answer cost. */
export function answerHead(answer, sent) {
  const filename = answer.filename || `answer${ENDINGS[answer.type] ?? ".txt"}`;
  const save = () => saveAs(answer.blob, filename);
  return h(
    "div",
    {class: "answer-head"},
    h(
      "div",
      {class: "row"},
      codeBadge(answer.code, "strong"),
      h("span", {class: "sent"}, wrapping(`${sent.verb} ${chainText(sent.steps)}`)),
      answer.text ? copyButton(() => answer.text) : null,
      h("button", {type: "button", class: "quiet", onclick: save}, "Save"),
    ),
    h("p", {class: "hint figures"}, figures(answer)),
  );
}

/** Return what an answer cost. */
export function figures({headers, milliseconds, bytes}) {
  const timing = headers.get("Server-Timing") ?? "";
  const statements = /sql;desc="?(\d+)/.exec(timing)?.[1];
  const spent = /total;dur=([\d.]+)/.exec(timing)?.[1];
  return [
    h("span", {}, `${Math.round(milliseconds)} ms`),
    spent ? h("span", {title: "time the server needed"}, `server ${spent} ms`) : null,
    statements ? h("span", {title: "SQL statements, login included"}, `${statements} SQL`) : null,
    h("span", {}, size(bytes)),
  ];
}

/** Return what the server had to say beside the rows, null for nothing. */
export function remarks(data) {
  const ignored = data?.ignored?.length ? [`Not written: ${data.ignored.join(", ")}.`] : [];
  const lines = [
    ...(data?.preview ? ["A preview: nothing of this is kept."] : []),
    ...refusedRows(data?.rows ?? []),
    ...(data?.notes ?? []),
    ...ignored,
    ...truncations(data?.lists ?? {}),
  ];
  if (!lines.length) return null;
  const items = lines.map((line) => h("li", {}, line));
  return h("ul", {class: "notes"}, items);
}

/** Some rows may be refused while the others stand: that is no success to pass over. */
function refusedRows(rows) {
  const refused = rows.filter(({error}) => error).length;
  return refused ? [`${refused} of ${rows.length} rows refused, the others not.`] : [];
}

/** With several lists `data` tells of each whether rows are missing. */
function truncations(lists) {
  return Object.entries(lists)
    .filter(([, {truncated}]) => truncated)
    .map(([path, {returned, total}]) => `${path}: ${returned} of ${total ?? "more"} are shown.`);
}

/** Return the total and the way to the next page, null where there are no pages. */
export function pager(data, onNext) {
  if (!data || data.page === undefined || data.limit === null) return null;
  const total = data.total === null ? "not counted" : `${data.total} in all`;
  const attributes = {type: "button", id: "next-page", onclick: () => onNext(data.next)};
  const button = data.next ? h("button", attributes, "Next page") : null;
  return h("div", {class: "pager"}, h("span", {class: "hint"}, total), button);
}
