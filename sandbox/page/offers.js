/** The words that may come next in a chain, as buttons; where there are many, the later ones folded. */

import {h} from "./dom.js";

const MOST = 16;
const SHOWN = 12;

/**
 * Return the buttons of `words`, [{word, help}], behind a lead like "then". `sign` stands before each
 * word, `meaning` says what it is to those who hear it; `onPick(word, label)` takes a click.
 */
export function offers(words, {lead, sign, meaning, onPick}) {
  if (!words.length) return [];
  const shown = words.length > MOST ? words.slice(0, SHOWN) : words;
  const folded = words.slice(shown.length);
  const button = ({word, help}) => {
    const label = `${meaning}: ${word}`;
    const onclick = () => onPick(word, label);
    const attributes = {type: "button", class: "offer", title: help, "aria-label": label, onclick};
    return h("button", attributes, sign, word);
  };
  const more = h(
    "details",
    {class: "more-offers"},
    h("summary", {class: "hint"}, `${folded.length} more`),
    h("div", {class: "offers"}, folded.map(button)),
  );
  return [h("span", {class: "hint"}, lead), shown.map(button), folded.length ? more : null];
}
