"""Invoices: their figures follow from lines and transactions, their status from what was paid."""

from __future__ import annotations

from collections.abc import Sequence

from teampro.rules.invoice_figures import TaxMode, balance, figures
from teampro.rules.invoice_statuses import CANCELLED, DRAFT, OWED, PAID, REFUNDED, settled
from teampro.store.books.disagreement import Disagreement, Disagreements, differing
from teampro.store.books.pages import Record, below, pages, sums
from teampro.store.books.told import has_forgotten
from teampro.store.database import Database
from teampro.store.engines.engine import Row

_COLUMNS = (
    "subtotal", "credit", "tax", "tax2", "total", "paid", "overpaid", "balance", "taxrate",
    "taxrate2", "taxmode", "status", "datepaid", "date_refunded", "date_cancelled",
)  # fmt: skip
_LINES = "SELECT invoiceid, amount, taxed FROM invoiceitems WHERE invoiceid BETWEEN ? AND ?"
_MONEY = """SELECT invoiceid, SUM(amountin), SUM(amountout),
    SUM(CASE WHEN refundid > 0 THEN amountout ELSE 0 END) FROM transactions
    WHERE invoiceid BETWEEN ? AND ? GROUP BY invoiceid"""
_CREDITED = "SELECT relid, SUM(amount) FROM credits WHERE relid BETWEEN ? AND ? GROUP BY relid"
_FUNDS = """SELECT invoiceid, SUM(amount) FROM invoiceitems WHERE type = 'AddFunds'
    AND delivered = 1 AND invoiceid BETWEEN ? AND ? GROUP BY invoiceid"""
_OPENED = """SELECT 1 FROM history WHERE resource = 'invoices' AND record_id = ?
    AND changes LIKE '%"field":"status","old":"Paid","new":"Unpaid"%' LIMIT 1"""
_DATED = {PAID: "datepaid", REFUNDED: "date_refunded", CANCELLED: "date_cancelled"}


def invoice_disagreements(database: Database) -> Disagreements:
    """Yield what is wrong with figures and statuses."""
    for page in pages(database, "invoices", _COLUMNS):
        lines = below(database, page, _LINES)
        money, funds = sums(database, page, _MONEY), sums(database, page, _FUNDS)
        credited = sums(database, page, _CREDITED)
        for number, invoice in page.items():
            came, went, refunds = money.get(number, (0, 0, 0))
            [fund], [credit] = funds.get(number, (0,)), credited.get(number, (0,))
            yield from _figures(invoice, lines[number], came - went)
            yield from _credit(invoice, fund, credit, refunds)
            yield from _status(database, invoice, came, went)


def _figures(invoice: Record, lines: Sequence[Row], paid: int) -> Disagreements:
    name = f"invoices/{invoice['id']}"
    mode = TaxMode.of(invoice["taxmode"].split())
    told = [(amount, taxed) for amount, taxed in lines]
    right = figures(told, invoice["taxrate"], invoice["taxrate2"], mode)
    total = right.total(invoice["credit"])
    yield from differing(name, "subtotal", invoice["subtotal"], right.subtotal)
    yield from differing(name, "tax", invoice["tax"], right.tax)
    yield from differing(name, "tax2", invoice["tax2"], right.tax2)
    yield from differing(name, "total", invoice["total"], total)
    yield from differing(name, "paid", invoice["paid"], paid)
    owed = balance(total, paid, invoice["overpaid"])
    yield from differing(name, "balance", invoice["balance"], owed)


def _credit(invoice: Record, funds: int, credited: int, refunds: int) -> Disagreements:
    """Judge what it moved to the client's credit, and from it; refunds may have gone there, too."""
    right = invoice["overpaid"] - invoice["credit"] + funds
    if not right <= credited <= right + refunds:
        yield from differing(f"invoices/{invoice['id']}", "what became credit", right, credited)


def _status(database: Database, invoice: Record, came: int, went: int) -> Disagreements:
    """Judge by money; what was never paid anything stays as it was asked, whatever its total.

    So does one that was Paid and that somebody opened again.
    """
    name, status = f"invoices/{invoice['id']}", invoice["status"]
    overpaid, owed = invoice["overpaid"], invoice["balance"]
    has_money = bool(came or invoice["credit"])
    right = settled(status, owed, came, went, overpaid) if has_money else status
    if right != status and not (right == PAID and _was_opened(database, invoice["id"])):
        yield Disagreement(name, "status", status, right)
    column = _DATED.get(status)
    if column and not invoice[column]:
        yield Disagreement(name, column, "null", f"the moment when it became {status}")
    if has_money and owed < 0 and status in (*OWED, PAID):
        yield from differing(name, "overpaid", overpaid, overpaid - owed)
    if overpaid < 0 or (overpaid and status == DRAFT):
        yield from differing(name, "overpaid", overpaid, 0)
    if status == CANCELLED:
        yield from differing(name, "overpaid", overpaid, max(overpaid, came - went))
        yield from differing(name, "credit", invoice["credit"], 0)


def _was_opened(database: Database, number: int) -> bool:
    """Say whether somebody made an invoice Unpaid that was Paid: no payment does."""
    return bool(database.rows(_OPENED, (number,))) or has_forgotten(database)
