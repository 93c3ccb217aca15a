"""The figures of invoices and the credit of clients: always counted anew from their rows.

They are reckoned once for each write, however many rows it stores.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from peewee import SQL, fn

from teampro.errors import Refusal
from teampro.rules.amounts import LARGEST
from teampro.rules.invoice_figures import TaxMode, balance, figures
from teampro.rules.refunds import MoneyMoved
from teampro.schema.kinds import MONEY
from teampro.schema.reach import Nouns, Sql
from teampro.schema.rules import RuleWork, Stored
from teampro.schema.slot import slot

INVOICES, ITEMS, TRANSACTIONS = "invoices", "invoiceitems", "transactions"
CREDITS, CLIENTS = "credits", "clients"


def reckon_invoices(work: RuleWork, invoice_ids: Iterable[int]) -> None:
    """Let the figures of invoices be reckoned; 0 and gone ones have none."""
    work.reckon_later(_reckon_invoices, INVOICES, invoice_ids)


def reckon_credit(work: RuleWork, client_ids: Iterable[int]) -> None:
    """Let the credit of clients be summed up."""
    work.reckon_later(_reckon_credit, CLIENTS, client_ids)


def moved(work: RuleWork, invoice: Stored) -> MoneyMoved:
    """Return what was booked on an invoice."""
    [(paid_in, paid_out)] = work.rows(_sums_of_invoice, invoice_id=invoice["id"])
    return MoneyMoved(int(paid_in), int(paid_out), invoice["overpaid"])


def _reckon_invoices(work: RuleWork, due: Collection[tuple[str, int]]) -> None:
    for _plural, invoice_id in due:
        invoice = work.peek(INVOICES, invoice_id)
        if invoice is not None:
            work.update(INVOICES, invoice, _figures(work, invoice))


def _figures(work: RuleWork, invoice: Stored) -> Stored:
    (_, paid_in, paid_out), *rows = sorted(_behind(work, invoice["id"]))
    lines = ((amount, bool(taxed)) for _, amount, taxed in rows)
    mode = TaxMode.of(invoice["taxmode"].split())
    sums = figures(lines, invoice["taxrate"], invoice["taxrate2"], mode)
    total = sums.total(invoice["credit"])
    if max(abs(sums.subtotal), abs(total)) > LARGEST:
        message = f"An invoice comes to at most {MONEY.wire(LARGEST)} either way: make several."
        raise Refusal("rule", message)
    paid = int(paid_in) - int(paid_out)
    return {
        "subtotal": sums.subtotal,
        "tax": sums.tax,
        "tax2": sums.tax2,
        "total": total,
        "paid": paid,
        "balance": balance(total, paid, invoice["overpaid"]),
    }


def _behind(work: RuleWork, invoice_id: int) -> Sequence[Any]:
    """Return what figures follow from, as `_behind_invoice` does.

    perf: of an invoice that was made just now no statement need ask for it.
    """
    key = INVOICES, invoice_id
    lines = work.written_below(ITEMS, "invoiceid", key)
    moves = work.written_below(TRANSACTIONS, "invoiceid", key)
    if lines is None or moves is None:
        return work.rows(_behind_invoice, invoice_id=invoice_id)
    sums = (sum(each[name] for each in moves) for name in ("amountin", "amountout"))
    return [(0, *sums), *((1, line["amount"], line["taxed"]) for line in lines)]


def _reckon_credit(work: RuleWork, due: Collection[tuple[str, int]]) -> None:
    for _plural, client_id in due:
        client = work.peek(CLIENTS, client_id)
        if client is not None:
            [(credit,)] = work.rows(_credit_of_client, client_id=client_id)
            work.update(CLIENTS, client, {"credit": int(credit)})


def _behind_invoice(nouns: Nouns) -> Sql:
    """Return what figures follow from: (0, paid in, paid out), and of each line (1, amount, taxed).

    perf: one statement, as each write of an invoice asks for both.
    """
    item = nouns.model(ITEMS)
    lines = item.select(SQL("1"), item.amount, item.taxed)
    return _sums_of_invoice(nouns, SQL("0")) + lines.where(item.invoiceid == slot("invoice_id"))


def _sums_of_invoice(nouns: Nouns, *before: Sql) -> Sql:
    """Return what came in for an invoice and what went out, behind other columns."""
    transaction = nouns.model(TRANSACTIONS)
    sums = (fn.COALESCE(fn.SUM(each), 0) for each in (transaction.amountin, transaction.amountout))
    return transaction.select(*before, *sums).where(transaction.invoiceid == slot("invoice_id"))


def _credit_of_client(nouns: Nouns) -> Sql:
    credit = nouns.model(CREDITS)
    return credit.select(fn.COALESCE(fn.SUM(credit.amount), 0)).where(
        credit.clientid == slot("client_id")
    )
