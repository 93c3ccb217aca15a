/**
 * The actions of a project as bars from start to finish, filled by percent, in the order of their
 * tree; a line for today, late ones marked. Each bar says its numbers on hover and to screen
 * readers.
 */

import {h, svg} from "../page/dom.js";

const DAY = 86_400_000;
const ROW = 26;
const LABEL = 220;
const WIDTH = 900;
const TOP = 34;
const RIGHT = 16;
const SHOWN = 200;

/** Say whether a response holds actions that have dates. */
export function hasTimeline(response) {
  return (response.actions ?? []).some((action) => dayOf(action.date_start) !== null && dayOf(action.date_finish) !== null);
}

/** Return the timeline of a response. */
export function timelineView(response, context) {
  const today = Math.floor(Date.now() / DAY);
  const rows = inTreeOrder(response.actions).filter(({action}) => dayOf(action.date_start) !== null && dayOf(action.date_finish) !== null);
  const shown = rows.slice(0, SHOWN);
  const project = response.project;
  const days = shown.flatMap(({action}) => [dayOf(action.date_start), dayOf(action.date_finish)]);
  const from = Math.min(...days, dayOf(project?.date_start) ?? Infinity) - 1;
  const until = Math.max(...days, dayOf(project?.date_finish) ?? -Infinity) + 1;
  const x = (day) => LABEL + ((day - from) / (until - from)) * (WIDTH - LABEL - RIGHT);
  const height = TOP + shown.length * ROW + 8;
  const late = shown.filter(({action}) => isLate(action, today)).length;
  const title = project?.project_name ? `Timeline of ${project.project_name}` : "Timeline";
  return h(
    "figure",
    {class: "timeline"},
    h("figcaption", {}, h("strong", {dir: "auto"}, title), ` ${rows.length} actions, ${late} late`, rows.length > SHOWN ? `, the first ${SHOWN} shown` : ""),
    h(
      "div",
      {class: "chart", tabindex: "0", role: "region", "aria-label": title},
      svg(
        "svg",
        {viewBox: `0 0 ${WIDTH} ${height}`, role: "list", "aria-label": title},
        scale(from, until, x, height),
        shown.map((row, index) => bar(row, TOP + index * ROW, x, today, context)),
        today > from && today < until ? todayLine(x(today + 0.5), height) : null,
      ),
    ),
    h("p", {class: "legend hint"}, swatch("done"), " done ", swatch("open"), " to do ", swatch("late"), " late ", swatch("today"), " today"),
  );
}

/** Return [{action, depth}]: children behind their parent, whose order is that of the answer. */
export function inTreeOrder(actions) {
  const byParent = Map.groupBy(actions, (action) => action.parent_action_id ?? 0);
  const known = new Set(actions.map((action) => action.action_id));
  const walk = (action, depth) => [
    {action, depth},
    ...(byParent.get(action.action_id) ?? []).flatMap((child) => walk(child, depth + 1)),
  ];
  return actions.filter((action) => !known.has(action.parent_action_id ?? 0)).flatMap((root) => walk(root, 0));
}

/** An action is late when its last day is over and it is not done. */
export function isLate(action, today) {
  return dayOf(action.date_finish) < today && action.action_complete < 100 && !["Cancelled", "Closed"].includes(action.action_status);
}

function dayOf(date) {
  return date ? Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY) : null;
}

function bar({action, depth}, y, x, today, {names, actions}) {
  const start = dayOf(action.date_start);
  const left = x(start);
  const width = Math.max(x(dayOf(action.date_finish) + 1) - left, 3);
  const kind = isLate(action, today) ? "late" : "open";
  const numbers = `${action.action_name}: ${action.date_start} to ${action.date_finish}, ${action.action_complete} % done${kind === "late" ? ", late" : ""}`;
  const tip = svg("title", {}, numbers);
  const who = action.assigned_adminid;
  if (who > 0) names.of("admins", who).then((name) => name && (tip.textContent = `${numbers}, ${name}`));
  const open = () => actions.openRecord("actions", action.action_id);
  const isInner = action.level_children > 0;
  return svg(
    "g",
    {role: "listitem", class: `bar ${kind} ${isInner ? "inner" : "leaf"}`},
    svg(
      "a",
      {href: `#GET/v1/actions/${action.action_id}/json`, "aria-label": numbers, onclick: (event) => { event.preventDefault(); open(); }},
      tip,
      svg("rect", {class: "hit", x: 0, y, width: WIDTH, height: ROW}),
      svg("text", {x: 8 + depth * 14, y: y + 17, class: "label"}, cut(action.action_name, 30 - depth * 2)),
      svg("rect", {class: "whole", x: left, y: y + 6, width, height: 14, rx: 3}),
      svg("rect", {class: "done", x: left, y: y + 6, width: (width * action.action_complete) / 100, height: 14, rx: 3}),
    ),
  );
}

/** Mondays where they fit, else the first of each month. */
function scale(from, until, x, height) {
  const marks = [];
  const isLong = until - from > 100;
  for (let day = from; day <= until; day += 1) {
    const date = new Date(day * DAY);
    const isMark = isLong ? date.getUTCDate() === 1 : date.getUTCDay() === 1;
    if (isMark && x(day) < WIDTH - 40) marks.push([x(day), date.toISOString().slice(isLong ? 0 : 5, isLong ? 7 : 10)]);
  }
  const step = Math.ceil(marks.length / 10);
  return marks
    .filter((_, index) => index % step === 0)
    .map(([at, text]) =>
      svg(
        "g",
        {class: "scale", "aria-hidden": "true"},
        svg("line", {x1: at, x2: at, y1: TOP - 6, y2: height}),
        svg("text", {x: at + 3, y: TOP - 12}, text),
      ),
    );
}

function todayLine(at, height) {
  return svg(
    "g",
    {class: "today", "aria-hidden": "true"},
    svg("line", {x1: at, x2: at, y1: 12, y2: height}),
    svg("text", {x: at, y: 10, "text-anchor": "middle"}, "today"),
  );
}

function swatch(kind) {
  return h("span", {class: `swatch ${kind}`, "aria-hidden": "true"});
}

function cut(text, length) {
  const characters = [...text];
  return characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : text;
}
