"""What follows when money moved on an invoice: Paid, Refunded, and credit of what was too much.

The same follows when the lines of one on which money moved come to less.
"""

from __future__ import annotations

from collections.abc import Collection

from teampro.resources.billing.crediting import give_credit
from teampro.resources.billing.figures import INVOICES, moved, reckon_invoices
from teampro.rules.invoice_statuses import OWED, PAID, PAYABLE, REFUNDED, settled
from teampro.rules.refunds import MoneyMoved
from teampro.schema.rules import RuleWork, Stored


def settle(work: RuleWork, invoice_id: int) -> Stored:
    """Let an invoice's status follow from its balance, and what was overpaid become credit.

    Returns the invoice as it is then.
    """
    invoice = work.get(INVOICES, invoice_id)
    assert invoice is not None
    if invoice["balance"] < 0 and invoice["status"] in PAYABLE:
        invoice = _credit_the_rest(work, invoice)
    # perf: what came in and what went out decides only about one that was Paid.
    money = moved(work, invoice) if invoice["status"] == PAID else MoneyMoved(0, 0, 0)
    status = settled(
        invoice["status"], invoice["balance"], money.paid_in, money.paid_out, money.overpaid
    )
    if status == PAID and invoice["status"] != PAID:
        return work.change(INVOICES, invoice, {"status": PAID})
    if status == REFUNDED and invoice["status"] != REFUNDED:
        _refunded(work, invoice)
    return work.get(INVOICES, invoice_id) or invoice


def follow_lines(work: RuleWork, invoice_id: int) -> None:
    """Let figures follow from lines and rates, and what they leave to be paid be settled."""
    reckon_invoices(work, [invoice_id])
    work.reckon_later(_settle_paid, INVOICES, [invoice_id])


def _settle_paid(work: RuleWork, due: Collection[tuple[str, int]]) -> None:
    """Settle what is owed no more; where no money moved an invoice of nothing stays as it is."""
    for _plural, invoice_id in due:
        invoice = work.get(INVOICES, invoice_id)
        if invoice is None or invoice["balance"] > 0 or invoice["status"] not in (*OWED, PAID):
            continue
        if invoice["credit"] or moved(work, invoice).paid_in:
            settle(work, invoice_id)


def _credit_the_rest(work: RuleWork, invoice: Stored) -> Stored:
    """Move what was paid too much to the client's credit; nothing is owed then."""
    rest = -invoice["balance"]
    overpaid = {"overpaid": invoice["overpaid"] + rest, "balance": 0}
    work.update(INVOICES, invoice, overpaid)
    give_credit(
        work, invoice["userid"], rest, f"Invoice #{invoice['id']} Overpayment", invoice["id"]
    )
    return invoice | overpaid


def _refunded(work: RuleWork, invoice: Stored) -> None:
    """Mark an invoice whose money went back; what was delivered for it is for people to judge."""
    work.update(INVOICES, invoice, {"status": REFUNDED, "date_refunded": work.moment})
    item = {
        "title": f"Invoice {invoice['id']} was refunded",
        "description": "What was delivered for it is still there: decide what is to end.",
    }
    work.create("todoitems", item)
