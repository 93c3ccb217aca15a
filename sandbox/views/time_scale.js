/** The dates above a timeline, and today's line. Takes the measures that timeline.js works out. */

import {svg} from "../page/dom.js";
import {dateOf, dayOf} from "./action_tree.js";

/**
 * Return Mondays where the time is short, else firsts of months; as many as fit side by side. One
 * that today's line would cross has no words.
 */
export function dateScale({from, until, today, x, width, top, height}) {
  const most = Math.floor((width - x(from)) / 60);
  const marks = until - from > 100 ? months(from, until, most) : mondays(from, until, most);
  return marks
    .filter(({day}) => x(day) < width - 40)
    .map(({day, text}) =>
      svg(
        "g",
        {class: "scale", "aria-hidden": "true"},
        svg("line", {x1: x(day), x2: x(day), y1: top - 6, y2: height}),
        Math.abs(x(day) + 18 - x(today + 0.5)) < 24
          ? null
          : svg("text", {x: x(day) + 3, y: top - 9}, text),
      ),
    );
}

function mondays(from, until, most) {
  const first = from + ((8 - dateOf(from).getUTCDay()) % 7);
  const step = 7 * Math.ceil((until - from) / 7 / most);
  const count = Math.ceil((until - first) / step);
  return Array.from({length: count}, (_, at) => first + at * step).map((day) => ({
    day,
    text: dateOf(day).toISOString().slice(5, 10),
  }));
}

function months(from, until, most) {
  const [start, end] = [dateOf(from), dateOf(until)];
  const first = start.getUTCFullYear() * 12 + start.getUTCMonth() + 1;
  const count = end.getUTCFullYear() * 12 + end.getUTCMonth() + 1 - first;
  const step = Math.ceil(count / most) || 1;
  return Array.from({length: Math.ceil(count / step)}, (_, at) => first + at * step).map(
    (month) => {
      const text = `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
      return {day: dayOf(`${text}-01`), text};
    },
  );
}

/** Return the line of today, or null where the drawing ends before it or begins after it. */
export function todayLine({x, from, until, today, height}) {
  if (today < from || today >= until) return null;
  const at = x(today + 0.5);
  return svg(
    "g",
    {class: "today", "aria-hidden": "true"},
    svg("line", {x1: at, x2: at, y1: 12, y2: height}),
    svg("text", {x: at, y: 10, "text-anchor": "middle"}, "today"),
  );
}
