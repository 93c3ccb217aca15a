"""Money: payments of invoices, what is too much, replays, refunds, credit, what is delivered."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from teampro.errors import Refusal
from tests.consistency import books
from tests.store.test_rules_invoices import bill, let, of
from tests.workshop import TODAY, Workshop, faults, refused

pytestmark = pytest.mark.database


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    """An engine with the clients 51 and 52, and two gateways."""
    shop = Workshop(tmp_path)
    for module in ("banktransfer", "paypal"):
        shop.post("gateways", module=module)
    yield shop
    shop.database.close()


def credit(shop: Workshop, client: int = 51) -> str:
    """Return what a client has left."""
    return str(shop.get(f"clients/{client}")["credit"])


def said(shop: Workshop) -> list[str]:
    """Return what the books disagree about."""
    return list(books(shop.database))


def notes(shop: Workshop, chain: str, **params: Any) -> list[str]:
    """POST, and return the notes of the answer."""
    found: list[str] = shop.write("POST", chain, params).tree["data"].get("notes", [])
    return found


MONEY = ("status", "paid", "overpaid", "balance")


def test_invoice_is_paid_in_parts(shop: Workshop) -> None:
    """Paid when nothing is owed any more; without an amount the balance is paid."""
    chain = bill(shop, "10.00")
    shop.later(hours=1)
    first = shop.post(f"{chain}/payments", amount="4.00", gateway="paypal", fees="0.30")
    assert ("Unpaid", "4.00", "0.00", "6.00") == of(shop, chain, *MONEY)
    assert ("paypal", "0.30", "2024-05-06 13:00:00", 51, 1, "1.00000") == tuple(
        first[name] for name in ("gateway", "fees", "date", "userid", "currency", "rate")
    )
    second = shop.post(f"{chain}/payments", date="2024-05-05 08:00:00")
    assert ("6.00", "banktransfer") == (second["amountin"], second["gateway"])
    assert ("Paid", "10.00", "0.00", "0.00") == of(shop, chain, *MONEY)
    assert "2024-05-06 13:00:00" == shop.get(chain)["datepaid"]
    assert [1, 2] == [each["id"] for each in shop.get(f"{chain}/transactions")]
    again = partial(shop.post, f"{chain}/payments")
    assert [("amount", "invalid_value")] == faults(again)


def test_lines_that_come_to_less_than_was_paid_settle_it(shop: Workshop) -> None:
    """Once for all that one write changes; where no money moved an invoice of nothing stays."""
    chain = bill(shop, "10.00", "5.00")
    shop.post(f"{chain}/payments", amount="4.00")
    lines = [{"id": 1, "amount": "3.00"}, {"id": 2, "amount": "2.00"}]
    shop.put(chain, invoiceitems=lines)
    assert ("Unpaid", "4.00", "0.00", "1.00") == of(shop, chain, *MONEY)
    shop.put("invoiceitems/1", amount="1.00")
    assert ("Paid", "4.00", "1.00", "0.00") == of(shop, chain, *MONEY)
    assert "1.00" == credit(shop)
    taxed = bill(shop, "10.00", taxrate="50.000")
    shop.post(f"{taxed}/payments", amount="10.00")
    shop.put(taxed, taxrate="0.000")
    assert "Paid" == shop.get(taxed)["status"]
    of_nothing = bill(shop, "10.00")
    shop.put("invoiceitems/4", amount="0.00")
    assert "Unpaid" == shop.get(of_nothing)["status"]


def test_what_is_too_much_becomes_credit(shop: Workshop) -> None:
    """10.00 paid with 12.50; what comes on a paid invoice all of it."""
    chain = bill(shop, "10.00")
    shop.post(f"{chain}/payments", amount="12.50")
    assert ("Paid", "12.50", "2.50", "0.00") == of(shop, chain, *MONEY)
    assert ("2.50", "Invoice #1 Overpayment", 1) == of(
        shop, "credits/1", "amount", "description", "relid"
    )
    shop.post("transactions", invoiceid=1, amountin="1.00", gateway="paypal")
    assert ("3.50", "3.50") == (credit(shop), shop.get(chain)["overpaid"])
    assert [("update", ["credit"])] * 2 == shop.history("clients", 51)


def test_payment_that_is_reported_again_is_booked_once(shop: Workshop) -> None:
    """With the same amount or none; another amount, and another invoice, is another payment."""
    one, other = bill(shop, "10.00"), bill(shop, "10.00")
    report: dict[str, Any] = {"gateway": "paypal", "transid": "T-1", "amount": "10.00"}
    shop.post(f"{one}/payments", **report)
    for sent in (report, {**report, "amount": None}):
        params = {name: value for name, value in sent.items() if value is not None}
        told = shop.write("POST", f"{one}/payments", params).tree
        assert ["This payment was recorded already"] == told["data"]["notes"]
        assert 1 == told["transaction"]["id"]
    assert (1, "0.00") == (shop.count("transactions"), credit(shop))
    assert "has this transid, too" in str(notes(shop, f"{other}/payments", **report))
    shop.post(f"{one}/payments", **{**report, "amount": "1.00"})
    shop.post(f"{one}/payments", gateway="paypal", transid="", amount="1.00")
    shop.post(f"{one}/payments", gateway="paypal", transid="", amount="1.00")
    assert (5, "3.00") == (shop.count("transactions"), credit(shop))


@pytest.mark.parametrize("status", ["Draft", "Cancelled"])
def test_draft_and_cancelled_invoice_take_no_money(shop: Workshop, status: str) -> None:
    """By whatever way it comes."""
    chain = bill(shop, "10.00", status=status)
    for write in (
        partial(shop.post, f"{chain}/payments"),
        partial(shop.post, f"{chain}/transactions", amountin="10.00"),
    ):
        assert [("invoiceid", "not_payable")] == faults(write)


WRONG: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({"amountin": "1.00"}, [("currency", "required")]),
    ({"amountin": "1.00", "currency": 1}, []),
    ({"userid": 51, "amountin": "1.00"}, []),
    ({"userid": 51, "currency": 2, "amountin": "1.00"}, [("currency", "contradiction")]),
    ({"userid": 52, "invoiceid": 1, "amountin": "1.00"}, [("invoiceid", "contradiction")]),
    ({"userid": 51, "amountin": "-1.00"}, [("amountin", "invalid_value")]),
    ({"userid": 51, "amountout": "-1.00"}, [("amountout", "invalid_value")]),
    ({"userid": 99, "amountin": "1.00"}, [("userid", "unknown_record")]),
]


def test_transaction_is_its_clients(shop: Workshop) -> None:
    """In his currency and on his invoice; without a client it names the currency."""
    shop.post("currencies", code="EUR", rate="0.92000")
    bill(shop, "10.00")
    for params, expected in WRONG:
        post = partial(shop.post, "transactions", **params)
        if expected:
            assert expected == [each for each in faults(post) if each in expected]
        else:
            post()
    assert "The amount is 0: nothing moved." in notes(shop, "transactions", userid=51)


def test_what_was_booked_stays(shop: Workshop) -> None:
    """Its words may be corrected; it is never deleted, nor is credit changed."""
    shop.post(f"{bill(shop, '10.00')}/payments", amount="4.00")
    data = shop.put("transactions/1", amountin="5.00", invoiceid=0, transid="T-2")
    assert (["transid"], ["invoiceid", "amountin"]) == (data["changed"], data["ignored"])
    assert "another one" in str(data["notes"])
    assert "4.00" == shop.get("transactions/1")["amountin"]
    for plural, verbs in (("transactions", "update"), ("credits", "get")):
        assert verbs == list(shop.registry[plural].titles)[-1]


def test_refund_gives_back_what_came_in_and_no_credit_twice(shop: Workshop) -> None:
    """Of 10.00 that were paid with 12.50 only 10.00; the invoice is Refunded then."""
    chain = bill(shop, "10.00")
    shop.post(f"{chain}/payments", amount="12.50", gateway="paypal", transid="T-1")
    refund = partial(shop.post, "transactions/1/refund")
    assert [("amount", "over_refund")] == faults(lambda: refund(amount="10.01"))
    row = refund(amount="4.00", transid="R-1")
    assert ("4.00", 1, "paypal", "R-1") == tuple(
        row[name] for name in ("amountout", "refundid", "gateway", "transid")
    )
    assert ("Paid", "8.50", "2.50", "4.00") == of(shop, chain, *MONEY)
    assert "6.00" == refund()["amountout"]
    assert ("Refunded", "2.50") == (shop.get(chain)["status"], credit(shop))
    assert shop.get(chain)["date_refunded"]
    assert ["Invoice 1 was refunded"] == [each["title"] for each in shop.get("todoitems")]
    assert [("amount", "over_refund")] == faults(refund)
    no = refused(partial(shop.write, "POST", f"{chain}/cancel"))
    assert (1, "Invalid status Cancelled") == (len(no.faults), no.message[:24])


def test_money_that_goes_out_and_comes_in_again_is_no_refund(shop: Workshop) -> None:
    """Where nothing is owed, an invoice is Paid."""
    chain = bill(shop)
    shop.post(f"{chain}/transactions", amountout="5.00")
    assert ("Unpaid", "5.00") == of(shop, chain, "status", "balance")
    shop.post(f"{chain}/payments")
    assert ("Paid", "0.00") == of(shop, chain, "status", "balance")
    assert [] == said(shop)


def test_refund_as_credit_moves_no_money_outside(shop: Workshop) -> None:
    """It is booked, and added to the credit."""
    shop.post("transactions", userid=51, amountin="10.00")
    refund = partial(shop.write, "POST", "transactions/1/refund")
    refund({"amount": "3.00", "by": "credit"})
    assert ("3.00", "7.00") == (credit(shop), shop.post("transactions/1/refund")["amountout"])
    assert [("by", "invalid_value")] == faults(lambda: refund({"by": "gateway"}))


def test_what_went_out_at_the_bank_is_booked_beyond_the_limit(shop: Workshop) -> None:
    """With a note: it happened."""
    chain = bill(shop, "10.00")
    shop.post(f"{chain}/payments")
    told = notes(shop, f"{chain}/transactions", amountout="11.00")
    assert ["More went out for invoice 1 than was paid on it."] == told
    assert ("Refunded", "-1.00", "0.00", "11.00") == of(shop, chain, *MONEY)


def test_credit_is_added_and_taken_but_never_below_zero(shop: Workshop) -> None:
    """Who did it and when is told."""
    row = shop.post("clients/51/credits", amount="5.00", description="Goodwill")
    assert (TODAY, 1, 0) == (row["date"], row["admin_id"], row["relid"])
    shop.post("clients/51/credits", amount="-2.00", description="Less")
    assert "3.00" == credit(shop)
    take = partial(shop.post, "clients/51/credits", description="Less")
    assert [("amount", "credit_short")] == faults(lambda: take(amount="-3.01"))
    assert [("amount", "required")] == faults(lambda: take(amount="0.00"))
    rows = [{"amount": "-2.00", "description": "Less", "clientid": 51}] * 2
    assert [("rows.1.amount", "credit_short")] == faults(
        lambda: shop.write("POST", "credits", {"rows": rows})
    )
    assert "3.00" == credit(shop)


def test_credit_pays_invoices(shop: Workshop) -> None:
    """What is asked, or as much as fits; it never pays more than there is, or is owed."""
    one, other = bill(shop, "10.00"), bill(shop, "10.00")
    assert [("amount", "invalid_value")] == faults(lambda: shop.post(f"{one}/applycredit"))
    shop.post("clients/51/credits", amount="12.00", description="Paid ahead")
    no = refused(lambda: shop.post(f"{one}/applycredit", amount="12.01"))
    assert "credit_short" == no.word
    assert [("amount", "over_balance")] == faults(
        lambda: shop.post(f"{one}/applycredit", amount="10.01")
    )
    assert [("amount", "invalid_value")] == faults(
        lambda: shop.post(f"{one}/applycredit", amount="0.00")
    )
    row = shop.post(f"{one}/applycredit")
    assert ("-10.00", "Credit Applied to Invoice #1") == (row["amount"], row["description"])
    assert ("Paid", "10.00", "0.00") == of(shop, one, "status", "credit", "total")
    shop.post(f"{other}/applycredit")
    assert ("Unpaid", "2.00", "8.00", "8.00") == of(
        shop, other, "status", "credit", "total", "balance"
    )
    assert "not_unpaid" == refused(lambda: shop.post(f"{one}/applycredit")).word
    shop.post(f"{other}/removecredit", amount="0.50")
    assert ("0.50", "1.50") == (credit(shop), shop.get(other)["credit"])
    assert "issued" == refused(lambda: shop.post(f"{one}/removecredit")).word


def test_cancelled_invoice_gives_back_credit_and_money(shop: Workshop) -> None:
    """What was applied and what was paid becomes credit, once; opened again, all is owed."""
    chain = bill(shop, "10.00")
    shop.post("clients/51/credits", amount="3.00", description="Paid ahead")
    shop.post(f"{chain}/applycredit", amount="3.00")
    shop.post(f"{chain}/payments", amount="4.00")
    assert ("0.00", "3.00") == (credit(shop), shop.get(chain)["balance"])
    shop.write("POST", f"{chain}/cancel")
    assert ("Cancelled", "4.00", "4.00", "10.00") == of(shop, chain, *MONEY)
    assert ("7.00", "0.00") == (credit(shop), shop.get(chain)["credit"])
    assert ["Invoice 1 was cancelled already."] == notes(shop, f"{chain}/cancel")
    shop.put(chain, status="Unpaid")
    assert ("Unpaid", "10.00") == of(shop, chain, "status", "balance")
    shop.post(f"{chain}/applycredit")
    shop.put(chain, status="Collections")
    shop.post(f"{chain}/payments")
    assert ("Paid", "0.00", "0.00") == (*of(shop, chain, "status", "balance"), credit(shop))


def sold(shop: Workshop, **product: Any) -> None:
    """Plant a Pending service 1 of client 51, due today, on order 1, and its product."""
    shop.plant("products", id=1, name="Hosting", **{"autosetup": "payment", **product})
    shop.plant("orders", id=1, ordernum=1, userid=51, status="Pending")
    shop.plant(
        "services", id=1, userid=51, orderid=1, packageid=1, domainstatus="Pending",
        billingcycle="Monthly", nextduedate=TODAY, nextinvoicedate=TODAY, anchorday=6,
    )  # fmt: skip


def hosting(shop: Workshop, start: str, end: str) -> str:
    """Plant an Unpaid invoice of a period of service 1; return its chain."""
    number = shop.count("invoices") + 1
    shop.plant(
        "invoices", id=number, userid=51, status="Unpaid", date=TODAY, duedate=TODAY,
        subtotal=1000, total=1000, balance=1000,
    )  # fmt: skip
    shop.plant(
        "invoiceitems", id=number, invoiceid=number, userid=51, type="Hosting", relid=1,
        amount=1000, period_start=start, period_end=end, claim=f"Hosting:1:{start}",
    )  # fmt: skip
    return f"invoices/{number}"


def test_paid_period_moves_the_due_date_once_and_never_back(shop: Workshop) -> None:
    """Out of order, or Paid a second time; the first payment sets it up."""
    sold(shop)
    first = hosting(shop, "2024-05-06", "2024-06-05")
    second = hosting(shop, "2024-06-06", "2024-07-05")
    for chain in (second, first):
        shop.post(f"{chain}/payments", amount="10.00")
        assert ("2024-07-06", "2024-07-06", 6, "Active") == of(
            shop, "services/1", "nextduedate", "nextinvoicedate", "anchorday", "domainstatus"
        )
    assert "Active" == shop.get("orders/1")["status"]
    shop.later(hours=1)
    shop.put("services/1", nextduedate="2024-05-06")
    shop.put(first, status="Unpaid")
    shop.put(first, status="Paid")
    assert "2024-05-06" == shop.get("services/1")["nextduedate"]


@pytest.mark.parametrize("product", [{"autosetup": "order"}, {"module": "log"}])
def test_service_that_is_not_set_up_by_payment_stays_pending(
    shop: Workshop, product: dict[str, str]
) -> None:
    """So does one whose module has to do it; its due date moves all the same."""
    sold(shop, **product)
    shop.put(hosting(shop, "2024-05-06", "2024-06-05"), status="Paid")
    assert ("Pending", "2024-06-06") == of(shop, "services/1", "domainstatus", "nextduedate")


@pytest.mark.parametrize(
    ("reason", "module", "auto", "expected"),
    [("Overdue on Payment", "", "on", ("Active", "", 0)),
     ("Overdue on payment", "cpanel", "on", ("Suspended", "Overdue on payment", 1)),
     ("Overdue on Payment", "", "", ("Suspended", "Overdue on Payment", 0)),
     ("Abuse", "", "on", ("Suspended", "Abuse", 0))],
)  # fmt: skip
def test_service_that_was_suspended_as_overdue_goes_on_when_it_is_paid(
    shop: Workshop, reason: str, module: str, auto: str, expected: tuple[str, str, int]
) -> None:
    """Where the setting says so; one that a module holds is left to people, who are told."""
    let(shop, AutoUnsuspend=auto)
    sold(shop, module=module)
    shop.put("services/1", domainstatus="Suspended", suspendreason=reason)
    shop.post(f"{hosting(shop, '2024-05-06', '2024-06-05')}/payments")
    state = of(shop, "services/1", "domainstatus", "suspendreason")
    assert expected == (*state, shop.count("todoitems"))
    assert "2024-06-06" == shop.get("services/1")["nextduedate"]


def test_service_that_ended_is_not_prolonged(shop: Workshop) -> None:
    """Paid late, it stays as it is."""
    sold(shop)
    with shop.database.writing():
        shop.database.rows("UPDATE services SET domainstatus = ?", ("Terminated",))
    shop.put(hosting(shop, "2024-05-06", "2024-06-05"), status="Paid")
    assert ("Terminated", TODAY) == of(shop, "services/1", "domainstatus", "nextduedate")


def test_funds_that_are_paid_become_credit(shop: Workshop) -> None:
    """Once, though the invoice is Paid again."""
    lines = [{"type": "AddFunds", "description": "Funds", "amount": "25.00"}]
    chain = bill(shop, invoiceitems=lines, status="Paid")
    assert "25.00" == credit(shop)
    shop.put(chain, status="Unpaid")
    shop.put(chain, status="Paid")
    assert "25.00" == credit(shop)


@pytest.mark.parametrize("way", ["payments", "applycredit"])
def test_funds_are_not_given_again_when_their_invoice_is_cancelled(
    shop: Workshop, way: str
) -> None:
    """What paid for them, money or credit, has become credit once."""
    shop.post("clients/51/credits", amount="25.00", description="Gift")
    funds = {"type": "AddFunds", "description": "Funds", "amount": "25.00"}
    chain = bill(shop, invoiceitems=[funds])
    shop.post(f"{chain}/{way}", amount="25.00")
    before = credit(shop)
    shop.put(chain, status="Unpaid")
    shop.post(f"{chain}/cancel")
    assert before == credit(shop)


def test_funds_are_above_nothing(shop: Workshop) -> None:
    """Else the invoice could not be paid: credit would be taken, or nothing added."""
    for amount in ("0.00", "-1.00"):
        funds = {"type": "AddFunds", "description": "Funds", "amount": amount}
        assert [("invoiceitems.0.amount", "invalid_value")] == faults(
            partial(bill, shop, invoiceitems=[funds])
        )


def test_period_is_billed_once(shop: Workshop) -> None:
    """Cancelling the invoice frees it; who opens that one again must not meet another's."""
    sold(shop)
    first = hosting(shop, "2024-05-06", "2024-06-05")
    shop.write("POST", f"{first}/cancel")
    assert "" == shop.get("invoiceitems/1")["claim"]
    shop.put(first, status="Unpaid")
    assert "Hosting:1:2024-05-06" == shop.get("invoiceitems/1")["claim"]
    shop.write("POST", f"{first}/cancel")
    hosting(shop, "2024-05-06", "2024-06-05")
    before = shop.dump()
    no = refused(lambda: shop.put(first, status="Unpaid"))
    assert ("duplicate", True) == (no.word, "Invoice 2 bills the period" in str(no))
    assert before == shop.dump()


def test_numbers_and_payments_are_one(shop: Workshop) -> None:
    """A refused payment takes no number."""
    let(shop, SequentialInvoiceNumbering="on")
    chain = bill(shop, "10.00")
    refused(lambda: shop.post(f"{chain}/payments", amount="10.00", gateway="mailin"))
    shop.post(f"{chain}/payments", preview=True)
    shop.post(f"{chain}/payments")
    assert "1" == shop.get(chain)["invoicenum"]


def at_once(shop: Workshop, chain: str, params: list[dict[str, Any]]) -> Counter[str]:
    """Let a thread POST each of the params at the same moment; count the outcomes."""
    start = threading.Barrier(len(params))

    def post(one: dict[str, Any]) -> str:
        start.wait()
        try:
            shop.post(chain, **one)
        except Refusal as no:
            return no.word
        finally:
            shop.database.close()
        return "done"

    with ThreadPoolExecutor(len(params)) as pool:
        return Counter(pool.map(post, params))


def test_what_comes_at_once_is_booked_one_after_the_other(shop: Workshop) -> None:
    """Twelve parts of a payment, one payment reported twelve times, and more than the credit."""
    one, other, third = (bill(shop, each) for each in ("10.00", "10.00", "100.00"))
    paid = at_once(shop, f"{one}/payments", [{"amount": "5.00"}] * 12)
    assert {"done": 12} == paid
    assert ("Paid", "60.00", "50.00", "0.00") == of(shop, one, *MONEY)
    assert "50.00" == credit(shop)
    same = {"amount": "10.00", "gateway": "paypal", "transid": "T-1"}
    assert {"done": 12} == at_once(shop, f"{other}/payments", [same] * 12)
    assert (13, "50.00") == (shop.count("transactions"), credit(shop))
    taken = at_once(shop, f"{third}/applycredit", [{"amount": "10.00"}] * 12)
    assert {"done": 5, "credit_short": 7} == taken
    assert ("0.00", "50.00") == (credit(shop), shop.get(third)["balance"])
