/**
 * The grammar of chains: text to steps and back. Pure; knows no noun.
 *
 * A step is {words: ["actions"], ids: []}; several words stand side by side, several ids are a
 * list of records.
 */

const FORMATS = ["json", "xml", "csv", "ndjson", "raw"];

/** Return {steps, format} of a chain's text, with slashes or dots, with or without version. */
export function parseChain(text) {
  const words = text.split(text.includes("/") ? "/" : ".").filter(Boolean);
  if (/^v[0-9]+$/.test(words[0] ?? "")) words.shift();
  const format = FORMATS.includes(words.at(-1)) ? words.pop() : "";
  const steps = [];
  for (const word of words) {
    if (/^[0-9]/.test(word) && steps.length) {
      steps.at(-1).ids = word.split(",").filter(Boolean);
    } else {
      steps.push({words: word.split(",").filter(Boolean), ids: []});
    }
  }
  return {steps, format};
}

/** Return the text of steps, joined by `/` as in a path or by `.` as in `action`. */
export function chainText(steps, separator = "/") {
  return steps
    .flatMap(({words, ids}) => (ids.length ? [words.join(","), ids.join(",")] : [words.join(",")]))
    .join(separator);
}

/** Say whether a step names exactly one record. */
export function isRecord(step) {
  return step.ids.length === 1;
}

/** Return steps with one more at the end. */
export function withStep(steps, word) {
  return [...steps, {words: [word], ids: []}];
}

/** Return steps whose last has one more word beside it. */
export function withSibling(steps, word) {
  const last = steps.at(-1);
  return [...steps.slice(0, -1), {words: [...last.words, word], ids: []}];
}

/** Return steps whose step at `index` names these ids (texts). */
export function withIds(steps, index, ids) {
  return steps.map((step, at) => (at === index ? {...step, ids} : step));
}
