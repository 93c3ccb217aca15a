"""Commands about credit: what is added and taken, what it pays, what is left."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.wire.whmcs.desk import Desk

MUSEUM, BAKERY, OUTDOOR = 12, 17, 47
"""Clients with 40.00 of credit, with 43.00, and with none."""
OPEN, PAID = 412, 1
TYPES = "Type can only be add or remove"
FORMAT = "Amount must be in decimal format: ### or ###.##"
TOO_MUCH = "Amount exceeds customer credit balance"
POSITIVE = "Credit Amount to apply must be greater than zero"
GOODWILL = {"clientid": MUSEUM, "description": "Goodwill"}

REFUSALS: tuple[tuple[str, Mapping[str, object], str], ...] = (
    ("AddCredit", {}, "Client ID Not Found"),
    ("AddCredit", {**GOODWILL, "clientid": 999, "amount": "1"}, "Client ID Not Found"),
    ("AddCredit", {**GOODWILL, "type": "give", "amount": "1"}, TYPES),
    ("AddCredit", {**GOODWILL, "amount": "1", "adminid": "99"}, "Admin ID Not Found"),
    ("AddCredit", GOODWILL, "No Amount Provided"),
    ("AddCredit", {**GOODWILL, "amount": "1,5"}, FORMAT),
    ("AddCredit", {**GOODWILL, "amount": "-1"}, FORMAT),
    ("AddCredit", {**GOODWILL, "amount": "1", "date": "1.2.2026"}, "Date Format is not Valid"),
    ("AddCredit", {**GOODWILL, "amount": "40.01", "type": "remove"}, TOO_MUCH),
    ("GetCredits", {}, "Client ID Not Found"),
    ("GetCredits", {"clientid": 999}, "Client ID Not Found"),
    ("ApplyCredit", {}, "Invoice ID Not Found"),
    ("ApplyCredit", {"invoiceid": 999}, "Invoice ID Not Found"),
    ("ApplyCredit", {"invoiceid": PAID}, "Invoice Not in Unpaid Status"),
    ("ApplyCredit", {"invoiceid": OPEN, "amount": "40.01"}, TOO_MUCH),
    ("ApplyCredit", {"invoiceid": OPEN, "amount": "99999"}, TOO_MUCH),
    ("ApplyCredit", {"invoiceid": OPEN, "amount": "0"}, POSITIVE),
    ("ApplyCredit", {"invoiceid": OPEN, "amount": "-1"}, POSITIVE),
    ("ApplyCredit", {"invoiceid": OPEN, "amount": "some"}, "Invalid value for amount"),
)


@pytest.mark.parametrize(("command", "params", "sentence"), REFUSALS)
def test_what_is_wrong_is_said_in_the_documented_words(
    desk: Desk, command: str, params: Mapping[str, object], sentence: str
) -> None:
    """Each documented error, and which one comes first."""
    assert desk.refused(command, **params) == sentence


def test_credit_is_added_and_removed(desk: Desk) -> None:
    """Both are rows, and what is left is told."""
    assert desk.done("AddCredit", **GOODWILL, amount="5", type="ADD")["newbalance"] == "45.00"
    sent = {**GOODWILL, "amount": "44.999", "type": "remove", "date": "20261101"}
    assert desk.done("AddCredit", **sent)["newbalance"] == "0.00"
    found = desk.done("GetCredits", clientid=MUSEUM)
    assert list(found) == ["result", "totalresults", "clientid", "credits"]
    assert (found["totalresults"], found["clientid"]) == (4, str(MUSEUM))
    told = [(row["amount"], row["date"]) for row in found["credits"]["credit"][2:]]
    assert told == [("5.00", str(desk.today)), ("-45.00", "2026-11-01")]
    assert {type(row["id"]) for row in found["credits"]["credit"]} == {str}


def test_one_credit_of_a_client_is_one_row(desk: Desk) -> None:
    """A client without any has an empty list."""
    assert desk.done("GetCredits", clientid=OUTDOOR)["credits"] == {"credit": []}
    desk.done("AddCredit", clientid=OUTDOOR, description="For waiting", amount=1)
    assert desk.done("GetCredits", clientid=OUTDOOR)["totalresults"] == 1


def test_credit_in_the_name_of_another_is_the_callers_own(desk: Desk) -> None:
    """A warning says so."""
    told = desk.done("AddCredit", **GOODWILL, amount="1", adminid="2")
    assert told["warning"].startswith("adminid has no effect here")


@pytest.mark.parametrize("amount", ["full", "FULL", "", "40"])
def test_credit_pays_as_much_as_fits(desk: Desk, amount: str) -> None:
    """Without an amount, and with full."""
    told = desk.done("ApplyCredit", invoiceid=OPEN, amount=amount, noemail=1)
    assert told == {
        "result": "success",
        "invoiceid": str(OPEN),
        "amount": "40.00",
        "invoicepaid": "false",
    }
    found = desk.done("GetInvoice", invoiceid=OPEN)
    assert (found["credit"], found["status"]) == ("40.00", "Unpaid")


def test_credit_that_pays_all_makes_an_invoice_paid(desk: Desk) -> None:
    """No more of it is taken than is open; more is refused."""
    line = {"itemdescription1": "Stickers", "itemamount1": "12"}
    made = desk.done("CreateInvoice", userid=MUSEUM, **line)["invoiceid"]
    sentence = desk.refused("ApplyCredit", invoiceid=made, amount="12.01")
    assert sentence == "Amount Exceeds Invoice Balance"
    told = desk.done("ApplyCredit", invoiceid=made, noemail="true")
    assert (told["amount"], told["invoicepaid"]) == ("12.00", "true")
    assert desk.done("GetClientsDetails", clientid=MUSEUM)["credit"] == "28.00"
