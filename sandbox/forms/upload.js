/** The file of an upload, with the progress of what has left. */

import {h, show} from "../page/dom.js";

/** Return the file input; `onFile(file)` hears of the choice, null for none. */
export function uploadField(file, onFile) {
  const chosen = h("span", {class: "hint"}, file ? `${file.name}, ${sizeText(file.size)}` : "");
  const input = h("input", {
    type: "file",
    id: "upload",
    "aria-label": "File to upload",
    "data-path": "file",
    onchange: () => {
      const picked = input.files[0] ?? null;
      show(chosen, picked ? sizeText(picked.size) : "");
      onFile(picked);
    },
  });
  return h("div", {class: "option", "data-at": "file"}, h("label", {class: "field-name", for: "upload"}, "file"), input, chosen);
}

/** Return a size for people. */
export function sizeText(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ["kB", "MB", "GB"];
  let value = bytes / 1000;
  while (value >= 1000 && units.length > 1) {
    value /= 1000;
    units.shift();
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${units[0]}`;
}
