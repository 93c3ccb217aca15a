"""Commands about transactions: money that moved, for an invoice or for none."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.wire.whmcs.desk import Desk

MUSEUM, BAKERY = 12, 17
OPEN, FOREIGN = 412, 2
BANK = {"paymentmethod": "banktransfer"}
OF_MUSEUM = {**BANK, "userid": MUSEUM}

REFUSALS: tuple[tuple[str, Mapping[str, object], str], ...] = (
    ("AddTransaction", {}, "A Currency ID is required for non-customer related transactions"),
    ("AddTransaction", {"userid": 999}, "Client ID Not Found"),
    ("AddTransaction", {"invoiceid": 999}, "Invoice ID Not Found"),
    (
        "AddTransaction",
        {"userid": MUSEUM, "invoiceid": FOREIGN},
        "User ID does not own the given Invoice ID",
    ),
    ("AddTransaction", {"userid": MUSEUM, "currencyid": 9}, "Currency ID Not Found"),
    (
        "AddTransaction",
        {"userid": MUSEUM, "currencyid": 2},
        "Currency ID does not match Client currency",
    ),
    ("AddTransaction", {"userid": MUSEUM, "currencyid": 1}, "Payment Method is required"),
    (
        "AddTransaction",
        {"userid": MUSEUM, "paymentmethod": "cash"},
        "Invalid Payment Method. Valid options include banktransfer, mailin, paypal",
    ),
    (
        "AddTransaction",
        {**OF_MUSEUM, "transid": "DE-2210-17", "amountin": "1"},
        "Transaction ID must be Unique",
    ),
    ("AddTransaction", {**OF_MUSEUM, "amountin": "x"}, "Invalid value for amountin"),
    (
        "UpdateTransaction",
        {"transactionid": 999, "description": "x"},
        "Transaction ID Not Found",
    ),
    ("UpdateTransaction", {"description": "x"}, "Transaction ID Not Found"),
)


@pytest.mark.parametrize(("command", "params", "sentence"), REFUSALS)
def test_what_is_wrong_is_said_in_the_documented_words(
    desk: Desk, command: str, params: Mapping[str, object], sentence: str
) -> None:
    """Each documented error, and which one comes first."""
    assert desk.refused(command, **params) == sentence


def test_a_transaction_without_an_amount_is_recorded_with_a_warning(desk: Desk) -> None:
    """As one client sends it; it is of nothing."""
    told = desk.done("AddTransaction", **OF_MUSEUM)
    assert told["warning"] == "The amount is 0: nothing moved."
    found = desk.done("GetTransactions", clientid=MUSEUM)["transactions"]["transaction"]
    assert found[-1] == {
        "id": told["transactionid"],
        "userid": str(MUSEUM),
        "currency": "0",
        "gateway": "banktransfer",
        "date": desk.local("2026-11-20 15:30:00"),
        "description": "",
        "amountin": "0.00",
        "fees": "0.00",
        "amountout": "0.00",
        "rate": "1.00000",
        "transid": "",
        "invoiceid": "0",
        "refundid": "0",
    }


def test_what_comes_in_for_an_invoice_pays_it(desk: Desk) -> None:
    """With every effect of a payment; what goes out again lowers what is paid."""
    before = desk.done("GetInvoice", invoiceid=OPEN)["balance"]
    sent = {**BANK, "invoiceid": OPEN, "amountin": before, "transid": "T-9", "date": "19/11/2026"}
    made = desk.done("AddTransaction", **sent)
    found = desk.done("GetInvoice", invoiceid=OPEN)
    assert (found["status"], found["balance"]) == ("Paid", "0.00")
    row = found["transactions"]["transaction"][-1]
    assert (row["id"], row["date"]) == (made["transactionid"], "2026-11-19 00:00:00")
    desk.done("AddTransaction", **BANK, invoiceid=OPEN, amountout="10")
    assert desk.done("GetInvoice", invoiceid=OPEN)["balance"] == "10.00"


def test_what_comes_in_may_become_credit(desk: Desk) -> None:
    """Where it pays no invoice; else the flag has no effect, with a warning."""
    ahead = {**OF_MUSEUM, "amountin": "25", "description": "Paid ahead", "credit": "1"}
    desk.done("AddTransaction", **ahead)
    rows = desk.done("GetCredits", clientid=MUSEUM)["credits"]["credit"]
    assert (rows[-1]["amount"], rows[-1]["description"]) == ("25.00", "Paid ahead")
    told = desk.done("AddTransaction", **BANK, invoiceid=OPEN, amountin="1", credit="1")
    assert told["warning"].startswith("credit has no effect")


def test_a_name_of_a_gateway_may_stand_twice_where_that_is_allowed(desk: Desk) -> None:
    """Of another gateway it may in any case."""
    twice = {"userid": MUSEUM, "transid": "DE-2210-17", "amountin": "1"}
    desk.done("AddTransaction", **twice, paymentmethod="paypal")
    desk.done("AddTransaction", **twice, paymentmethod="banktransfer", allowduplicatetransid="1")
    found = desk.done("GetTransactions", transid="DE-2210-17")
    assert (found["totalresults"], found["numreturned"], found["startnumber"]) == (3, 3, 0)


def test_money_of_nobody_tells_its_currency(desk: Desk) -> None:
    """That of a client is in his, for which a zero stands."""
    told = desk.done("AddTransaction", **BANK, currencyid=2, amountout="8.50", rate="0.92")
    row = desk.done("GetTransactions")["transactions"]["transaction"][-1]
    assert (row["id"], row["userid"], row["currency"]) == (told["transactionid"], "0", "2")
    assert (row["amountout"], row["rate"]) == ("8.50", "0.92000")


def test_transactions_are_told_whole_unless_a_page_is_asked_for(desk: Desk) -> None:
    """WHMCS knows no pages here; their parameters are heeded all the same."""
    for number in range(30):
        desk.done("AddTransaction", **OF_MUSEUM, amountin="1", transid=f"N-{number}")
    found = desk.done("GetTransactions", clientid=MUSEUM)
    assert found["numreturned"] == found["totalresults"] > 29
    page = desk.done("GetTransactions", clientid=MUSEUM, limitnum=2, limitstart=1)
    assert (page["numreturned"], page["startnumber"]) == (2, 1)


def test_what_a_transaction_says_changes_and_its_amounts_stay(desk: Desk) -> None:
    """A warning says so; the id is a text."""
    told = desk.done(
        "UpdateTransaction", transactionid=1, description="", transid="X-1", amountin="9999"
    )
    assert told == {
        "result": "success",
        "transactionid": "1",
        "warning": "Money that moved stays as it is: what it says in words can be changed, "
        "nothing else.",
    }
    (row,) = desk.done("GetTransactions", transid="X-1")["transactions"]["transaction"]
    assert (row["id"], row["amountin"], row["description"]) == ("1", "595.00", "")


@pytest.mark.parametrize("params", [{}, {"transactionid": ""}, {"transactionid": "999"}])
def test_no_change_of_no_transaction_is_a_success(desk: Desk, params: Mapping[str, object]) -> None:
    """As one client sends it; a warning says that nothing was done."""
    told = desk.done("UpdateTransaction", **params)
    assert (told["transactionid"], told["warning"]) == (
        "",
        "transactionid names no transaction: nothing was changed.",
    )
