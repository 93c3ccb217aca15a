/** A file that came: its name and size, a picture of it where it is one, and a way to keep it. */

import {h, saveAs} from "../page/dom.js";
import {size} from "../page/units.js";

const PICTURES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/** Return the view of a downloaded file. */
export function filePreview({blob, filename, type}) {
  return h(
    "div",
    {class: "file"},
    h("p", {}, h("strong", {dir: "auto"}, filename), ` ${type}, ${size(blob.size)}`),
    h(
      "button",
      {type: "button", class: "primary", onclick: () => saveAs(blob, filename)},
      "Save the file",
    ),
    PICTURES.includes(type) ? picture(blob, filename) : null,
  );
}

function picture(blob, filename) {
  const address = URL.createObjectURL(blob);
  return h("img", {src: address, alt: filename, onload: () => URL.revokeObjectURL(address)});
}
