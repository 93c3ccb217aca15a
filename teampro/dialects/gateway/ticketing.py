"""Tickets of customers: where they may write, and what they may change of one: that it is over."""

from __future__ import annotations

from teampro.dialects.gateway.endpoint import Ignore
from teampro.dialects.gateway.parameters import id_of, text_of, with_values
from teampro.dialects.gateway.refuse import DENIED, GatewayRefusal, business
from teampro.dialects.whmcs.given import Given
from teampro.engine.requests import Requests
from teampro.schema.caller import CLIENT

NO_DEPARTMENT = "Department ID not found"
CLOSED = "Closed"
KEPT_OPEN = "Ticket cannot be closed by a client"


def where_customers_write(requests: Requests, given: Given, _ignore: Ignore) -> Given:
    """Return a new ticket, of a customer one in a department that he may choose.

    Raises: GatewayRefusal.
    """
    if not _is_customers(requests):
        return given
    sent = given.get("deptid")
    if sent and not requests.known("departments", id=id_of(sent), hidden=0):
        raise business(NO_DEPARTMENT)
    return with_values(given, userid=str(requests.session.caller.user_id), noemail="1")


def closed_at_most(requests: Requests, given: Given, _ignore: Ignore) -> Given:
    """Return a change of a ticket, of a customer that it is closed. Raises: GatewayRefusal."""
    if not _is_customers(requests):
        return given
    if text_of(given, "status").casefold() != CLOSED.casefold():
        raise GatewayRefusal(DENIED)
    (ticket,) = requests.known("whmcstickets", id=id_of(given.get("ticketid")))
    if ticket["prevent_client_closure"]:
        raise business(KEPT_OPEN)
    return with_values(given, status=CLOSED)


def _is_customers(requests: Requests) -> bool:
    return requests.session.caller.kind == CLIENT
