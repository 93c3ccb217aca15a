/** One invoice as a sheet: its lines, how its balance comes about, and what was paid of it. */

import {h, show} from "../page/dom.js";
import {chainLink} from "./links.js";
import {amountOf, hundredths} from "./money.js";

const TAXES = [
  ["tax", "taxrate"],
  ["tax2", "taxrate2"],
];

/** Say whether a response is one invoice with its figures. */
export function hasSheet({invoice}) {
  return Boolean(invoice?.id && invoice.subtotal && invoice.balance);
}

/**
 * Return an answer to the command GetInvoice as the response of a chain, {} for any other. What was
 * paid, and what of it became credit, follows from its payments and its balance.
 */
export function invoiceOfCommand({invoiceid, items, transactions, ...invoice}) {
  if (!invoiceid || !items) return {};
  const payments = transactions?.transaction ?? [];
  const moved = ({amountin, amountout}) => hundredths(amountin) - hundredths(amountout);
  const paid = payments.reduce((sum, each) => sum + moved(each), 0);
  const overpaid = hundredths(invoice.balance) - hundredths(invoice.total) + paid;
  return {
    invoice: {...invoice, id: invoiceid, paid: amountOf(paid), overpaid: amountOf(overpaid)},
    invoiceitems: items.item ?? [],
    transactions: payments,
  };
}

/** Return the sheet; without a `context` there are no names and no way to other answers. */
export function sheetView({invoice, invoiceitems, transactions}, context) {
  const title = `Invoice ${invoice.invoicenum || invoice.id}`;
  return h(
    "article",
    {class: "sheet", "aria-label": title},
    h("header", {}, h("h3", {}, title), h("span", {class: "status"}, invoice.status)),
    facts(invoice, context),
    table("Lines", ["description", "amount"], (invoiceitems ?? []).map(lineOf)),
    sums(invoice),
    table("Payments", ["date", "by", "reference", "amount"], (transactions ?? []).map(paymentOf)),
    invoice.notes ? h("p", {class: "notes-of-it", dir: "auto"}, invoice.notes) : null,
    context ? ways(invoice, invoiceitems && transactions, context) : null,
  );
}

function facts(invoice, context) {
  const whose = h("span", {dir: "auto"}, `client ${invoice.userid}`);
  context?.names.of("clients", invoice.userid).then((name) => name && show(whose, name));
  return terms([
    ["Client", invoice.userid ? whose : ""],
    ["Date", invoice.date],
    ["Due", invoice.duedate],
    ["Paid on", invoice.status === "Paid" ? invoice.datepaid : ""],
    ["By", invoice.paymentmethod],
  ]);
}

/** What is nothing is left out; the sum of the rest is the balance. */
function sums(invoice) {
  const taxes = TAXES.filter(([tax]) => hundredths(invoice[tax])).map(([tax, rate]) => [
    `Tax ${Number(invoice[rate])} %`,
    invoice[tax],
  ]);
  const moved = [
    ["Paid", hundredths(invoice.paid) ? `-${invoice.paid}` : ""],
    ["Became credit", hundredths(invoice.overpaid) ? invoice.overpaid : ""],
  ];
  return terms(
    [
      ["Subtotal", invoice.subtotal],
      ...taxes,
      ["Credit", hundredths(invoice.credit) ? `-${invoice.credit}` : ""],
      ["Total", invoice.total],
      ...moved,
      ["Balance", h("strong", {}, invoice.balance)],
    ],
    "sums",
  );
}

function terms(pairs, style = "") {
  const shown = pairs.filter(([, value]) => value);
  return h(
    "dl",
    {class: style},
    shown.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]),
  );
}

function lineOf({description, amount}) {
  return [description, amount];
}

function paymentOf({date, gateway, transid, amountin, amountout}) {
  return [date, gateway, transid, hundredths(amountout) ? `-${amountout}` : amountin];
}

/** A table whose last column holds amounts; null without rows. */
function table(caption, heads, rows) {
  if (!rows.length) return null;
  const last = heads.length - 1;
  const styled = (at) => ({class: at === last ? "amount" : "", dir: at === last ? null : "auto"});
  const row = (cells) => h("tr", {}, cells.map((text, at) => h("td", styled(at), String(text))));
  const head = (name, at) => h("th", {scope: "col", class: at === last ? "amount" : ""}, name);
  return h(
    "table",
    {},
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, heads.map(head))),
    h("tbody", {}, rows.map(row)),
  );
}

/** Lines that were not asked for, and the page for paper. */
function ways({id}, isWhole, context) {
  const whole = chainLink(
    `invoices/${id}/invoiceitems,transactions`,
    "With its lines and payments",
    context,
  );
  const paper = chainLink(`invoices/${id}/print`, "As a page for paper", context, "raw");
  return h("p", {class: "ways"}, isWhole ? null : whole, paper);
}
