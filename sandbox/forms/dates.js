/** Inputs for dates and moments. They may be words (`today+7d`): texts, with a calendar beside. */

import {freshId, h} from "../page/dom.js";

const DAYS = {
  type: "date",
  words: ["today", "today+7d", "today-7d"],
  placeholder: "YYYY-MM-DD or today+7d",
  meaning: "Pick a day for",
};
const MOMENTS = {
  type: "datetime-local",
  words: ["now", "now-1d", "today", "today-7d"],
  placeholder: "YYYY-MM-DD HH:MM:SS or now-3h",
  meaning: "Pick a moment, in UTC, for",
};

/** Return an input, like valueInput() of values.js. */
export function dateInput(_state, field, value, onChange, attributes) {
  const {type, words, placeholder, meaning} = field.kind === "date" ? DAYS : MOMENTS;
  const options = words.map((word) => h("option", {value: word}));
  const list = h("datalist", {id: freshId("dates")}, options);
  const text = h("input", {
    ...attributes,
    type: "text",
    list: list.id,
    value: value ?? "",
    placeholder,
    oninput: () => onChange(text.value.trim() || undefined),
  });
  const pick = ({target}) => {
    if (!target.value) return;
    text.value = type === "date" ? target.value : `${target.value.replace("T", " ")}:00`;
    onChange(text.value);
  };
  const label = `${meaning} ${field.name}`;
  const calendar = h("input", {type, class: "calendar", "aria-label": label, onchange: pick});
  return h("span", {class: "date"}, text, calendar, list);
}
