"""A client who leaves: closed, what he has ends; deleted, nothing tells of him."""

from __future__ import annotations

from teampro.errors import Refusal
from teampro.resources.people.client_tickets import remove_tickets
from teampro.schema.operation import Operation, Params
from teampro.schema.rules import RuleWork, Stored
from teampro.schema.values import ERASED

CLIENTS, TRANSACTIONS = "clients", "transactions"
STATES = (("services", "domainstatus"), ("serviceaddons", "status"))
ALONG = (("upgrades", "userid"), ("credits", "clientid"))
"""What goes with a client though nobody may delete it alone."""
ENDS = {"Active": "Terminated", "Suspended": "Terminated", "Pending": "Cancelled"}
"""What becomes of services and addons, by their state; others are over already."""
KEPT_MODULES = ("", "none", "log")
"""Modules that hold nothing outside: services of others are terminated first."""
KEPT = (("projects", "client_userid"), ("timelogs", "client_userid"), (TRANSACTIONS, "userid"))
"""What stays without a client: the work that was done and the money that moved."""
BILLED = (("timelogs", "invoice_id"), (TRANSACTIONS, "invoiceid"))
"""What stays of an invoice that goes with its client."""
OPEN = ("Draft", "Unpaid")
"""Invoices that are cancelled with a client who is closed."""


def _close(work: RuleWork, client: Stored, _params: Params) -> None:
    """End what it has, and set its status; projects, time and people stay as they are."""
    if client["status"] == "Closed":
        work.notes.append(f"Client {client['id']} was closed already.")
        return
    _end_services(work, client["id"])
    for status in OPEN:
        for invoice in work.select("invoices", {"userid": client["id"], "status": status}):
            work.change("invoices", invoice, {"status": "Cancelled"})
    work.change(CLIENTS, client, {"status": "Closed"})


def _end_services(work: RuleWork, client_id: int) -> None:
    """End services and addons, and let domains expire."""
    for plural, column in STATES:
        for each in work.select(plural, {"userid": client_id}):
            if each[column] in ENDS:
                work.change(plural, each, {column: ENDS[each[column]]})
    for domain in work.select("domains", {"userid": client_id, "donotrenew": 0}):
        work.change("domains", domain, {"donotrenew": 1})


CLOSE = Operation(
    "close",
    "closeClient",
    "Close the client: its services end, its domains are not renewed, what it owes is cancelled; "
    "its projects, time and people stay.",
    run=_close,
    writes=(CLIENTS, "services", "serviceaddons", "domains", "invoices"),
)


def _purge(work: RuleWork, client: Stored, _params: Params) -> None:
    """Remove what was booked for the client, then the client. Raises: Refusal rule."""
    for each in work.select(TRANSACTIONS, {"userid": client["id"]}):
        work.delete(TRANSACTIONS, each)
    work.erase(client["id"], [TRANSACTIONS])
    work.remove(CLIENTS, client)


PURGE = Operation(
    "purge",
    "purgeClient",
    "Delete the client with all that a delete takes along, and with the transactions that it "
    "leaves.",
    run=_purge,
    removes=True,
    writes=(CLIENTS, TRANSACTIONS),
    sample=21,
)


def refuse_while_served(work: RuleWork, client_id: int) -> None:
    """Refuse to delete a client of whom something runs outside. Raises: Refusal rule."""
    for status in ("Active", "Suspended"):
        for service in work.select("services", {"userid": client_id, "domainstatus": status}):
            product = work.peek("products", service["packageid"])
            if product is not None and product["module"] not in KEPT_MODULES:
                raise Refusal(
                    "rule",
                    f"Service {service['id']} is {status} on the module {product['module']}: "
                    "terminate it first.",
                )


def refuse_while_numbered(work: RuleWork, client_id: int) -> None:
    """Refuse to delete a client who has invoices that the law asks for. Raises: Refusal rule."""
    for invoice in work.select("invoices", {"userid": client_id}):
        if invoice["invoicenum"] is not None:
            raise Refusal(
                "rule",
                f"Invoice {invoice['id']} has a number and stays: close the client instead.",
            )


def remove_what_hangs(work: RuleWork, client_id: int) -> None:
    """Remove all that is below a client; what stays has none, and none of its invoices."""
    for invoice in work.select("invoices", {"userid": client_id}):
        _forget_invoice(work, invoice["id"])
    remove_tickets(work, client_id)
    _remove_below(work, CLIENTS, client_id)
    for plural, column in ALONG:
        for each in work.select(plural, {column: client_id}):
            work.delete(plural, each)
    for plural, column in KEPT:
        work.update_all(plural, work.select(plural, {column: client_id}), column, 0)


def _forget_invoice(work: RuleWork, invoice_id: int) -> None:
    for each in work.select("invoicexrefs", {"invoice_id": invoice_id}):
        work.delete("invoicexrefs", each)
    for plural, column in BILLED:
        work.update_all(plural, work.select(plural, {column: invoice_id}), column, 0)


def erase(work: RuleWork, client_id: int) -> None:
    """Blank what history, stored answers and activities tell of a client, and of what went along.

    Who did what when, and to which fields, stays.
    """
    for each in work.select("activities", {"userid": client_id}):
        work.update("activities", each, {"description": ERASED}, silent=True)
    work.erase(client_id, [CLIENTS, *_going(work, CLIENTS), *dict(ALONG)])


def _remove_below(work: RuleWork, plural: str, record_id: int) -> None:
    """Remove what hangs on a record, and what hangs on that."""
    for child in work.registry.hanging(plural):
        for each in work.select(child.plural, {child.via: record_id}):
            _remove_below(work, child.plural, each[work.registry[child.plural].id_field])
            work.delete(child.plural, each)


def _going(work: RuleWork, plural: str) -> list[str]:
    """Return the nouns whose records go with one of a noun, however far below it."""
    found: dict[str, None] = {}
    for child in work.registry.hanging(plural):
        found |= {child.plural: None, **dict.fromkeys(_going(work, child.plural))}
    return list(found)
