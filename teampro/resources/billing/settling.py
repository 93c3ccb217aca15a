"""What follows when money moved on an invoice: Paid, Refunded, and credit of what was too much."""

from __future__ import annotations

from teampro.resources.billing.crediting import give_credit
from teampro.resources.billing.figures import INVOICES, moved
from teampro.rules.invoice_statuses import PAID, PAYABLE, REFUNDED, settled
from teampro.schema.rules import RuleWork, Stored


def settle(work: RuleWork, invoice_id: int) -> Stored:
    """Let an invoice's status follow from its balance, and what was overpaid become credit.

    Returns the invoice as it is then.
    """
    invoice = work.get(INVOICES, invoice_id)
    assert invoice is not None
    if invoice["balance"] < 0 and invoice["status"] in PAYABLE:
        invoice = _credit_the_rest(work, invoice)
    money = moved(work, invoice)
    status = settled(
        invoice["status"], invoice["balance"], money.paid_in, money.paid_out, money.overpaid
    )
    if status == PAID and invoice["status"] != PAID:
        return work.change(INVOICES, invoice, {"status": PAID})
    if status == REFUNDED and invoice["status"] != REFUNDED:
        _refunded(work, invoice)
    return work.get(INVOICES, invoice_id) or invoice


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
