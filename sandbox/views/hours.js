/** Hours for each person as bars: what timelogs of an answer add up to, billed and not. */

import {duration} from "../forms/values.js";
import {h, show, svg} from "../page/dom.js";

const WIDTH = 700;
const LABEL = 170;
const NUMBER = 110;

/** Say whether a response holds time that somebody spent. */
export function hasHours(response) {
  return timelogsOf(response).some((log) => log.timelog_elapsed > 0 && log.owner_adminid !== undefined);
}

/** Return the hours of a response. */
export function hoursView(response, {names}) {
  const people = hoursOf(timelogsOf(response));
  const most = Math.max(...people.map((person) => person.seconds));
  const rows = people.map((person) => row(person, most, names));
  return h(
    "figure",
    {class: "hours"},
    h("figcaption", {}, h("strong", {}, "Hours for each person"), ` ${duration(people.reduce((sum, {seconds}) => sum + seconds, 0))} in all, running clocks included`),
    h("ul", {}, rows),
    h("p", {class: "legend hint"}, h("span", {class: "swatch done", "aria-hidden": "true"}), " billable ", h("span", {class: "swatch open", "aria-hidden": "true"}), " not billable"),
  );
}

/** Return [{adminid, seconds, billable, logs}], most hours first. */
export function hoursOf(timelogs) {
  const byPerson = Map.groupBy(timelogs, (log) => log.owner_adminid);
  const people = [...byPerson].map(([adminid, logs]) => ({
    adminid,
    seconds: sum(logs),
    billable: sum(logs.filter((log) => log.timelog_billable)),
    logs: logs.length,
  }));
  return people.sort((one, other) => other.seconds - one.seconds);
}

/** Timelogs stand in the response itself, or inside the rows of another list. */
function timelogsOf(response) {
  const inner = Object.values(response).filter(Array.isArray).flat();
  return [...(response.timelogs ?? []), ...inner.flatMap((row) => row?.timelogs ?? [])];
}

function sum(logs) {
  return logs.reduce((total, log) => total + (log.timelog_elapsed ?? 0), 0);
}

function row(person, most, names) {
  const width = (seconds) => (seconds / most) * (WIDTH - LABEL - NUMBER);
  const label = svg("text", {x: 0, y: 18, class: "label"}, `admin ${person.adminid}`);
  const numbers = `${duration(person.seconds)} in ${person.logs} timelogs, ${duration(person.billable)} billable`;
  const tip = svg("title", {}, numbers);
  const text = h("span", {class: "visually-hidden"}, `admin ${person.adminid}: ${numbers}`);
  names.of("admins", person.adminid).then((name) => {
    if (!name) return;
    show(label, name);
    show(text, `${name}: ${numbers}`);
  });
  return h(
    "li",
    {title: numbers},
    text,
    svg(
      "svg",
      {viewBox: `0 0 ${WIDTH} 26`, "aria-hidden": "true"},
      tip,
      label,
      svg("rect", {class: "whole", x: LABEL, y: 5, width: Math.max(width(person.seconds), 2), height: 16, rx: 3}),
      svg("rect", {class: "done", x: LABEL, y: 5, width: width(person.billable), height: 16, rx: 3}),
      svg("text", {x: LABEL + width(person.seconds) + 6, y: 18, class: "figure"}, duration(person.seconds)),
    ),
  );
}
