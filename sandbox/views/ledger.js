/** A client's invoices, payments and credit as a ledger: what moved, and what was owed then. */

import {h, show} from "../page/dom.js";
import {entriesOf} from "./account.js";
import {chainLink} from "./links.js";
import {amountOf} from "./money.js";

const NEEDED = {invoices: "total", transactions: "amountin", credits: "amount"};
const HEADS = ["day", "what", "amount", "owed", "credit"];
const FIRST_AMOUNT = HEADS.indexOf("amount");

/** Say whether a response holds what the account of one client consists of. */
export function hasLedger(response) {
  const isThere = ([word, field]) => response[word]?.every((row) => row.id && field in row);
  return Boolean(response.client?.id) && Object.entries(NEEDED).every(isThere);
}

/** Return the ledger of a response. */
export function ledgerView(response, context) {
  const {client} = response;
  const entries = entriesOf(response);
  const {owed, credit} = entries.at(-1) ?? {owed: 0, credit: 0};
  const currency = h("span", {});
  if (client.currency) {
    const tell = (code) => code && show(currency, `, in ${code}`);
    context.names.of("currencies", client.currency).then(tell);
  }
  const sums = ` ${amountOf(owed)} owed, ${amountOf(credit)} of credit`;
  const holder = {class: "table-holder", tabindex: "0", role: "region", "aria-label": "Ledger"};
  return h(
    "figure",
    {class: "ledger"},
    h("figcaption", {}, h("strong", {}, `Account of client ${client.id}`), sums, currency),
    missing(response),
    h("div", holder, table(entries, context)),
  );
}

/** What some rows add up to is no balance. */
function missing({data}) {
  const words = Object.keys(NEEDED).filter((word) => data?.lists?.[word]?.truncated);
  if (!words.length) return null;
  const text = `Not all ${words.join(" and ")} are in this answer: these are not all sums.`;
  return h("p", {class: "notice"}, text);
}

function table(entries, context) {
  const styled = (at) => ({class: at < FIRST_AMOUNT ? "" : "amount"});
  const head = (name, at) => h("th", {...styled(at), scope: "col"}, name);
  const row = ({day, place, text, amount, owed, credit}) => {
    const what = h("span", {dir: "auto"}, chainLink(place, text || place, context));
    const cells = [day, what, ...[amount, owed, credit].map(amountOf)];
    return h("tr", {}, cells.map((cell, at) => h("td", styled(at), cell)));
  };
  return h(
    "table",
    {class: "rows"},
    h("caption", {class: "visually-hidden"}, "What moved, and what was owed then"),
    h("thead", {}, h("tr", {}, HEADS.map(head))),
    h("tbody", {}, entries.map(row)),
  );
}
