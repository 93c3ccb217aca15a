/** The file of an upload, with the progress of what has left. */

import {h, show} from "../page/dom.js";
import {size} from "../page/units.js";

/** Return the file input; `onFile(file)` hears of the choice, null for none. */
export function uploadField(file, onFile) {
  const chosen = h("span", {class: "hint"}, file ? `${file.name}, ${size(file.size)}` : "");
  const input = h("input", {
    type: "file",
    id: "upload",
    "aria-label": "File to upload",
    "data-path": "file",
    onchange: () => {
      const picked = input.files[0] ?? null;
      show(chosen, picked ? size(picked.size) : "");
      onFile(picked);
    },
  });
  if (file) input.files = listOf(file);
  return h(
    "div",
    {class: "option", "data-at": "file"},
    h("label", {class: "field-name", for: "upload"}, "file"),
    input,
    chosen,
  );
}

/** A file input takes a list of files, and only a transfer makes one. */
function listOf(file) {
  const transfer = new DataTransfer();
  transfer.items.add(file);
  return transfer.files;
}
