"""Billing what falls due by a command: what is made, what is left out, what is rehearsed."""

from __future__ import annotations

from tests.wire.whmcs.desk import Desk

MUSEUM, WINERY = 12, 21
YEARLY, MACHINE = 1, 3
"""The services of the museum, due in the summer, and of the winery, due next week."""


def test_what_is_due_is_billed_once(desk: Desk) -> None:
    """The number is a text; the last invoice, a number, is told of one client alone."""
    told = desk.done("GenInvoices", clientid=WINERY)
    assert told["numcreated"] == "1"
    assert told["warning"] == "No mail was sent: this server sends none yet."
    bill = desk.done("GetInvoice", invoiceid=told["latestinvoiceid"])
    assert (bill["userid"], bill["items"]["item"][0]["relid"]) == (WINERY, MACHINE)
    assert desk.done("GenInvoices", clientid=WINERY) == {"result": "success", "numcreated": "0"}
    rest = desk.done("GenInvoices", noemails=True)
    assert int(rest["numcreated"]) > 0
    assert "latestinvoiceid" not in rest
    log = [
        each["description"] for each in desk.world.call("GET", "activities").response["activities"]
    ]
    assert f"Made {rest['numcreated']} invoices of what is due" in log


def test_next_period_of_what_is_asked_for_is_billed(desk: Desk) -> None:
    """As a list, with commas or alone; what is no service of that client is left out."""
    told = desk.done("GenInvoices", clientid=MUSEUM, serviceids=f"{YEARLY},{MACHINE}", noemails=1)
    left = f"serviceids {MACHINE} was left out: it is nothing of that client that is billed."
    assert (told["numcreated"], told["warning"]) == ("1", left)
    again = desk.done("GenInvoices", clientid=MUSEUM, serviceids=[YEARLY], domainids=["x"])
    assert again["latestinvoiceid"] > told["latestinvoiceid"]
    assert again["warning"].startswith("domainids x was left out")


def test_rehearsal_counts_and_keeps_nothing(desk: Desk) -> None:
    """It stands first in the answer that it was one."""
    told = desk.done("GenInvoices", preview=1)
    assert list(told) == ["result", "preview", "numcreated"]
    assert told["numcreated"] == desk.done("GenInvoices")["numcreated"]


def test_client_that_is_not_there_is_refused(desk: Desk) -> None:
    """In the documented sentence."""
    for client in (0, 4711):
        assert desk.refused("GenInvoices", clientid=client) == "Client ID Not Found"
