/** The tree and the days of actions. Pure. A day is the number of days since 1970 in UTC. */

const DAY = 86_400_000;
const OVER = ["Cancelled", "Closed"];

/** Return the day of a date `YYYY-MM-DD`, null for none. */
export function dayOf(date) {
  return date ? Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY) : null;
}

/** Return the first and the last day of an action; where it has one date, both are that. */
export function spanOf({date_start: start, date_finish: finish}) {
  return [dayOf(start || finish), dayOf(finish || start)];
}

/** Return the Date at which a day begins. */
export function dateOf(day) {
  return new Date(day * DAY);
}

/** Return [{action, depth}]: children behind their parent, else in the order of the answer. */
export function inTreeOrder(actions) {
  const byParent = Map.groupBy(actions, (action) => action.parent_action_id ?? 0);
  const known = new Set(actions.map((action) => action.action_id));
  const walk = (action, depth) => [
    {action, depth},
    ...(byParent.get(action.action_id) ?? []).flatMap((child) => walk(child, depth + 1)),
  ];
  const roots = actions.filter((action) => !known.has(action.parent_action_id ?? 0));
  return roots.flatMap((root) => walk(root, 0));
}

/** An action is late when its last day is over and it is not done. */
export function isLate(action, today) {
  const isOpen = action.action_complete < 100 && !OVER.includes(action.action_status);
  return isOpen && Boolean(action.date_finish) && dayOf(action.date_finish) < today;
}
