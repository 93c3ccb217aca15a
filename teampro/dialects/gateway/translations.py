"""What was sent to a path, as the command takes it: what the page leaves out of its commands."""

from __future__ import annotations

from dataclasses import replace

from teampro.dialects.gateway.ordering import text_of
from teampro.dialects.gateway.refuse import business, required
from teampro.dialects.whmcs.given import Given
from teampro.dialects.whmcs.given import Tree as Sent
from teampro.engine.requests import Requests
from teampro.resources.orders.accepting import NOT_PENDING
from teampro.rules.invoice_statuses import UNPAID
from teampro.schema.caller import CLIENT


def at_the_end(_requests: Requests, given: Given) -> Given:
    """Return a request to end a service at the end of its period."""
    return _with(given, type="End of Billing Period")


def whole_balance(requests: Requests, given: Given) -> Given:
    """Return the whole balance of an invoice as what its client's credit shall pay, or nothing."""
    invoice = requests.ask("GET", f"invoices/{given.get('invoiceid')}", {"fields": ["balance"]})
    return _with(given, amount=invoice["invoice"]["balance"], noemail="1")


def what_is_unpaid(requests: Requests, given: Given) -> Given:
    """Return an order that is to be cancelled: a customer may what is not paid. Refuses another.

    Raises: GatewayRefusal.
    """
    if requests.session.caller.kind != CLIENT:
        return given
    (order,) = requests.known("orders", id=int(text_of(given, "orderid")))
    invoices = requests.known("invoices", id=order["invoiceid"])
    if invoices and invoices[0]["status"] != UNPAID:
        raise business(NOT_PENDING)
    return _with(given, noemail="1")


def until_when(_requests: Requests, given: Given) -> Given:
    """Return a ban that says when it ends. Raises: GatewayRefusal."""
    if not (text_of(given, "days") or text_of(given, "expires")):
        raise required("days")
    return given


def _with(given: Given, **values: Sent) -> Given:
    return replace(given, values={**given.values, **values})
