"""Billing what falls due: which periods, on which invoices, each once, however a run is parted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from teampro.engine.requests import Requests
from teampro.pages.invoice_run import make_invoice_run
from teampro.resources.billing import billing_run
from tests.callers import ANNA
from tests.consistency import check_books
from tests.store.test_rules_invoices import let
from tests.workshop import TODAY, Workshop, faults

pytestmark = pytest.mark.database

LAST, LATER = "2024-05-20", "2024-05-21"
"""The last day of the horizon of 14 days, and the first one behind it."""
BEHIND = "2024-04-20"
HOSTING, ADVICE = 1, 2
CLIENTS = range(60, 64)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    """An engine with the clients 51 and 52, two gateways and two products, one of them taxed."""
    shop = Workshop(tmp_path)
    for module in ("banktransfer", "paypal"):
        shop.post("gateways", module=module)
    shop.plant("products", id=HOSTING, name="Hosting", slug="hosting", tax=1)
    shop.plant("products", id=ADVICE, name="Advice", slug="advice")
    yield shop
    check_books(shop.database)
    shop.database.close()


def generate(shop: Workshop, **params: Any) -> dict[str, Any]:
    """Let what is due be billed; return what was told."""
    pages = {"generate_invoices": make_invoice_run(shop.writer.rows)}
    asked = Requests(shop.reader, shop.writer, pages, shop.session(ANNA))
    told: dict[str, Any] = asked.ask("POST", "invoices/generate", params)["data"]
    return told


def made(shop: Workshop, **params: Any) -> int:
    """Likewise, and return how many invoices were made."""
    return int(generate(shop, **params)["numcreated"])


def sell(shop: Workshop, due: str, client: int = 51, **params: Any) -> int:
    """Make an active service that is paid monthly, 10.00, and return its id."""
    values = {"userid": client, "packageid": HOSTING, "billingcycle": "Monthly"}
    values |= {"amount": "10.00", "nextduedate": due, "domainstatus": "Active"}
    return int(shop.post("services", **{**values, **params})["id"])


def plant_services(shop: Workshop) -> None:
    """Give each of some clients nine services: six due in all, of three days, three later."""
    dues = (LAST, LAST, TODAY, TODAY, BEHIND, BEHIND, LATER, LATER, LATER)
    with shop.database.writing():
        for client in CLIENTS:
            shop.plant("clients", id=client, firstname="C", lastname=str(client), uuid=f"{client}")
            for number, due in enumerate(dues):
                shop.plant(
                    "services",
                    id=client * 10 + number,
                    userid=client,
                    packageid=ADVICE,
                    billingcycle="Monthly",
                    amount=10_00,
                    domainstatus="Active",
                    nextduedate=due,
                    nextinvoicedate=due,
                    anchorday=int(due[-2:]),
                    paymentmethod="paypal" if number % 2 else "banktransfer",
                )


def bills(shop: Workshop, client: int) -> list[tuple[Any, ...]]:
    """Return of a client's invoices day, way to pay and status, each with a line's period."""
    return shop.database.rows(
        "SELECT b.duedate, b.paymentmethod, b.status, l.relid, l.period_start, l.period_end "
        "FROM invoiceitems l JOIN invoices b ON b.id = l.invoiceid WHERE b.userid = ? "
        "ORDER BY b.duedate, b.paymentmethod, l.relid",
        (client,),
    )


def described(shop: Workshop, invoice_id: int) -> list[tuple[Any, ...]]:
    """Return the lines of an invoice: what they are about, say and cost, and if they are taxed."""
    lines = shop.get(f"invoices/{invoice_id}/invoiceitems")
    return [
        tuple(line[name] for name in ("type", "description", "amount", "taxed")) for line in lines
    ]


@pytest.mark.parametrize("at_once", [(200, 1_000, 200), (3, 4, 2)])
def test_each_period_until_the_horizon_is_billed_once(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch, at_once: tuple[int, int, int]
) -> None:
    """One invoice for each client, day and way to pay, in however many transactions."""
    names = ("INVOICES_AT_ONCE", "THINGS_AT_ONCE", "CLIENTS_AT_ONCE")
    for name, number in zip(names, at_once, strict=True):
        monkeypatch.setattr(billing_run, name, number)
    plant_services(shop)
    told = generate(shop, preview=True)
    assert (24, True, 0) == (told["numcreated"], told["preview"], shop.count("invoices"))
    told = generate(shop)
    assert {"numcreated": 24, "latestinvoiceid": 24, "leftout": [], "preview": False} == told
    client, each = CLIENTS[0], CLIENTS[0] * 10
    april, may, june = (BEHIND, "2024-05-19"), (TODAY, "2024-06-05"), (LAST, "2024-06-19")
    assert [
        (BEHIND, "banktransfer", "Unpaid", each + 4, *april),
        (BEHIND, "paypal", "Unpaid", each + 5, *april),
        (TODAY, "banktransfer", "Unpaid", each + 2, *may),
        (TODAY, "paypal", "Unpaid", each + 3, *may),
        (LAST, "banktransfer", "Unpaid", each, *june),
        (LAST, "banktransfer", "Unpaid", each + 4, *june),
        (LAST, "paypal", "Unpaid", each + 1, *june),
        (LAST, "paypal", "Unpaid", each + 5, *june),
    ] == bills(shop, client)
    service = shop.get(f"services/{each + 4}")
    assert (BEHIND, "2024-06-20") == (service["nextduedate"], service["nextinvoicedate"])
    assert (0, 0) == (made(shop), made(shop, preview=True))
    shop.later(days=1)
    assert (8, 0) == (made(shop), made(shop))


def test_only_what_runs_and_costs_something_is_billed(shop: Workshop) -> None:
    """No cancel request is open, a domain is renewed, its own horizon holds."""
    suspended = sell(shop, TODAY, domainstatus="Suspended")
    for state in ("Pending", "Terminated", "Completed", "Cancelled", "Fraud"):
        sell(shop, TODAY, domainstatus=state)
    sell(shop, TODAY, amount="0.00")
    sell(shop, TODAY, billingcycle="One-Time")
    ending = sell(shop, TODAY)
    shop.post("cancelrequests", relid=ending)
    for host in (ending, suspended):
        addon = {"name": "Backup", "recurring": "2.00", "billingcycle": "Quarterly"}
        shop.post("serviceaddons", hostingid=host, status="Active", nextduedate=TODAY, **addon)
    domain = {"userid": 51, "recurringamount": "12.00", "registrationperiod": 2}
    shop.post("domains", domain="a.example", status="Grace", nextduedate=TODAY, **domain)
    shop.post("domains", domain="b.example", status="Active", nextduedate=LATER, **domain)
    left = {**domain, "donotrenew": True, "status": "Active", "nextduedate": TODAY}
    shop.post("domains", domain="c.example", **left)
    assert 1 == made(shop)
    assert [
        ("Hosting", "Hosting (06/05/2024 - 05/06/2024)", "10.00", True),
        ("Addon", "Backup (06/05/2024 - 05/08/2024)", "2.00", False),
        ("Domain", "Domain Renewal - a.example - 2 Years (06/05/2024 - 05/05/2026)", "12.00", True),
    ] == described(shop, 1)
    assert 0 == made(shop)
    let(shop, CreateDomainInvoiceDaysBefore="15", DateFormat="YYYY-MM-DD")
    assert 1 == made(shop)
    assert [
        ("Domain", f"Domain Renewal - b.example - 2 Years ({LATER} - 2026-05-20)", "12.00", True)
    ] == described(shop, 2)
    request = shop.get("cancelrequests")[0]["id"]
    shop.delete(f"cancelrequests/{request}")
    assert 1 == made(shop)


def test_separate_invoices_and_what_is_taken_off(shop: Workshop) -> None:
    """By the client or his group; a promotion lowers as many renewals as it says, a group all."""
    group = shop.post(
        "clientgroups", groupname="Friends", discountpercent="12.50", separateinvoices=True
    )
    shop.put("clients/52", groupid=group["id"])
    code = {"type": "Percentage", "value": "50.00", "recurring": True, "recurfor": 1}
    promotion = shop.post("promotions", code="HALF", **code)["id"]
    sell(shop, BEHIND, 52, promoid=promotion, domain="friend.example")
    sell(shop, LAST, 52, packageid=ADVICE)
    assert 3 == made(shop)
    assert [
        ("Hosting", "Hosting - friend.example (20/04/2024 - 19/05/2024)", "10.00", True),
        ("PromoHosting", "Promotional Code: HALF", "-5.00", True),
        ("GroupDiscount", "Hosting - friend.example Group Discount", "-1.25", True),
    ] == described(shop, 1)
    assert ["8.75", "8.75"] == [shop.get(f"invoices/{each}")["total"] for each in (2, 3)]
    assert 1 == shop.get("services/1")["promocount"]
    shop.put("clients/51", separateinvoices=True)
    for _ in range(2):
        sell(shop, TODAY)
    assert (2, 0) == (made(shop), made(shop))


def item(shop: Workshop, action: str, **params: Any) -> int:
    """Make a billable item and return its id."""
    sent = {"userid": 51, "description": action, "amount": "3.00", "invoiceaction": action}
    return int(shop.post("billableitems", **{**sent, **params})["id"])


def test_billable_items_wait_for_their_day_or_for_an_invoice(shop: Workshop) -> None:
    """One that recurs is billed for each of its days, as often as it says."""
    item(shop, "noinvoice")
    waits = item(shop, "nextinvoice")
    assert 0 == made(shop)
    once, due = item(shop, "nextcron"), item(shop, "duedate", duedate=LAST)
    item(shop, "duedate", duedate=LATER)
    weekly = {"recur": 1, "recurcycle": "Weeks"}
    often = item(shop, "recur", duedate=TODAY, recurfor=2, **weekly)
    ever = item(shop, "recur", duedate=LAST, recur=1, recurcycle="Months", recurfor=9)
    assert (3, 0) == (made(shop), made(shop))
    found = [(each["relid"], each["duedate"]) for each in shop.get("invoiceitems")]
    assert sorted(found) == sorted(
        [
            (waits, TODAY),
            (once, TODAY),
            (often, TODAY),
            (often, "2024-05-13"),
            (due, LAST),
            (ever, LAST),
        ]
    )
    told = [
        tuple(
            shop.get(f"billableitems/{each}")[name]
            for name in ("invoicecount", "duedate", "invoiceid")
        )
        for each in (waits, often, ever)
    ]
    assert [(1, None, 1), (2, LAST, 2), (1, "2024-06-20", 3)] == told


def test_things_that_are_asked_for_get_their_next_period(shop: Workshop) -> None:
    """The first that nobody bills, whenever it is; what is strange is left out and told."""
    one, other = sell(shop, "2024-09-30"), sell(shop, TODAY, 52)
    assert ["serviceids 99", "domainids x"] == sorted(
        generate(shop, serviceids=["1", "99"], domainids=["x"], clientid=51)["leftout"],
        reverse=True,
    )
    assert 1 == made(shop, serviceids=[str(one)], clientid=51)
    assert 0 == made(shop, serviceids=[str(other)], clientid=51)
    assert 0 == made(shop, serviceids=[])
    periods = [line["period_start"] for line in shop.get("invoiceitems")]
    assert ["2024-09-30", "2024-10-30"] == periods
    shop.write("POST", "invoices/1/cancel")
    assert 1 == made(shop)
    assert 52 == shop.get("invoices/3")["userid"]
    assert "2024-11-30" == shop.get(f"services/{one}")["nextinvoicedate"]
    assert 1 == made(shop, serviceids=[str(one)])
    assert "2024-09-30" == shop.get("invoices/4")["duedate"]
    assert "2024-11-30" == shop.get(f"services/{one}")["nextinvoicedate"]
    assert [("clientid", "unknown_record")] == faults(lambda: generate(shop, clientid=99))


def test_period_that_another_invoice_bills_is_passed_over(shop: Workshop) -> None:
    """Such as that of an order, whose line may have another type."""
    domain = {"userid": 51, "recurringamount": "12.00", "status": "Active", "nextduedate": TODAY}
    shop.post("domains", domain="a.example", **domain)
    bill = shop.post("clients/51/invoices", status="Unpaid")["id"]
    claim = f"DomainRegister:1:{TODAY}"
    billed = {"type": "DomainRegister", "relid": 1, "period_start": TODAY, "claim": claim}
    shop.plant("invoiceitems", id=1, invoiceid=bill, userid=51, **billed)
    assert 0 == made(shop)
    assert "2025-05-06" == shop.get("domains/1")["nextinvoicedate"]


def test_credit_pays_what_is_billed(shop: Workshop) -> None:
    """What was paid too much is taken by the next invoice; one that is Paid so delivers."""
    sell(shop, TODAY)
    assert 1 == made(shop)
    shop.post("invoices/1/payments", amount="12.50")
    assert ("2.50", "2024-06-06") == (
        shop.get("clients/51")["credit"], shop.get("services/1")["nextduedate"],
    )  # fmt: skip
    shop.later(days=30)
    assert 1 == made(shop)
    bill = shop.get("invoices/2")
    assert ("2.50", "7.50", "Unpaid") == (bill["credit"], bill["balance"], bill["status"])
    shop.post("credits", clientid=51, amount="20.00", description="Goodwill")
    let(shop, AutoCreditApply="")
    assert 1 == made(shop, serviceids=["1"])
    assert "Unpaid" == shop.get("invoices/3")["status"]
    let(shop, AutoCreditApply="on")
    assert 1 == made(shop, serviceids=["1"])
    service = shop.get("services/1")
    assert ("Paid", "2024-09-06", "2024-09-06") == (
        shop.get("invoices/4")["status"], service["nextduedate"], service["nextinvoicedate"],
    )  # fmt: skip


def test_month_ends_are_kept_however_it_is_paid(shop: Workshop) -> None:
    """Due on the 31st, paid late, early and out of order; of a leap year, by the year."""
    sell(shop, "2024-01-31")
    sell(shop, "2024-02-29", 52, billingcycle="Annually")
    dues = []
    for number in range(1, 6):
        assert 1 == made(shop, serviceids=["1"])
        if number != 2:
            shop.post(f"invoices/{number}/payments")
            dues.append(shop.get("services/1")["nextduedate"])
    shop.post("invoices/2/payments")
    dues.append(shop.get("services/1")["nextduedate"])
    assert ["2024-02-29", "2024-04-30", "2024-05-31", "2024-06-30", "2024-06-30"] == dues
    leaps = []
    for number in range(6, 10):
        assert 1 == made(shop, serviceids=["2"])
        shop.post(f"invoices/{number}/payments")
        leaps.append(shop.get("services/2")["nextduedate"])
    assert ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"] == leaps
