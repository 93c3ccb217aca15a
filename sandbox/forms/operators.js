/** How a field is compared: the signs of operators, and what another one makes of a value. Pure. */

export const LISTS = ["in", "nin", "between"];
export const SIGNS = {
  eq: "=",
  ne: "≠",
  lt: "<",
  lte: "≤",
  gt: ">",
  gte: "≥",
  in: "one of",
  nin: "none of",
};

/**
 * Return a row with another operator: its value goes along, as one or as several. What `empty`
 * cannot take is kept beside it, for the operator after that.
 */
export function comparedBy({name, operator, value, kept}, next) {
  const held = operator === "empty" ? kept : value;
  if (next === "empty") return {name, operator: next, value: true, kept: held};
  const several = Array.isArray(held) ? held : held === undefined ? [] : [held];
  if (!LISTS.includes(next)) return {name, operator: next, value: several[0]};
  return {name, operator: next, value: several.length ? several : undefined};
}
