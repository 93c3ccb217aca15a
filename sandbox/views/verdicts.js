/** What became of each row of a request: its code, its record, and why it was refused. */

import {h} from "../page/dom.js";
import {codeBadge} from "./code.js";
import {recordLink} from "./links.js";

/** Return the table of verdicts; `noun` is the one whose records the rows are, if it is known. */
export function verdictsView({data: {rows}, ...response}, noun, context) {
  const records = new Map((response[noun?.name] ?? []).map((row) => [row[noun.id_field], row]));
  const line = (verdict) => {
    const record = records.get(verdict.id);
    return h(
      "tr",
      {},
      h("td", {class: "number"}, String(verdict.index)),
      h("td", {}, codeBadge(verdict.code)),
      h("td", {class: "number"}, recordOf(verdict, noun, context)),
      h("td", {dir: "auto"}, String(record?.[noun.label] ?? "")),
      h("td", {class: "outcome"}, outcome(verdict, context.catalogue)),
    );
  };
  const heads = ["row", "code", noun?.singular ?? "id", noun?.label ?? "", "what became of it"];
  const table = h(
    "table",
    {class: "rows verdicts"},
    h("caption", {class: "visually-hidden"}, `Verdicts on ${rows.length} rows`),
    h("thead", {}, h("tr", {}, heads.map((name) => h("th", {scope: "col"}, name)))),
    h("tbody", {}, rows.map(line)),
  );
  const label = "What became of each row";
  return h("div", {class: "table-holder", tabindex: "0", role: "region", "aria-label": label}, table);
}

/** A record that is gone, or was never made, has no link. */
function recordOf({id, deleted, error}, noun, context) {
  if (error || !id) return "";
  if (!noun || deleted) return String(id);
  return recordLink({plural: noun.name, id, isOwn: true}, context);
}

function outcome(verdict, catalogue) {
  if (verdict.error) return faultLines(verdict);
  const told = [happened(verdict, catalogue)];
  if (verdict.ignored?.length) told.push(`not written: ${verdict.ignored.join(", ")}`);
  return [...told, ...(verdict.notes ?? [])].join("; ");
}

function happened({code, changed, deleted}, catalogue) {
  if (code === 201) return "created";
  if (changed) return `changed ${changed.join(", ")}`;
  if (!deleted) return "nothing changed in it";
  const named = (word, count) => (count === 1 ? (catalogue.noun(word)?.singular ?? word) : word);
  const counts = Object.entries(deleted).map(([word, count]) => `${count} ${named(word, count)}`);
  return `removed ${counts.join(", ")}`;
}

function faultLines({error, message, errors}) {
  const faults = errors?.length ? errors : [{path: "", message}];
  const line = ({path, message: text}) =>
    h("div", {class: "fault"}, path && !text.startsWith(path) ? `${path}: ${text}` : text);
  return [h("strong", {}, error), faults.map(line)];
}
