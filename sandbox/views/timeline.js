/**
 * The actions of a project as bars from start to finish, filled by percent, in the order of their
 * tree; a line for today, late ones marked. Each bar says its numbers on hover and to screen
 * readers.
 */

import {h, show, svg} from "../page/dom.js";

const DAY = 86_400_000;
const ROW = 26;
const LEAST_WIDTH = 480;
const TOP = 34;
const RIGHT = 16;
const SHOWN = 200;

/** Say whether a response holds actions that have dates. */
export function hasTimeline(response) {
  return (response.actions ?? []).some(hasDates);
}

function hasDates(action) {
  return Boolean(action.date_start && action.date_finish);
}

/** Return the timeline of a response; it is drawn anew when its place becomes wider or narrower. */
export function timelineView(response, context) {
  const today = Math.floor(Date.now() / DAY);
  const rows = inTreeOrder(response.actions.filter(hasDates));
  const shown = rows.slice(0, SHOWN);
  const late = rows.filter(({action}) => isLate(action, today)).length;
  const name = response.project?.project_name;
  const title = name ? `Timeline of ${name}` : "Timeline";
  const chart = h("div", {class: "chart", tabindex: "0", role: "region", "aria-label": title});
  const draw = () => show(chart, drawing(shown, response.project, today, title, chart.clientWidth, context));
  new ResizeObserver(draw).observe(chart);
  return h(
    "figure",
    {class: "timeline"},
    h("figcaption", {}, h("strong", {dir: "auto"}, title), ` ${rows.length} actions, ${late} late`, rows.length > SHOWN ? `, the first ${SHOWN} shown` : ""),
    chart,
    h("p", {class: "legend hint"}, swatch("done"), " done ", swatch("open"), " to do ", swatch("late"), " late ", swatch("today"), " today"),
  );
}

function drawing(rows, project, today, title, place, context) {
  const days = rows.flatMap(({action}) => [dayOf(action.date_start), dayOf(action.date_finish)]);
  const from = Math.min(...days, dayOf(project?.date_start) ?? Infinity) - 1;
  const until = Math.max(...days, dayOf(project?.date_finish) ?? -Infinity) + 2;
  const width = Math.max(place, LEAST_WIDTH);
  const label = Math.min(230, width * 0.36);
  const height = TOP + rows.length * ROW + 8;
  const x = (day) => label + ((day - from) / (until - from)) * (width - label);
  const frame = {x, width, label, height, from, until, today};
  return svg(
    "svg",
    {width, height, role: "list", "aria-label": title},
    scale(frame),
    rows.map((row, index) => bar(row, TOP + index * ROW, frame, context)),
    today > from && today < until ? todayLine(frame) : null,
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

function bar({action, depth}, y, {x, width: all, label, today}, {names, actions}) {
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
      svg("rect", {class: "hit", x: 0, y, width: all, height: ROW}),
      svg("text", {x: 8 + depth * 14, y: y + 17, class: "label"}, cut(action.action_name, (label - 16 - depth * 14) / 7)),
      svg("rect", {class: "whole", x: left, y: y + 6, width, height: 14, rx: 3}),
      svg("rect", {class: "done", x: left, y: y + 6, width: (width * action.action_complete) / 100, height: 14, rx: 3}),
    ),
  );
}

/** Mondays where they fit, else the first of each month. */
function scale({from, until, x, width, height}) {
  const marks = [];
  const isLong = until - from > 100;
  for (let day = from; day <= until; day += 1) {
    const date = new Date(day * DAY);
    const isMark = isLong ? date.getUTCDate() === 1 : date.getUTCDay() === 1;
    if (isMark && x(day) < width - 40) marks.push([x(day), date.toISOString().slice(isLong ? 0 : 5, isLong ? 7 : 10)]);
  }
  const step = Math.ceil((marks.length * 60) / (width - x(from)));
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

function todayLine({x, today, height}) {
  const at = x(today + 0.5);
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
  return characters.length > length ? `${characters.slice(0, Math.max(length - 1, 3)).join("")}…` : text;
}
