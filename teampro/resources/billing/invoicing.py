"""The one way in which the product itself makes an invoice: for orders, periods, quotes, time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from teampro.resources.billing.figures import INVOICES, ITEMS
from teampro.resources.billing.gateway_rules import active
from teampro.rules.invoice_statuses import DRAFT, PAID, UNPAID
from teampro.schema.rules import RuleWork, Stored


@dataclass(frozen=True)
class InvoiceLine:
    """A line of an invoice; with a `period_start` it claims that period of what it is about."""

    type: str
    relid: int
    description: str
    amount: int
    taxed: bool = False
    duedate: str | None = None
    period_start: str | None = None
    period_end: str | None = None


def make_invoice(
    work: RuleWork,
    client: Stored,
    lines: Sequence[InvoiceLine],
    *,
    duedate: str,
    paymentmethod: str,
    origin: str,
    status: str = UNPAID,
    notes: str = "",
) -> Stored:
    """Make an invoice of today, taxed as its client is, and return it with its figures.

    A gateway that is active no more gives way to the client's. One that leaves nothing to be paid
    is Paid at once. Raises: Refusal duplicate, of a period that another invoice bills.
    """
    values = {"userid": client["id"], "duedate": duedate, "notes": notes, "origin": origin}
    if paymentmethod in active(work):
        values["paymentmethod"] = paymentmethod
    invoice = work.create(INVOICES, {**values, "status": DRAFT})
    for line in lines:
        row = {**asdict(line), "taxed": int(line.taxed), "invoiceid": invoice["id"]}
        work.create(ITEMS, row)
    made = work.get(INVOICES, invoice["id"]) or invoice
    if status == DRAFT:
        return made
    made = work.change(INVOICES, made, {"status": UNPAID, "duedate": duedate})
    if status == PAID or made["total"] <= 0:
        made = work.change(INVOICES, made, {"status": PAID})
    return made
