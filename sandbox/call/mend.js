/**
 * A fault of an answer, mended in the call: its nearest word takes the place of the wrong one.
 * Pure.
 */

const OPERATORS = [
  "eq",
  "ne",
  "in",
  "nin",
  "lt",
  "lte",
  "gt",
  "gte",
  "between",
  "contains",
  "starts",
  "ends",
  "empty",
];

/** Return the call with the fault's nearest word, or null when its place cannot be found. */
export function mended(call, fault) {
  if (!fault.nearest) return null;
  if (fault.path === "action") return {...call, steps: mendedSteps(call.steps, fault)};
  const keys = keysOf(call.params, fault.path);
  return keys && {...call, params: changedAt(call.params, keys, fault)};
}

function mendedSteps(steps, {given, nearest}) {
  const right = swapped({given, nearest});
  return steps.map((step) => ({...step, words: step.words.map(right)}));
}

function swapped({given, nearest}) {
  return (word) => (word === given ? nearest : word);
}

const NAMES_FIELDS = ["fields", "sort", "orderby"];

function changedAt(value, [key, ...rest], fault) {
  if (rest.length) {
    const copy = Array.isArray(value) ? [...value] : {...value};
    copy[key] = changedAt(value[key], rest, fault);
    return copy;
  }
  if (key === "action" && typeof value[key] === "string") {
    return {...value, action: value[key].split("/").map(swapped(fault)).join("/")};
  }
  if (NAMES_FIELDS.includes(key) || isWrongValue(value[key], fault)) {
    return {...value, [key]: replaced(value[key], fault)};
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name === key ? fault.nearest : name, each]),
  );
}

/** A wrong word stands in the value (a field to sort by, a choice), unless it is an operator. */
function isWrongValue(value, {given, nearest, error}) {
  if (OPERATORS.includes(nearest) || given === undefined) return false;
  if (error === "unknown_field" && value === given) return false;
  return words(value).includes(String(given));
}

function replaced(value, {given, nearest}) {
  const swap = (word) =>
    bare(word) === bare(String(given)) ? word.replace(bare(word), nearest) : word;
  if (Array.isArray(value)) return value.map((each) => swap(String(each)));
  return String(value)
    .split(",")
    .map((word) => swap(word.trim()))
    .join(",");
}

function words(value) {
  const list = Array.isArray(value) ? value : String(value).split(",");
  return list.flatMap((word) => [String(word).trim(), bare(String(word).trim())]);
}

function bare(word) {
  return word.replace(/^-/, "");
}

/** Return the keys that a dotted path names in `params`; a key may hold dots itself. */
function keysOf(params, path) {
  let value = params;
  const keys = [];
  let left = path;
  while (left) {
    if (value === null || typeof value !== "object") return null;
    const key = Object.keys(value).find((each) => left === each || left.startsWith(`${each}.`));
    if (key === undefined) return null;
    keys.push(key);
    value = value[key];
    left = left.slice(key.length + 1);
  }
  return keys.length ? keys : null;
}
