/**
 * The actions of a project as bars from start to finish, filled by percent, in the order of their
 * tree; a line for today, late ones marked. Each bar says its numbers on hover and to screen
 * readers.
 */

import {h, show, svg} from "../page/dom.js";
import {counted} from "../page/units.js";
import {dayOf, inTreeOrder, isLate, spanOf} from "./action_tree.js";
import {dateScale, todayLine} from "./time_scale.js";

const ROW = 26;
const TOP = 34;
const LEAST_WIDTH = 480;
const SHOWN = 200;
const LEGEND = {done: "done", open: "to do", late: "late", today: "today"};

/** Say whether a response holds actions that have a date. */
export function hasTimeline(response) {
  return (response.actions ?? []).some(hasDate);
}

/** A group of actions may have a date, and is none. */
function hasDate(action) {
  return Boolean(action.action_id && (action.date_start || action.date_finish));
}

/** Return the timeline of a response; it is drawn when the server's day is known. */
export function timelineView(response, context) {
  const figure = h("figure", {class: "timeline"});
  context.serverDay.today().then((today) => draw(figure, response, dayOf(today), context));
  return figure;
}

/** Draw; anew when the place becomes wider or narrower. */
function draw(figure, response, today, context) {
  const rows = inTreeOrder(response.actions.filter(hasDate));
  const late = rows.filter(({action}) => isLate(action, today)).length;
  const name = response.project?.project_name;
  const title = name ? `Timeline of ${name}` : "Timeline";
  const chart = h("div", {class: "chart", tabindex: "0", role: "region", "aria-label": title});
  const shown = rows.slice(0, SHOWN);
  const redraw = () => {
    const frame = frameOf(shown, response.project, today, chart.clientWidth);
    show(chart, drawing(shown, frame, title, context));
  };
  new ResizeObserver(redraw).observe(chart);
  const undated = response.actions.length - rows.length;
  const caption = [
    ` ${counted(rows.length, "action")}, ${late} late`,
    rows.length > SHOWN ? `, the first ${SHOWN} shown` : "",
    undated ? `, ${undated} more without a date` : "",
  ].join("");
  const head = h("figcaption", {}, h("strong", {dir: "auto"}, title), caption);
  show(figure, head, chart, legend());
}

/** Return the measures of a drawing; `x(day)` is where a day begins, `top` where rows begin. */
function frameOf(rows, project, today, place) {
  const days = rows.flatMap(({action}) => spanOf(action));
  const from = Math.min(...days, dayOf(project?.date_start) ?? Infinity) - 1;
  const until = Math.max(...days, dayOf(project?.date_finish) ?? -Infinity) + 2;
  const width = Math.max(place, LEAST_WIDTH);
  const label = Math.min(230, width * 0.36);
  const x = (day) => label + ((day - from) / (until - from)) * (width - label);
  return {x, from, until, today, width, label, top: TOP, height: TOP + rows.length * ROW + 8};
}

function drawing(rows, frame, title, context) {
  const {width, height} = frame;
  return svg(
    "svg",
    {width, height, role: "list", "aria-label": title},
    dateScale(frame),
    rows.map((row, index) => bar(row, TOP + index * ROW, frame, context)),
    todayLine(frame),
  );
}

function bar({action, depth}, y, {x, width, label, today}, {names, actions}) {
  const [first, last] = spanOf(action);
  const left = x(first);
  const length = Math.max(x(last + 1) - left, 3);
  const done = (length * action.action_complete) / 100;
  const kind = isLate(action, today) ? "late" : "open";
  const shape = {x: left, y: y + 6, height: 14, rx: 3};
  const indent = 8 + depth * 14;
  const numbers = numbersOf(action, kind);
  const tip = svg("title", {}, numbers);
  tellWho(action.assigned_adminid, names, tip, numbers);
  const open = (event) => {
    event.preventDefault();
    actions.open(`actions/${action.action_id}`);
  };
  const link = {href: `#GET/v1/actions/${action.action_id}/json`, "aria-label": numbers};
  return svg(
    "g",
    {role: "listitem", class: `bar ${kind} ${action.level_children > 0 ? "inner" : "leaf"}`},
    svg(
      "a",
      {...link, onclick: open},
      tip,
      svg("rect", {class: "hit", x: 0, y, width, height: ROW}),
      svg(
        "foreignObject",
        {x: indent, y, width: label - indent - 8, height: ROW},
        h("div", {class: "label", dir: "auto"}, action.action_name),
      ),
      svg("rect", {class: "whole", ...shape, width: length}),
      svg("rect", {class: "done", ...shape, width: done}),
    ),
  );
}

function numbersOf({action_name: name, date_start, date_finish, action_complete}, kind) {
  const late = kind === "late" ? ", late" : "";
  const from = date_finish ? `until ${date_finish}` : `from ${date_start}`;
  const days = date_start && date_finish ? `${date_start} to ${date_finish}` : from;
  return `${name}: ${days}, ${action_complete} % done${late}`;
}

async function tellWho(adminid, names, tip, numbers) {
  const name = adminid > 0 ? await names.of("admins", adminid) : "";
  if (name) tip.textContent = `${numbers}, ${name}`;
}

function legend() {
  const entries = Object.entries(LEGEND).map(([kind, text]) => [
    h("span", {class: `swatch ${kind}`, "aria-hidden": "true"}),
    h("span", {}, text),
  ]);
  return h("p", {class: "legend hint"}, entries);
}
