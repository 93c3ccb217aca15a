/**
 * A client's account: what moved, with what he owed and what credit he had then. Pure.
 *
 * A payment pays its invoice as far as it is open; what is too much becomes credit, which a row of
 * its own tells. What is left open of an invoice that is Paid or Refunded is owed no more.
 */

import {hundredths} from "./money.js";

const NEVER_OWED = ["Draft", "Cancelled"];
const SETTLED = ["Paid", "Refunded"];

/**
 * Return [{day, place, text, amount, owed, credit}], the oldest first: `place` is the chain of the
 * record, `owed` and `credit` are those behind the row; amounts are hundredths.
 */
export function entriesOf({invoices, transactions = [], credits = []}) {
  const owedOf = new Map();
  const open = (id) => owedOf.get(id) ?? 0;
  const sums = {owed: 0, credit: 0};
  const entries = [];
  for (const move of movesOf(invoices, transactions, credits)) {
    const change = move.change(open(move.invoice));
    owedOf.set(move.invoice, open(move.invoice) + change);
    sums.owed += change;
    sums.credit += move.credit ?? 0;
    if (move.isTold || change) entries.push({...move, amount: move.amount ?? change, ...sums});
  }
  return entries;
}

function movesOf(invoices, transactions, credits) {
  const issued = invoices.filter(({status}) => !NEVER_OWED.includes(status));
  const byId = new Map(issued.map((invoice) => [invoice.id, invoice]));
  const moves = [
    ...issued.map(charge),
    ...transactions.map((each) => payment(each, byId.get(each.invoiceid))),
    ...issued.map((invoice) => settlement(invoice, transactions)),
    ...credits.map(movement),
  ];
  return moves.sort((one, other) => Number(one.day > other.day) - Number(one.day < other.day));
}

function charge({id, invoicenum, date, total, credit}) {
  const amount = hundredths(total);
  const less = hundredths(credit) ? `, less a credit of ${credit}` : "";
  const text = `Invoice ${invoicenum || id}${less}`;
  return told(date, `invoices/${id}`, text, amount, {invoice: id, change: () => amount});
}

/** What goes out again is owed anew, unless its invoice is settled. */
function payment({id, date, description, gateway, amountin, amountout}, invoice) {
  const [paid, back] = [hundredths(amountin), hundredths(amountout)];
  const reopened = SETTLED.includes(invoice?.status) ? 0 : back;
  const change = (open) => (invoice ? reopened - Math.min(paid, Math.max(open, 0)) : 0);
  const text = [description, gateway].filter(Boolean).join(", ");
  return told(date, `transactions/${id}`, text, back - paid, {invoice: invoice?.id, change});
}

/** What an invoice says itself holds behind its last move, such as one that somebody set to Paid. */
function settlement({id, invoicenum, date, datepaid, balance, status}, transactions) {
  const own = transactions.filter(({invoiceid}) => invoiceid === id).map(({date: day}) => day);
  const day = [date, datepaid ?? "", ...own].map(dayOf).sort().at(-1);
  const left = SETTLED.includes(status) ? 0 : hundredths(balance);
  const text = `Invoice ${invoicenum || id} is ${status}`;
  return {day, place: `invoices/${id}`, text, invoice: id, change: (open) => left - open};
}

function movement({id, date, description, amount}) {
  const credit = hundredths(amount);
  return told(date, `credits/${id}`, description, credit, {change: () => 0, credit});
}

function told(date, place, text, amount, rest) {
  return {isTold: true, day: dayOf(date), place, text, amount, ...rest};
}

function dayOf(moment) {
  return moment.slice(0, 10);
}
