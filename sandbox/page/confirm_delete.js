/** Asks once before a delete, and shows what would go. */

import {chainText} from "../call/chain.js";
import {h} from "./dom.js";

/** Return a promise of true when the person says so; `deleted` is `data.deleted` of a preview. */
export function confirmDelete(call, deleted, catalogue) {
  const told = (word, count) => (count === 1 ? (catalogue.noun(word)?.singular ?? word) : word);
  const rows = Object.entries(deleted).map(([word, count]) =>
    h("li", {}, h("strong", {}, String(count)), ` ${told(word, count)}`),
  );
  const lead = h("p", {}, "This would go, and cannot be brought back:");
  return askOnce(`Delete ${chainText(call.steps)}?`, [lead, h("ul", {}, rows)]);
}

/** Return a promise of true when the person lets a command delete something. */
export function confirmCommand(command) {
  const lead = h("p", {}, `${command.help} What goes cannot be brought back.`);
  return askOnce(`Send ${command.name}?`, [lead]);
}

function askOnce(title, parts) {
  const keep = h("button", {type: "button", autofocus: true}, "Keep it");
  const go = h("button", {type: "button", class: "danger"}, "Delete");
  const dialog = h(
    "dialog",
    {class: "confirm", "aria-labelledby": "confirm-title"},
    h("h2", {id: "confirm-title"}, title),
    parts,
    h("div", {class: "row end"}, keep, go),
  );
  document.body.append(dialog);
  return new Promise((resolve) => {
    let isSure = false;
    go.addEventListener("click", () => {
      isSure = true;
      dialog.close();
    });
    keep.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(isSure);
    });
    dialog.showModal();
  });
}
