"""Deleting an order that was turned away, with all it is of."""

from __future__ import annotations

from teampro.errors import Refusal, refuse_at
from teampro.resources.orders.accepting import ACTIVE
from teampro.resources.orders.promoting import TURNED_AWAY
from teampro.resources.orders.turning_away import ordered_of
from teampro.resources.services.service_rules import module_of
from teampro.rules.invoice_statuses import PAID
from teampro.schema.rules import RuleWork, Stored

DELETABLE = "The order status must be in Cancelled or Fraud to be deleted"


def remove_ordered(work: RuleWork, order: Stored) -> None:
    """Remove what an order is of, and what it owes.

    Raises: Refusal rule, unless it was turned away and no module runs anything of it.
    """
    if order["status"] not in TURNED_AWAY:
        message = f"{DELETABLE}: order {order['id']} is {order['status']}."
        raise refuse_at("status", "rule", message, order["status"])
    for service in work.select("services", {"orderid": order["id"], "domainstatus": ACTIVE}):
        if module_of(work, service):
            raise Refusal(
                "rule",
                f"Order has active services: service {service['id']} runs; terminate it first.",
            )
    for each in [*ordered_of(work, order)][::-1]:
        if work.peek(each.plural, each.row["id"]) is not None:  # it may have gone with another
            work.remove(each.plural, each.row)
    _remove_invoice(work, order["invoiceid"])


def _remove_invoice(work: RuleWork, invoice_id: int) -> None:
    """Remove an invoice; one that has a number, or on which money moved, stays and is told."""
    invoice = work.get("invoices", invoice_id)
    if invoice is None:
        return
    if invoice["status"] == PAID:
        work.notes.append(f"Invoice {invoice_id} is Paid and stays.")
        return
    try:
        work.remove("invoices", invoice)
    except Refusal as no:
        if no.stops_all:
            raise
        # It was refused before anything was written.
        work.notes.append(f"Invoice {invoice_id} has a number or payments, and stays.")
