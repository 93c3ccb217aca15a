/** Values of JSON as other languages write them. */

const LONGEST_LINE = 60;

/**
 * Return literal(value, indent): the value in a language, its lines `indent` deep.
 *
 * A language is {text(value), words: {true, false, null}, list and object: [open, close], colon,
 * emptyObject}.
 */
export function literalWith({text, words, list, object, colon, emptyObject}) {
  return function literal(value, indent) {
    if (typeof value === "string") return text(value);
    if (typeof value === "number") return String(value);
    if (value === null || typeof value === "boolean") return words[value];
    if (Array.isArray(value)) {
      return joined(
        value.map((each) => literal(each, indent + 4)),
        list,
        indent,
      );
    }
    const entries = Object.entries(value);
    if (!entries.length) return emptyObject;
    const items = entries.map(
      ([name, each]) => `${text(name)}${colon}${literal(each, indent + 4)}`,
    );
    return joined(items, object, indent);
  };
}

/** Items stand in one line where it is short, else each in its own. */
function joined(items, [open, close], indent) {
  const line = `${open}${items.join(", ")}${close}`;
  if (line.length < LONGEST_LINE && !line.includes("\n")) return line;
  const inner = " ".repeat(indent + 4);
  return `${open}\n${items.map((item) => `${inner}${item},\n`).join("")}${" ".repeat(indent)}${close}`;
}
