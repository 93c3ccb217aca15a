"""Commands about invoices: what makes, changes, pays and lists them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest

from teampro.dialects.whmcs.commands.mail import NOT_SENT
from teampro.identity.tokens import TokenLimits, Tokens
from teampro.store.database import Database
from tests.wire.whmcs.desk import FORM, PATH, Desk, Tree

MUSEUM, OUTDOOR = 12, 47
"""A client who is taxed, and one whose country has no rule."""
PAID, CANCELLED, DRAFT, OPEN = 1, 4, 10, 412
LINE = {"itemdescription1": "Panels", "itemamount1": "100.00"}
MISSING = (
    "Missing Variables: itemdescription, itemamount and itemtaxed are required for each item "
    "being changed"
)
SEPARATELY = (
    "Cannot create and send a draft invoice in a single API request. Please create and send "
    "separately."
)
GATEWAYS = "Invalid Payment Method. Valid options include banktransfer, mailin, paypal"
ADDING = "It is not possible to add a payment to an invoice that is "
REPEATED = "This payment was recorded already"
PAYING = {"gateway": "banktransfer", "transid": "T-1"}

REFUSALS: tuple[tuple[str, Mapping[str, object], str], ...] = (
    ("CreateInvoice", {}, "Client ID Not Found"),
    ("CreateInvoice", {"userid": 999}, "Client ID Not Found"),
    ("CreateInvoice", {"userid": 999, "draft": 1, "sendinvoice": 1}, "Client ID Not Found"),
    ("CreateInvoice", {"userid": MUSEUM, "draft": 1, "sendinvoice": 1}, SEPARATELY),
    ("CreateInvoice", {"userid": MUSEUM, "status": "draft", "sendinvoice": 1}, SEPARATELY),
    ("CreateInvoice", {"userid": MUSEUM, "status": "Lost"}, "Invalid status Lost"),
    (
        "CreateInvoice",
        {"userid": MUSEUM, "itemamount1": "1e3"},
        "Invalid value for itemamount1",
    ),
    ("CreateInvoice", {"userid": MUSEUM, "taxrate": "101"}, "Invalid value for taxrate"),
    ("CreateInvoice", {"userid": MUSEUM, "duedate": "soon"}, "Invalid Date Format"),
    ("UpdateInvoice", {}, "Invoice ID Not Found"),
    ("UpdateInvoice", {"invoiceid": 999, "status": "Lost"}, "Invoice ID Not Found"),
    ("UpdateInvoice", {"invoiceid": OPEN, "status": "Lost"}, "Invalid status Lost"),
    ("UpdateInvoice", {"invoiceid": OPEN, "status": "Draft"}, "Invalid status Draft"),
    (
        "UpdateInvoice",
        {"invoiceid": OPEN, "publish": 1},
        "Invoice must be in Draft status to be published",
    ),
    ("UpdateInvoice", {"invoiceid": OPEN, "itemdescription": {"1": "a"}}, MISSING),
    (
        "UpdateInvoice",
        {"invoiceid": OPEN, "itemamount": {"1": "1"}, "itemtaxed": {"1": "1"}},
        MISSING,
    ),
    (
        "UpdateInvoice",
        {"invoiceid": PAID, "newitemdescription": ["More"], "newitemamount": ["1"]},
        "Invoice is issued: its lines and tax cannot be changed",
    ),
    (
        "UpdateInvoice",
        {"invoiceid": PAID, "taxrate": "7"},
        "Invoice is issued: its lines and tax cannot be changed",
    ),
    ("GetInvoice", {}, "Invoice ID Not Found"),
    ("GetInvoice", {"invoiceid": 999}, "Invoice ID Not Found"),
    ("AddInvoicePayment", {}, "Invoice ID Not Found"),
    ("AddInvoicePayment", {"invoiceid": 999, **PAYING}, "Invoice ID Not Found"),
    ("AddInvoicePayment", {"invoiceid": CANCELLED, **PAYING}, f"{ADDING}Cancelled"),
    ("AddInvoicePayment", {"invoiceid": DRAFT, **PAYING}, f"{ADDING}Draft"),
    ("AddInvoicePayment", {"invoiceid": OPEN, "transid": "T-1"}, GATEWAYS),
    ("AddInvoicePayment", {"invoiceid": OPEN, **PAYING, "gateway": "cash"}, GATEWAYS),
    (
        "AddInvoicePayment",
        {"invoiceid": OPEN, **PAYING, "amount": "0"},
        "Amount must be greater than zero",
    ),
    (
        "AddInvoicePayment",
        {"invoiceid": PAID, **PAYING},
        "Amount must be greater than zero",
    ),
)


@pytest.mark.parametrize(("command", "params", "sentence"), REFUSALS)
def test_what_is_wrong_is_said_in_the_documented_words(
    desk: Desk, command: str, params: Mapping[str, object], sentence: str
) -> None:
    """Each documented error, and which one comes first."""
    assert desk.refused(command, **params) == sentence


def test_an_invoice_takes_a_fixed_number_of_statements(desk: Desk) -> None:
    """To make it with three lines, and to pay it: history is one of them."""
    desk.done("GetInvoices", limitnum=1)
    lines = {f"itemdescription{number}": "Panel" for number in range(3)}
    lines |= {f"itemamount{number}": "10.00" for number in range(3)}
    made = desk.done("CreateInvoice", userid=MUSEUM, paymentmethod="banktransfer", **lines)
    assert desk.statements == 14
    desk.done("AddInvoicePayment", invoiceid=made["invoiceid"], **PAYING)
    assert desk.statements == 18


def test_a_token_that_is_limited_to_chains_is_told_nothing_of_other_invoices(desk: Desk) -> None:
    """Neither whether there is one that it would pay nor how it stands; its own is paid."""
    database = Database(desk.world.witness.place)
    limits = TokenLimits(chains=[f"invoices/{OPEN}"])
    key = Tokens(database, lambda: desk.world.now).create_key("admin", "key", limits)[1:]
    database.close()
    sent = dict(zip(("identifier", "secret"), key, strict=True), action="AddInvoicePayment")

    def paid(number: int) -> tuple[int, str]:
        body = urlencode({**sent, **PAYING, "invoiceid": number})
        reply = desk.world.send("POST", PATH, {}, body, FORM)
        return reply.status, json.loads(reply.body).get("message", "")

    assert {(403, "Access Denied")} == {paid(each) for each in (PAID, CANCELLED, DRAFT, 999)}
    assert (200, "") == paid(OPEN)


def invoice(desk: Desk, **params: Any) -> Tree:
    """Return the invoice that CreateInvoice makes, as GetInvoice tells it."""
    made = desk.done("CreateInvoice", **params)
    return desk.done("GetInvoice", invoiceid=made["invoiceid"])


def test_lines_are_numbered_from_zero_or_one_and_may_be_lacking(desk: Desk) -> None:
    """The id is a number; what says nothing and costs nothing is no line."""
    made = desk.done("CreateInvoice", userid=OUTDOOR)
    assert made == {"result": "success", "invoiceid": made["invoiceid"], "status": "Unpaid"}
    assert isinstance(made["invoiceid"], int)
    assert desk.done("GetInvoice", invoiceid=made["invoiceid"])["items"] == {"item": []}

    first = {"itemdescription0": "First", "itemamount0": "1", "itemtaxed0": "on"}
    blank = {"itemdescription2": "", "itemamount2": "", "itemtaxed2": "1"}
    last = {"itemdescription10": "Last", "itemamount10": "-0.5", "itemtaxed10": ""}
    sent = {**last, **blank, **first, "itemdescription9": "For nothing"}
    found = invoice(desk, userid=OUTDOOR, **sent)
    told = [(row["description"], row["amount"], row["taxed"]) for row in found["items"]["item"]]
    assert told == [("First", "1.00", 1), ("For nothing", "0.00", 0), ("Last", "-0.50", 0)]
    assert (found["subtotal"], found["total"], found["balance"]) == ("0.50", "0.50", "0.50")


def test_an_invoice_is_taxed_where_a_rule_says_so(desk: Desk) -> None:
    """Rates have three places, also those that are sent."""
    taxed = {**LINE, "itemtaxed1": "1"}
    found = [
        invoice(desk, userid=MUSEUM, **taxed),
        invoice(desk, userid=OUTDOOR, **taxed),
        invoice(desk, userid=OUTDOOR, **taxed, taxrate="5", taxrate2="9.975"),
    ]
    keys = ("taxrate", "taxrate2", "tax", "tax2", "total", "credit", "transactions")
    assert [tuple(each[key] for key in keys) for each in found] == [
        ("19.000", "0.000", "19.00", "0.00", "119.00", "0.00", ""),
        ("0.000", "0.000", "0.00", "0.00", "100.00", "0.00", ""),
        ("5.000", "9.975", "5.00", "9.98", "114.98", "0.00", ""),
    ]


def test_days_and_status_are_taken_in_other_spellings(desk: Desk) -> None:
    """As clients send them: days without hyphens, words in any case."""
    found = invoice(
        desk, userid=MUSEUM, status="dRAFT", date="20141230", duedate="20150115", **LINE
    )
    assert (found["status"], found["date"], found["duedate"]) == (
        "Draft",
        "2014-12-30",
        "2015-01-15",
    )
    assert (found["datepaid"], found["ccgateway"]) == ("0000-00-00 00:00:00", False)
    assert desk.done("CreateInvoice", userid=MUSEUM, draft="true")["status"] == "Draft"
    assert desk.done("CreateInvoice", userid=MUSEUM, sendinvoice=1)["warning"] == NOT_SENT


def test_credit_pays_a_new_invoice_where_that_is_asked_for(desk: Desk) -> None:
    """As far as there is any; one that nothing is left of is Paid."""
    assert invoice(desk, userid=MUSEUM, **LINE)["credit"] == "0.00"
    made = desk.done(
        "CreateInvoice",
        userid=MUSEUM,
        itemdescription1="Small",
        itemamount1="20",
        autoapplycredit="1",
    )
    assert made["status"] == "Paid"
    found = invoice(desk, userid=MUSEUM, **LINE, autoapplycredit="1")
    assert (found["status"], found["credit"], found["total"]) == ("Unpaid", "20.00", "80.00")
    found = invoice(desk, userid=MUSEUM, **LINE, autoapplycredit="1")
    assert (found["status"], found["credit"], found["total"]) == ("Unpaid", "0.00", "100.00")


def test_lines_are_changed_added_and_removed_by_their_ids(desk: Desk) -> None:
    """Figures follow; the id of no line, such as 0, is left out with a warning."""
    made = desk.done(
        "CreateInvoice",
        userid=OUTDOOR,
        **LINE,
        itemdescription2="Freight",
        itemamount2="9",
    )["invoiceid"]
    lines = desk.done("GetInvoice", invoiceid=made)["items"]["item"]
    first, second = (line["id"] for line in lines)
    changed = desk.done(
        "UpdateInvoice",
        invoiceid=made,
        itemdescription={first: "Panels, two", "0": "none"},
        itemamount={first: "200", "0": "1"},
        itemtaxed={first: "false", "0": "false"},
        newitemdescription=["Lamps", "Cable"],
        newitemamount={"0": "30"},
        deletelineids=[second, 99999],
    )
    assert changed == {
        "result": "success",
        "invoiceid": made,
        "warning": "No line of this invoice, left out: 0, 99999.",
    }
    found = desk.done("GetInvoice", invoiceid=made)
    told = [(line["description"], line["amount"]) for line in found["items"]["item"]]
    assert told == [("Panels, two", "200.00"), ("Lamps", "30.00"), ("Cable", "0.00")]
    assert found["total"] == "230.00"


def test_a_draft_is_published_once(desk: Desk) -> None:
    """Then its mail is asked for in vain, and says so."""
    sent = desk.done("UpdateInvoice", invoiceid=DRAFT, publishandsendemail="1", notes="Soon")
    assert sent == {"result": "success", "invoiceid": DRAFT, "warning": NOT_SENT}
    found = desk.done("GetInvoice", invoiceid=DRAFT)
    assert (found["status"], found["notes"]) == ("Unpaid", "Soon")
    assert desk.done("UpdateInvoice", invoiceid=DRAFT, notes="")["invoiceid"] == DRAFT
    assert desk.done("GetInvoice", invoiceid=DRAFT)["notes"] == ""


def test_a_status_changes_in_any_case(desk: Desk) -> None:
    """And what follows from it does: a cancelled invoice is none that is paid."""
    desk.done("UpdateInvoice", invoiceid=OPEN, status="cancelled")
    assert desk.done("GetInvoice", invoiceid=OPEN)["status"] == "Cancelled"
    assert desk.refused("AddInvoicePayment", invoiceid=OPEN, **PAYING) == f"{ADDING}Cancelled"


def test_credit_of_an_invoice_is_set_from_that_of_its_client(desk: Desk) -> None:
    """More is taken of it, less goes back."""
    for credit, left in (("30", "10.00"), ("5", "35.00")):
        desk.done("UpdateInvoice", invoiceid=OPEN, credit=credit)
        client = desk.done("GetClientsDetails", clientid=MUSEUM)
        assert (desk.done("GetInvoice", invoiceid=OPEN)["credit"], client["credit"]) == (
            f"{credit}.00",
            left,
        )


def test_an_invoice_is_paid_in_parts_and_too_much_becomes_credit(desk: Desk) -> None:
    """Without an amount of what is open; transactions are told with amounts as texts."""
    made = desk.done("CreateInvoice", userid=OUTDOOR, **LINE)["invoiceid"]
    paid = desk.done("AddInvoicePayment", invoiceid=made, **PAYING, amount="40", noemail=1)
    assert paid == {"result": "success"}
    found = desk.done("GetInvoice", invoiceid=made)
    assert (found["status"], found["balance"]) == ("Unpaid", "60.00")
    (row,) = found["transactions"]["transaction"]
    assert {name: row[name] for name in ("userid", "currency", "amountin", "fees", "transid")} == {
        "userid": str(OUTDOOR),
        "currency": "0",
        "amountin": "40.00",
        "fees": "0.00",
        "transid": "T-1",
    }
    assert row["date"] == desk.local("2026-11-20 15:30:00")
    last = {"gateway": "paypal", "transid": "T-2", "amount": "72.50", "fees": "1.10"}
    assert desk.done("AddInvoicePayment", invoiceid=made, **last)["warning"] == NOT_SENT
    found = desk.done("GetInvoice", invoiceid=made)
    assert (found["status"], found["balance"], found["total"]) == ("Paid", "0.00", "100.00")
    assert found["datepaid"] == desk.local("2026-11-20 15:30:00")
    (credit,) = desk.done("GetCredits", clientid=OUTDOOR)["credits"]["credit"]
    assert (credit["amount"], credit["relid"]) == ("12.50", str(made))


def test_a_payment_that_is_reported_again_is_recorded_once(desk: Desk) -> None:
    """With the same amount or none; a gateway repeats itself, and is told so."""
    said = [
        desk.done("AddInvoicePayment", invoiceid=OPEN, **PAYING, **params, noemail=1).get("warning")
        for params in ({"amount": "40"}, {"amount": "40"}, {})
    ]
    assert said == [None, REPEATED, REPEATED]
    loud = desk.done("AddInvoicePayment", invoiceid=OPEN, **PAYING)
    assert loud["warning"] == f"{REPEATED}. {NOT_SENT}"
    rows = desk.done("GetTransactions", invoiceid=OPEN, transid="T-1")["transactions"]
    assert [row["amountin"] for row in rows["transaction"]] == ["40.00"]


@pytest.mark.parametrize(
    ("params", "ids"),
    [
        ({"limitnum": 2}, [1, 2]),
        ({"status": "paid"}, [1, 2]),
        ({"status": "OVERDUE"}, [7, 413]),
        ({"status": "overdue", "userid": OUTDOOR}, []),
        ({"status": "Lost"}, []),
        ({"userid": MUSEUM, "orderby": "duedate", "order": "DESC"}, [412, 9, 413, 1]),
        ({"userid": MUSEUM, "orderby": "total"}, [9, 413, 412, 1]),
        ({"orderby": "invoicenumber", "limitnum": 1, "limitstart": 11}, [412]),
    ],
)
def test_invoices_are_listed_by_status_and_in_an_order(
    desk: Desk, params: Mapping[str, object], ids: list[int]
) -> None:
    """Overdue is Unpaid past its day; ids ascend unless another order is asked for."""
    found = desk.done("GetInvoices", **params)["invoices"]["invoice"]
    assert [row["id"] for row in found] == ids


def test_a_listed_invoice_tells_whose_it_is_and_its_currency(desk: Desk) -> None:
    """Its figures are texts; a pay method that it has not is null."""
    (row,) = desk.done("GetInvoices", userid=OUTDOOR)["invoices"]["invoice"]
    keys = ("firstname", "lastname", "companyname", "currencycode", "paymethodid", "total")
    assert [row[key] for key in keys] == [
        "Sarah",
        "O'Connell",
        "Greenfield Outdoor Ltd",
        "USD",
        None,
        "900.00",
    ]
