"""Orders that are turned away, or taken up again: what goes back, and what is taken anew.

What was done already is not done again, however often an order goes from one state to another.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from teampro.resources.billing.publishing import cancel_invoice
from teampro.resources.catalogue.stock import return_stock, take_stock
from teampro.resources.orders.accepting import ACTIVE, ORDERS, PENDING, not_pending
from teampro.resources.orders.promoting import TURNED_AWAY, count_use
from teampro.resources.services.service_words import RUNNING
from teampro.rules.invoice_statuses import CANCELLED, UNPAID
from teampro.schema.operation import Operation, Params
from teampro.schema.rules import RuleWork, Stored

FRAUD = "Fraud"
STATES = {
    "services": "domainstatus", "serviceaddons": "status", "domains": "status",
    "upgrades": "status",
}  # fmt: skip
"""By noun of what is ordered the column with its state."""
STOPPED = ("services", "serviceaddons")
"""What is stopped where an order proves a fraud; a domain that is registered stays so."""
WRITES = (ORDERS, *STATES, "invoices")
"""Stock and the uses of a promotion are counters: they follow, as where an order is placed."""


class Ordered(NamedTuple):
    """What belongs to an order, with the column that holds its state."""

    plural: str
    row: Stored
    column: str

    @property
    def state(self) -> str:
        """Its state."""
        return str(self.row[self.column])


def ordered_of(work: RuleWork, order: Stored) -> Iterator[Ordered]:
    """Yield all that belongs to an order, noun by noun."""
    for plural, column in STATES.items():
        for row in work.select(plural, {"orderid": order["id"]}, "id"):
            yield Ordered(plural, row, column)


def _cancel(work: RuleWork, order: Stored, _params: Params) -> None:
    """Turn it away, if it is Pending. Raises: Refusal rule."""
    if order["status"] != PENDING:
        raise not_pending(order)
    _turn_away(work, order, CANCELLED)


def _fraud(work: RuleWork, order: Stored, _params: Params) -> None:
    for each in ordered_of(work, order):
        if each.plural == "services" and each.state == ACTIVE:
            stopped = {"domainstatus": "Suspended", "suspendreason": FRAUD}
            work.change("services", each.row, stopped)
    _turn_away(work, order, FRAUD)


def _turn_away(work: RuleWork, order: Stored, status: str) -> None:
    """Let nothing come of an order: stock and promotion go back, what is unpaid is cancelled."""
    for each in ordered_of(work, order):
        stops = status == FRAUD and each.plural in STOPPED and each.state in RUNNING
        if each.state == PENDING or stops or each.state in TURNED_AWAY:
            _turn_item_away(work, each, status)
    if order["status"] not in TURNED_AWAY:
        count_use(work, order, -1)
    _cancel_invoice(work, order)
    _set(work, order, status)


def _turn_item_away(work: RuleWork, each: Ordered, status: str) -> None:
    if each.plural == "services" and each.state not in TURNED_AWAY:
        return_stock(work, each.row["packageid"], each.row["qty"])
    if each.plural == "upgrades":
        work.update(each.plural, each.row, {each.column: CANCELLED})
    else:
        work.change(each.plural, each.row, {each.column: status})


def _cancel_invoice(work: RuleWork, order: Stored) -> None:
    invoice = work.get("invoices", order["invoiceid"])
    if invoice is None or invoice["status"] == CANCELLED:
        return
    if invoice["status"] == UNPAID:
        cancel_invoice(work, invoice)
    else:
        work.notes.append(f"Invoice {invoice['id']} is {invoice['status']} and stays so.")


def _pend(work: RuleWork, order: Stored, _params: Params) -> None:
    """Take an order up again. Raises: Refusal rule, of stock; duplicate, of a billed period."""
    for each in ordered_of(work, order):
        if each.state in TURNED_AWAY:
            if each.plural == "services":
                take_stock(work, each.row["packageid"], each.row["qty"])
            if each.plural == "upgrades":
                work.update(each.plural, each.row, {each.column: PENDING})
            else:
                work.change(each.plural, each.row, {each.column: PENDING})
        elif each.plural == "services" and each.state in RUNNING:
            work.notes.append(f"Service {each.row['id']} stays {each.state}.")
    if order["status"] in TURNED_AWAY:
        count_use(work, order, 1)
    invoice = work.get("invoices", order["invoiceid"])
    if invoice is not None and invoice["status"] == CANCELLED:
        work.change("invoices", invoice, {"status": UNPAID})
    _set(work, order, PENDING)


def _set(work: RuleWork, order: Stored, status: str) -> None:
    there = work.get(ORDERS, order["id"])
    assert there is not None
    if there["status"] == status:
        work.notes.append(f"Order {order['id']} is {status} already.")
    work.update(ORDERS, there, {"status": status})


CANCEL = Operation(
    "cancel",
    "cancelOrder",
    "Cancel a Pending order: what it took from stock and its promotion go back, its Unpaid invoice "
    "is cancelled.",
    run=_cancel,
    writes=WRITES,
    sample=2,
)
FRAUD_ORDER = Operation(
    "fraud",
    "markOrderAsFraud",
    "Turn an order away as a fraud: as cancel does, and what runs of it is stopped.",
    run=_fraud,
    writes=WRITES,
    sample=2,
)
PEND = Operation(
    "pend",
    "markOrderAsPending",
    "Take an order up again: what was turned away is Pending, its invoice is Unpaid.",
    run=_pend,
    writes=WRITES,
    sample=3,
)
