/** Which page of a list is answered, whether it is counted, and whether rows without one are. */

import {h, select} from "../page/dom.js";
import {countInput, labelled, wordInput} from "./option.js";

/** Return the options, null for a list of named ids: it has no pages. */
export function pageOptions(place, options, path, set) {
  if (place.role === "ids") return null;
  const row = (name, placeholder) =>
    labelled(name, countInput(name, options, path, set, placeholder), "", path);
  const isNested = place.role !== "list";
  const count = select(
    [
      ["", "counted"],
      ["false", "not counted"],
    ],
    options.count === false ? "false" : "",
    {
      "data-path": `${path}count`,
      onchange: () => set({count: count.value === "" ? undefined : false}),
    },
  );
  const controls = [row("limit", place.role === "complete" ? "all" : "50")];
  if (!isNested) {
    controls.push(row("page", "1"), row("offset", "0"));
    controls.push(
      labelled("after", wordInput("after", options, path, set), "cursor of data.next", path),
    );
  }
  if (place.role === "nested")
    controls.push(labelled("require", requireInput(options, path, set), "", path));
  controls.push(labelled("total", count));
  return h("div", {class: "pages"}, controls);
}

function requireInput(options, path, set) {
  const words = [
    ["", "all rows above"],
    ["true", "only with a match"],
    ["false", "only without one"],
  ];
  const control = select(words, String(options.require ?? ""), {
    "data-path": `${path}require`,
    onchange: () => set({require: control.value === "" ? undefined : control.value === "true"}),
  });
  return control;
}
