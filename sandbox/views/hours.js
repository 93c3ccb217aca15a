/** Hours for each person as bars: what timelogs of an answer add up to, billed and not. */

import {h, show, svg} from "../page/dom.js";
import {counted, duration} from "../page/units.js";

/** Say whether a response holds time that somebody spent. */
export function hasHours(response) {
  return timelogsOf(response).some(
    (log) => log.timelog_elapsed > 0 && log.owner_adminid !== undefined,
  );
}

/** Return the hours of a response. */
export function hoursView(response, {names}) {
  const people = hoursOf(timelogsOf(response));
  const most = Math.max(...people.map((person) => person.seconds));
  const all = people.reduce((total, {seconds}) => total + seconds, 0);
  const logs = people.reduce((total, {logs}) => total + logs, 0);
  const what = isWhole(response) ? "in all" : `in the ${counted(logs, "timelog")} of this answer`;
  return h(
    "figure",
    {class: "hours"},
    h(
      "figcaption",
      {},
      h("strong", {}, "Hours for each person"),
      ` ${minutes(all)} ${what}, running clocks included`,
    ),
    h(
      "ul",
      {},
      people.map((person) => row(person, most, names)),
    ),
    h(
      "p",
      {class: "legend hint"},
      h("span", {class: "swatch done", "aria-hidden": "true"}),
      " billable ",
      h("span", {class: "swatch", "aria-hidden": "true"}),
      " not billable",
    ),
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

/** Timelogs stand in the response itself, or inside the rows of another list; groups are none. */
function timelogsOf(response) {
  const inner = Object.values(response).filter(Array.isArray).flat();
  const logs = [...(response.timelogs ?? []), ...inner.flatMap((row) => row?.timelogs ?? [])];
  return logs.filter((log) => log.timelog_id);
}

/** Say whether no row is missing: one page of several is not all hours. */
export function isWhole({data = {}, timelogs}) {
  const lists = Object.entries(data.lists ?? {});
  const logs = lists.map(([path]) => path).filter((path) => /(^|\.)timelogs$/.test(path));
  const leads = (path) => logs.some((log) => log === path || log.startsWith(`${path}.`));
  if (lists.length) {
    return lists.every(([path, {total, returned}]) => !leads(path) || total === returned);
  }
  return data.total === undefined || data.total === timelogs?.length;
}

function sum(logs) {
  return logs.reduce((total, log) => total + (log.timelog_elapsed ?? 0), 0);
}

/** Seconds say nothing in a sum of hours. */
function minutes(seconds) {
  return duration(seconds < 60 ? seconds : Math.round(seconds / 60) * 60);
}

function row({adminid, seconds, billable, logs}, most, names) {
  const person = h("span", {class: "person", dir: "auto"}, `admin ${adminid}`);
  names.of("admins", adminid).then((name) => name && show(person, name));
  const numbers = `${minutes(seconds)} in ${counted(logs, "timelog")}, ${minutes(billable)} billable`;
  const bar = (kind, share) =>
    svg("rect", {class: kind, width: `${(share / most) * 100}%`, height: 16, rx: 3});
  return h(
    "li",
    {title: numbers},
    person,
    svg(
      "svg",
      {height: 16, role: "img", "aria-label": numbers},
      svg("title", {}, numbers),
      bar("whole", seconds),
      bar("done", billable),
    ),
    h("span", {class: "figure", "aria-hidden": "true"}, minutes(seconds)),
  );
}
