"""Commands about quotes and billable items."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

import phpserialize
import pytest

from tests.wire.whmcs.desk import Desk

NEW = {"subject": "Site", "stage": "Draft", "validuntil": "01-01-2099"}
LINE = {"desc": "Design", "qty": "2.5", "up": "33.33", "discount": "10", "taxable": "1"}
ITEM = {"clientid": 12, "description": "Support", "amount": "170"}
RECURRING = "Recurring must have a unit, cycle and limit"
REFUSALS: tuple[tuple[str, Mapping[str, Any], str], ...] = (
    ("CreateQuote", {}, "Subject is required"),
    ("CreateQuote", {"subject": "X"}, "Invalid Stage"),
    ("CreateQuote", {**NEW, "stage": "Sent"}, "Invalid Stage"),
    ("CreateQuote", {"subject": "X", "stage": "Draft"}, "Valid Until is required"),
    ("CreateQuote", {**NEW, "validuntil": "soon"}, "Invalid Date Format"),
    ("CreateQuote", {**NEW, "lineitems": "x"}, "Invalid value for lineitems"),
    ("CreateQuote", {**NEW, "lineitems": ["x"]}, "Invalid value for lineitems[0]"),
    ("CreateQuote", {**NEW, "lineitems": [LINE, {"up": "x"}]},
     "Invalid value for lineitems[1][up]"),
    ("UpdateQuote", {}, "Quote ID Not Found"),
    ("UpdateQuote", {"quoteid": 999}, "Quote ID Not Found"),
    ("UpdateQuote", {"quoteid": 1, "stage": "Sent"}, "Invalid Stage"),
    ("DeleteQuote", {"quoteid": 999}, "Quote ID Not Found"),
    ("SendQuote", {"quoteid": 999}, "Quote ID Not Found"),
    ("AcceptQuote", {"quoteid": 999}, "Quote ID Not Found"),
    ("AcceptQuote", {"quoteid": 1}, "Quote ID Not Found"),
    ("AddBillableItem", {**ITEM, "clientid": 999}, "Client ID not Found"),
    ("AddBillableItem", {"clientid": 12, "amount": "1"}, "You must provide a description"),
    ("AddBillableItem", {**ITEM, "invoiceaction": "soon"}, "Invalid Invoice Action"),
    ("AddBillableItem", {**ITEM, "invoiceaction": "recur", "duedate": "2030-01-01"}, RECURRING),
    ("AddBillableItem", {**ITEM, "invoiceaction": "duedate"}, "Due date is required"),
    ("AddBillableItem", {**ITEM, "unit": "days"},
     "Invalid Unit, please specify either 'hours' or 'quantity'"),
    ("AddBillableItem", {**ITEM, "duedate": "soon"},
     "Invalid Date Format - Expected: 'YYYY-mm-dd'"),
)  # fmt: skip


@pytest.mark.parametrize(("command", "params", "sentence"), REFUSALS)
def test_what_is_wrong_is_said_in_the_documented_words(
    desk: Desk, command: str, params: Mapping[str, Any], sentence: str
) -> None:
    """Each documented error; the demonstration's first quote is lost."""
    assert desk.refused(command, **params) == sentence


def packed(lines: Any) -> str:
    """Return what a client of PHP sends."""
    return base64.b64encode(phpserialize.dumps(lines)).decode()


@pytest.mark.parametrize(
    "lines",
    [
        [LINE],
        {"x": LINE},
        packed({"lineitems[0]": {**LINE, "qty": 2.5, "taxable": True}}),
        packed([LINE]),
        base64.b64encode(json.dumps([LINE]).encode()).decode(),
        json.dumps({"7": LINE}),
    ],
    ids=["brackets", "keys", "serialized", "list", "base64 of json", "json"],
)
def test_lines_come_under_any_keys_and_in_any_form(desk: Desk, lines: Any) -> None:
    """Each form makes the same quote."""
    made = desk.done("CreateQuote", **NEW, userid=12, lineitems=lines)
    assert made.keys() == {"result", "quoteid"}
    quote = told(desk, made["quoteid"])
    assert ("2099-01-01", "74.99") == (quote["validuntil"], quote["subtotal"])
    [item] = quote["items"]["item"]
    expected = ("Design", "2.50", "33.33", "10.00", 1)
    assert expected == tuple(
        item[name] for name in ("description", "quantity", "unitprice", "discount", "taxable")
    )


def told(desk: Desk, quote_id: str) -> Any:
    """Return what GetQuotes tells of one quote."""
    [quote] = desk.done("GetQuotes", quoteid=quote_id)["quotes"]["quote"]
    return quote


def test_quote_tells_its_client(desk: Desk) -> None:
    """That of a stranger is empty, and the quote tells his address."""
    quote = told(desk, desk.done("CreateQuote", **NEW, userid=12)["quoteid"])
    assert (12, "Active") == (quote["client"]["id"], quote["client"]["status"])
    stranger = desk.done("CreateQuote", **NEW, userid=999, firstname="Ines", country="DE")
    assert stranger["warning"] == "There is no client 999: the userid had no effect."
    quote = told(desk, stranger["quoteid"])
    assert (0, "", "Ines") == (quote["userid"], quote["client"]["firstname"], quote["firstname"])
    assert ("0000-00-00", {"item": []}) == (quote["datesent"], quote["items"])


def test_lines_are_changed_by_their_ids_and_added_without(desk: Desk) -> None:
    """Those that are not sent stay."""
    quote_id = desk.done("CreateQuote", **NEW, userid=12, lineitems=[LINE, LINE])["quoteid"]
    first, second = told(desk, quote_id)["items"]["item"]
    changed = desk.done(
        "UpdateQuote",
        quoteid=quote_id,
        subject="Second site",
        lineitems=[{"id": second["id"], "qty": "1"}, {"desc": "Texts", "up": "5", "colour": "red"}],
    )
    assert "lineitems[1][colour]" in changed["warning"]
    quote = told(desk, quote_id)
    assert "Second site" == quote["subject"]
    assert [
        (first["id"], "2.50", "Design"),
        (second["id"], "1", "Design"),
        (second["id"] + 1, "1", "Texts"),
    ] == [(each["id"], each["quantity"], each["description"]) for each in quote["items"]["item"]]


def test_quote_is_sent_and_accepted_once(desk: Desk) -> None:
    """A draft that is sent is Delivered; accepted again it answers the same invoice."""
    quote_id = desk.done("CreateQuote", **NEW, userid=12, lineitems=[LINE])["quoteid"]
    assert "No mail was sent" in desk.done("SendQuote", quoteid=quote_id)["warning"]
    assert "Delivered" == told(desk, quote_id)["stage"]
    accepted = desk.done("UpdateQuote", quoteid=quote_id, stage="Accepted")
    assert "becomes Accepted by" in accepted["warning"]
    first = desk.done("AcceptQuote", quoteid=quote_id)
    assert isinstance(first["invoiceid"], str)
    again = desk.done("AcceptQuote", quoteid=quote_id)
    assert first["invoiceid"] == again["invoiceid"]
    assert again["warning"] == f"It was accepted before, as invoice {first['invoiceid']}."
    quote = told(desk, quote_id)
    assert ("Accepted", str(desk.today)) == (quote["stage"], quote["dateaccepted"])
    desk.done("SendQuote", quoteid=quote_id)
    desk.done("DeleteQuote", quoteid=quote_id)
    assert 0 == desk.done("GetQuotes", quoteid=quote_id)["totalresults"]


def test_billable_item_counts_quantities_unless_told_hours(desk: Desk) -> None:
    """Its amount is that of all of it."""
    for unit, sent in (("quantity", {}), ("hours", {"unit": "HOURS", "hours": "2"})):
        made = desk.done("AddBillableItem", **ITEM, **sent)
        assert (made["status"], type(made["billableid"])) == ("success", int)
        reply = desk.world.call("GET", f"billableitems/{made['billableid']}")
        item = reply.response["billableitem"]
        assert (unit, "170.00", "noinvoice") == (
            item["unit"], item["amount"], item["invoiceaction"],
        )  # fmt: skip


@pytest.mark.parametrize(
    "command", ["AddBillableItem", "CreateQuote", "UpdateQuote", "DeleteQuote", "GetQuotes",
                "SendQuote", "AcceptQuote"],
)  # fmt: skip
def test_quotes_are_closed_without_the_area_of_billing(desk: Desk, command: str) -> None:
    """Whatever is sent."""
    reply = desk.send(command, {"clientid": 12, "quoteid": 1}, who="staff")
    assert (reply.status, reply.tree["message"]) == (403, "Access Denied")
