"""What was sent to a path, as the command takes it: what the page leaves out of its commands."""

from __future__ import annotations

from teampro.dialects.gateway.endpoint import Ignore
from teampro.dialects.gateway.parameters import id_of, text_of, with_values
from teampro.dialects.gateway.refuse import DENIED, GatewayRefusal, business, required
from teampro.dialects.whmcs.given import Given
from teampro.engine.requests import Requests
from teampro.resources.billing.quote_rules import ACCEPTED
from teampro.resources.orders.accepting import NOT_PENDING
from teampro.rules.invoice_statuses import UNPAID
from teampro.schema.caller import CLIENT
from teampro.schema.kinds import MONEY

ORDERED = {"services": "domainstatus", "serviceaddons": "status", "domains": "status"}
"""The nouns of what an order is of, each with the field of its state."""
PENDING, DELIVERED = "Pending", "Delivered"
NO_QUOTE = "Quote ID Not Found"


def at_the_end(_requests: Requests, given: Given, _ignore: Ignore) -> Given:
    """Return a request to end a service at the end of its period."""
    return with_values(given, type="End of Billing Period")


def whole_balance(requests: Requests, given: Given, _ignore: Ignore) -> Given:
    """Return the whole balance of an invoice as what its client's credit shall pay, or nothing."""
    invoices = requests.known("invoices", id=id_of(given.get("invoiceid")))
    if not invoices:
        raise GatewayRefusal(DENIED)
    return with_values(given, amount=MONEY.wire(invoices[0]["balance"]), noemail="1")


def what_is_unpaid(requests: Requests, given: Given, _ignore: Ignore) -> Given:
    """Return an order that is to be cancelled: of a customer one that is not paid, and only waits.

    What runs already, or is renewed by it, would go on with its period unbilled.

    Raises: GatewayRefusal.
    """
    if requests.session.caller.kind != CLIENT:
        return given
    (order,) = requests.known("orders", id=id_of(given.get("orderid")))
    invoices = requests.known("invoices", id=order["invoiceid"])
    states = [
        row[field]
        for plural, field in ORDERED.items()
        for row in requests.known(plural, orderid=order["id"])
    ]
    is_paid = bool(invoices) and invoices[0]["status"] != UNPAID
    if is_paid or order["renewals"] or any(state != PENDING for state in states):
        raise business(NOT_PENDING)
    return with_values(given, noemail="1")


def what_is_offered(requests: Requests, given: Given, _ignore: Ignore) -> Given:
    """Return a quote that holds today, or was accepted. Raises: GatewayRefusal."""
    quotes = requests.known("quotes", id=id_of(given.get("quoteid")))
    today = requests.session.context.today
    for quote in quotes:
        holds = quote["stage"] == DELIVERED and (quote["validuntil"] or today) >= today
        if holds or quote["stage"] == ACCEPTED:
            return given
    raise business(NO_QUOTE)


def until_when(_requests: Requests, given: Given, _ignore: Ignore) -> Given:
    """Return a ban that says when it ends. Raises: GatewayRefusal."""
    if not (text_of(given, "days") or text_of(given, "expires")):
        raise required("days")
    return given
