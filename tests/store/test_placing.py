"""Orders: what they cost, take from stock and bill, and what becomes of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from teampro.schema.rules import Stored
from teampro.session.work import Work
from teampro.store.faults import too_slow
from tests.callers import customer
from tests.workshop import TODAY, Workshop, faults, refused

pytestmark = pytest.mark.database

HOSTING, SERVER, SEAT, CHECK = 1, 2, 3, 4
BACKUP = 1


def priced(**amounts: str) -> list[dict[str, Any]]:
    """Return prices in the default currency."""
    return [{"currency": 1, **amounts}]


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Give a shop that sells hosting, a prorated server with options, seats, an add-on and .com."""
    shop = Workshop(tmp_path)
    shop.post("gateways", module="banktransfer")
    shop.post("productgroups", name="All")
    for product in (
        {
            "name": "Hosting",
            "paytype": "recurring",
            "autosetup": "payment",
            "prices": priced(monthly="10.00", annually="100.00", msetupfee="5.00"),
        },
        {
            "name": "Server",
            "paytype": "recurring",
            "proratabilling": True,
            "proratadate": 1,
            "proratachargenextmonth": 15,
            "allowqty": 2,
            "prices": priced(monthly="30.00", annually="120.00"),
        },
        {
            "name": "Seat",
            "paytype": "onetime",
            "stockcontrol": True,
            "qty": 1,
            "prices": priced(monthly="90.00"),
        },
        {"name": "Check", "paytype": "free"},
    ):
        shop.post("products", gid=1, **product)
    shop.post(
        "configgroups",
        name="Size",
        configlinks=[{"pid": SERVER}],
        configoptions=[
            {
                "optionname": "Disk",
                "configchoices": [{"optionname": "1 TB", "prices": priced(monthly="8.00")}],
            },
            {
                "optionname": "Addresses",
                "optiontype": 4,
                "configchoices": [{"optionname": "Address", "prices": priced(monthly="2.50")}],
            },
        ],
    )
    shop.post(
        "addons",
        name="Backup",
        billingcycle="recurring",
        packages=[str(HOSTING)],
        prices=priced(monthly="2.00", msetupfee="1.00"),
    )
    shop.post(
        "tlds",
        extension=".com",
        prices=[
            {"kind": kind, **priced(year1="12.00", year2="22.00")[0]}
            for kind in ("domainregister", "domainrenew")
        ],
    )
    shop.post("promotions", code="DEMO10", type="Percentage", value="10.00")
    return shop


def order(shop: Workshop, **params: Any) -> Any:
    """Order something for client 51."""
    return shop.post("orders", userid=51, paymentmethod="banktransfer", **params)


def lines(shop: Workshop, invoice_id: int) -> list[tuple[str, str]]:
    """Return type and amount of each line of an invoice."""
    return [
        (each["type"], each["amount"]) for each in shop.get(f"invoices/{invoice_id}/invoiceitems")
    ]


def test_order_is_billed_in_one_invoice(shop: Workshop) -> None:
    """Its service with setup and promotion, an add-on of it, and a domain."""
    placed = order(
        shop,
        promocode="demo10",
        services=[
            {
                "packageid": HOSTING,
                "domain": "berg.example",
                "serviceaddons": [{"addonid": BACKUP}],
            }
        ],
        domains=[{"domain": "berg.com", "registrationperiod": 2}],
    )
    told = shop.get(f"orders/{placed['id']}")
    assert ("Pending", "DEMO10", "Percentage", "10.00", 1) == tuple(
        told[name] for name in ("status", "promocode", "promotype", "promovalue", "invoiceid")
    )
    assert [
        ("Hosting", "10.00"), ("Setup", "5.00"), ("PromoHosting", "-1.50"),
        ("Addon", "2.00"), ("Setup", "1.00"), ("PromoHosting", "-0.30"),
        ("DomainRegister", "22.00"), ("PromoDomain", "-2.20"),
    ] == lines(shop, 1)  # fmt: skip
    invoice = shop.get("invoices/1")
    assert ("Unpaid", "36.00", TODAY, "36.00") == (
        invoice["status"], invoice["total"], invoice["duedate"], told["amount"],
    )  # fmt: skip
    line = shop.get("invoices/1/invoiceitems")[0]
    assert "Hosting - berg.example (06/05/2024 - 05/06/2024)" == line["description"]
    assert f"Hosting:1:{TODAY}" == line["claim"]
    service = shop.get("services/1")
    assert ("Pending", "Monthly", "10.00", "13.50", TODAY, "2024-06-06", 1) == tuple(
        service[name]
        for name in (
            "domainstatus", "billingcycle", "amount", "firstpaymentamount", "nextduedate",
            "nextinvoicedate", "promoid",
        )
    )  # fmt: skip
    addon = shop.get("serviceaddons/1")
    assert (placed["id"], "Monthly", "2.00", "1.00") == tuple(
        addon[name] for name in ("orderid", "billingcycle", "recurring", "setupfee")
    )
    domain = shop.get("domains/1")
    assert ("19.80", "22.00", "2026-05-06") == tuple(
        domain[name] for name in ("firstpaymentamount", "recurringamount", "nextinvoicedate")
    )
    assert 1 == shop.get("promotions/1")["uses"]
    shop.post("invoices/1/payments", amount="16.00")
    assert "Pending" == shop.get("services/1")["domainstatus"]
    shop.post("invoices/1/payments")
    service = shop.get("services/1")
    assert ("Active", "2024-06-06") == (service["domainstatus"], service["nextduedate"])


def test_first_period_of_a_prorated_service_ends_where_all_do(shop: Workshop) -> None:
    """Ordered on the 20th, with the next month and without; then it is due on the same day."""
    shop.now = shop.now.replace(month=3, day=20)
    for charged, first, end in ((15, "41.61", "2024-05-01"), (0, "11.61", "2024-04-01")):
        shop.put(f"products/{SERVER}", proratachargenextmonth=charged)
        placed = order(shop, services=[{"packageid": SERVER}])
        service = shop.get(f"orders/{placed['id']}/services")[0]
        assert (first, "30.00", end, "2024-03-20", 1) == tuple(
            service[name]
            for name in (
                "firstpaymentamount", "amount", "nextinvoicedate", "nextduedate", "anchorday",
            )
        )  # fmt: skip
        shop.post(f"invoices/{placed['id']}/payments")
        assert end == shop.get(f"services/{service['id']}")["nextduedate"]


def test_options_are_priced_unless_the_price_is_told(shop: Workshop) -> None:
    """So many of each, for so many of the product; a told price holds, whatever is chosen."""
    shop.put(f"products/{SERVER}", proratabilling=False)
    chosen = [{"configid": 1, "choiceid": 1}, {"configid": 2, "choiceid": 2, "qty": 3}]
    placed = order(
        shop,
        services=[
            {"packageid": SERVER, "qty": 2, "serviceoptions": chosen},
            {"packageid": SERVER, "amount": "5.00", "serviceoptions": chosen},
            {"packageid": CHECK, "amount": "5.00", "billingcycle": "Monthly"},
            {"packageid": CHECK},
            {"packageid": HOSTING, "amount": "0.00"},
        ],
    )
    services = shop.get(f"orders/{placed['id']}/services")
    assert [
        ("Monthly", "91.00", "91.00"), ("Monthly", "5.00", "5.00"), ("Monthly", "5.00", "5.00"),
        ("Free Account", "0.00", "0.00"), ("Monthly", "0.00", "0.00"),
    ] == [
        (each["billingcycle"], each["amount"], each["firstpaymentamount"]) for each in services
    ]  # fmt: skip
    texts = [each["description"] for each in shop.get("invoices/1/invoiceitems")]
    assert ["Disk: 1 TB", "Addresses: 3 x Address $2.50 USD"] == texts[0].splitlines()[1:]
    assert ("101.00", "101.00") == (
        shop.get("invoices/1")["total"], shop.get(f"orders/{placed['id']}")["amount"],
    )  # fmt: skip
    free = order(shop, services=[{"packageid": CHECK}])
    assert ("0.00", 0) == tuple(
        shop.get(f"orders/{free['id']}")[name] for name in ("amount", "invoiceid")
    )


def test_told_price_is_billed_whole_where_a_currency_has_no_decimals(shop: Workshop) -> None:
    """The order is worth what its invoice comes to."""
    yen = shop.post("currencies", code="JPY", rate="150", format=4)["id"]
    shop.put("clients/51", currency=yen)
    service = {"packageid": CHECK, "amount": "5.50", "billingcycle": "Monthly"}
    placed = order(shop, services=[service, service])
    assert "12.00" == placed["amount"] == shop.get("invoices/1")["total"]


WRONG: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({}, []),
    ({"services": [{"packageid": HOSTING, "billingcycle": "Quarterly"}]},
     [("services.0.billingcycle", "invalid_value")]),
    ({"services": [{"packageid": SERVER, "billingcycle": "Free Account"}]},
     [("services.0.billingcycle", "invalid_value")]),
    ({"services": [{"packageid": HOSTING, "qty": 2}]}, [("services.0.qty", "rule")]),
    ({"services": [{"packageid": SERVER, "serviceaddons": [{"addonid": BACKUP}]}]},
     [("services.0.serviceaddons.0.addonid", "rule")]),
    ({"domains": [{"domain": "berg.xyz"}]}, [("domains.0.domain", "rule")]),
    ({"domains": [{"domain": "berg.com", "type": "Transfer"}]}, [("domains.0.domain", "rule")]),
    ({"renewals": ["services/99"]}, [("renewals", "unknown_record")]),
    ({"renewals": ["projects/1"]}, [("renewals", "invalid_value")]),
]  # fmt: skip


def test_what_cannot_be_ordered_is_told_at_its_place(shop: Workshop) -> None:
    """Nothing of such an order is kept, the stock it took neither."""
    shop.post("promotions", code="NEW", newsignups=True, value="10.00")
    before = shop.dump()
    for params, expected in WRONG:
        no = refused(partial(order, shop, **params))
        assert expected == [(fault.path, fault.error) for fault in no.faults], params
    assert "out of stock" in refused(
        partial(order, shop, services=[{"packageid": SEAT}, {"packageid": SEAT}])
    ).message  # fmt: skip
    tried = shop.write(
        "POST",
        "orders",
        {
            "userid": 51,
            "paymentmethod": "banktransfer",
            "services": [{"packageid": SEAT}],
            "preview": True,
        },
    )
    assert "90.00" == tried.tree["order"]["amount"]
    assert before == shop.dump()
    order(shop, services=[{"packageid": SEAT}])
    assert 0 == shop.get(f"products/{SEAT}")["qty"]


def test_promotion_that_does_not_apply_is_left_out_and_told(shop: Workshop) -> None:
    """The order goes through; an override spares what it is for, and what it requires."""
    shop.post(
        "promotions", code="SEATS", value="50.00", appliesto=[str(SEAT)], requires=[str(SEAT)]
    )
    shop.post("promotions", code="NEW", newsignups=True, type="Free Setup")
    hosting = {"userid": 51, "paymentmethod": "banktransfer", "services": [{"packageid": HOSTING}]}
    for code, params, note, total in (
        ("NEW", {}, "", "10.00"),
        ("NEW", {}, "not for this client", "15.00"),
        ("NONE", {}, "there is none", "15.00"),
        ("SEATS", {}, "requires", "15.00"),
        ("SEATS", {"promooverride": True}, "", "7.50"),
    ):
        told = shop.write("POST", "orders", {**hosting, **params, "promocode": code}).tree
        notes = str(told["data"].get("notes", told["data"]))
        assert note in notes and bool(note) == ("was not applied" in notes)
        kept = shop.get(f"orders/{told['order']['id']}")
        assert (total, "" if note else code) == (kept["amount"], kept["promocode"])
    assert [1, 1] == [shop.get(f"promotions/{each}")["uses"] for each in (3, 2)]


def test_customer_finds_the_invoice_of_his_order(shop: Workshop) -> None:
    """Nobody else does, and he finds no draft."""
    placed = order(shop, services=[{"packageid": HOSTING}])
    chain = f"orders/{placed['id']}/invoices"
    assert [placed["invoiceid"]] == [each["id"] for each in shop.get(chain, customer(51))]
    assert "not_found" == refused(partial(shop.get, chain, customer(52))).word
    shop.database.rows("UPDATE invoices SET status = 'Draft'")
    assert [] == shop.get(chain, customer(51))


def test_order_without_an_invoice_and_one_of_a_group(shop: Workshop) -> None:
    """Without one nothing is billed yet; a group pays less, line by line."""
    placed = order(shop, noinvoice=True, services=[{"packageid": HOSTING}])
    assert ("15.00", 0) == tuple(
        shop.get(f"orders/{placed['id']}")[name] for name in ("amount", "invoiceid")
    )
    assert TODAY == shop.get("services/1")["nextinvoicedate"]
    shop.post("clientgroups", groupname="Friends", discountpercent="20.00")
    shop.put("clients/51", groupid=1)
    order(shop, services=[{"packageid": HOSTING}])
    assert [("Hosting", "10.00"), ("Setup", "5.00"), ("GroupDiscount", "-3.00")] == lines(shop, 1)


def test_renewals_bill_the_next_period(shop: Workshop) -> None:
    """Of a domain for as many years as are told; of a service where its product lets one."""
    order(shop, services=[{"packageid": HOSTING}], domains=[{"domain": "berg.com"}])
    domain = shop.get("domains")[0]["id"]
    early = partial(order, shop, renewals=[f"domains/{domain}"])
    assert [("renewals", "rule")] == faults(early)
    shop.put(f"domains/{domain}", status="Active")
    shop.put("services/1", domainstatus="Active")
    assert [("renewals", "rule")] == faults(partial(order, shop, renewals=["services/1"]))
    shop.put(f"products/{HOSTING}", ondemandoverride=True, ondemandenabled=True, ondemandmonthly=7)
    order(shop, renewals=["services/1", f"domains/{domain}:2"])
    assert [("Domain", "22.00"), ("Hosting", "10.00")] == lines(shop, 2)
    assert ["2024-07-06", "2027-05-06"] == [
        shop.get(f"{each}/1")["nextinvoicedate"] for each in ("services", "domains")
    ]


def states(shop: Workshop, order_id: int) -> tuple[str, ...]:
    """Return the state of an order, its service, addon and domain, and its invoice."""
    placed = shop.get(f"orders/{order_id}")
    return (
        placed["status"],
        shop.get(f"orders/{order_id}/services")[0]["domainstatus"],
        shop.get(f"orders/{order_id}/serviceaddons")[0]["status"],
        shop.get(f"orders/{order_id}/domains")[0]["status"],
        shop.get(f"invoices/{placed['invoiceid']}")["status"],
    )


def test_order_that_is_turned_away_gives_back_what_it_took_once(shop: Workshop) -> None:
    """However often it is turned away, taken up again, and turned away."""
    shop.put(f"products/{HOSTING}", stockcontrol=True, qty=3)
    one = order(
        shop,
        promocode="DEMO10",
        services=[{"packageid": HOSTING, "serviceaddons": [{"addonid": BACKUP}]}],
        domains=[{"domain": "berg.com"}],
    )["id"]
    taken, back = (2, 1), (3, 0)
    pending = ("Pending", "Pending", "Pending", "Pending", "Unpaid")
    away = ("Cancelled", "Cancelled", "Cancelled", "Cancelled", "Cancelled")
    fraud = ("Fraud", "Fraud", "Fraud", "Fraud", "Cancelled")
    assert pending == states(shop, one)
    for word, expected, left in (
        ("pend", pending, taken),
        ("cancel", away, back),
        ("fraud", fraud, back),
        ("fraud", fraud, back),
        ("pend", pending, taken),
        ("fraud", fraud, back),
        ("pend", pending, taken),
        ("accept", ("Active", "Active", "Active", "Active", "Unpaid"), taken),
        ("pend", ("Pending", "Active", "Active", "Active", "Unpaid"), taken),
        ("fraud", ("Fraud", "Fraud", "Fraud", "Active", "Cancelled"), back),
    ):
        shop.write("POST", f"orders/{one}/{word}")
        assert (expected, left) == (
            states(shop, one),
            (shop.get(f"products/{HOSTING}")["qty"], shop.get("promotions/1")["uses"]),
        ), word  # fmt: skip
    assert [] == [each for each in shop.get("invoices/1/invoiceitems") if each["claim"]]
    for word in ("accept", "cancel"):
        no = refused(partial(shop.write, "POST", f"orders/{one}/{word}"))
        assert no.message.startswith("Order ID not found or Status not Pending")
    shop.delete(f"orders/{one}")
    gone = ("orders", "services", "serviceaddons", "domains", "invoices")
    assert [0] * len(gone) == [shop.count(each) for each in gone]


def test_what_a_module_sets_up_waits_for_it(shop: Workshop) -> None:
    """It has its server, the first letters of its domain as a name, and a password already."""
    shop.post("servergroups", name="Shared")
    shop.post("servers", name="full", servergroup=1, maxaccounts=1)
    shop.post("servers", name="empty", servergroup=1, maxaccounts=2)
    shop.put(f"products/{HOSTING}", module="panel", servergroup=1)
    row = {"packageid": HOSTING, "domain": "museum-am-hafen.example"}
    one = order(shop, services=[row, row])["id"]
    told = shop.write("POST", f"orders/{one}/accept").tree
    assert ("Active", 2) == (told["order"]["status"], len(told["data"]["notes"]))
    services = shop.get(f"orders/{one}/services")
    assert ["Pending", "Pending"] == [each["domainstatus"] for each in services]
    assert ["museumam", "museuma1"] == [each["serviceusername"] for each in services]
    assert {(2, 14)} == {(each["server"], len(each["servicepassword"])) for each in services}
    other = order(shop, services=[row], domains=[{"domain": "berg.com"}])["id"]
    told = shop.write(
        "POST",
        f"orders/{other}/accept",
        {"serverid": 1, "serviceusername": "x", "servicepassword": "hunter2",
         "registrar": "sandbox", "sendregistrar": True},
    ).tree  # fmt: skip
    assert "registrar sandbox is not installed" in told["data"]["notes"][1]
    service = shop.get(f"orders/{other}/services")[0]
    assert (1, "x", "hunter2") == (
        service["server"], service["serviceusername"], service["servicepassword"],
    )  # fmt: skip


def test_order_is_deleted_when_it_was_turned_away_and_runs_nowhere(shop: Workshop) -> None:
    """An invoice on which money moved stays, and a note names it."""
    shop.put(f"products/{HOSTING}", module="panel")
    one = order(shop, services=[{"packageid": HOSTING}])["id"]
    assert "Cancelled or Fraud" in refused(partial(shop.delete, f"orders/{one}")).message
    shop.post("invoices/1/payments", amount="4.00")
    shop.write("POST", f"orders/{one}/cancel")
    assert "4.00" == shop.get("clients/51")["credit"]
    shop.put("services/1", domainstatus="Active")
    assert "Order has active services" in refused(partial(shop.delete, f"orders/{one}")).message
    shop.write("POST", "services/1/terminate")
    assert "Invoice 1 has" in str(shop.delete(f"orders/{one}")["notes"])
    assert (0, 1) == (shop.count("orders"), shop.count("invoices"))


def test_order_is_not_deleted_half_when_the_storage_refuses(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That says nothing against removing its invoice: all of it stays, and can be tried again."""
    one = order(shop, services=[{"packageid": HOSTING}])["id"]
    shop.write("POST", f"orders/{one}/cancel")
    remove = Work.remove

    def removing(work: Work, plural: str, row: Stored) -> None:
        if plural == "invoices":
            raise too_slow()
        remove(work, plural, row)

    monkeypatch.setattr(Work, "remove", removing)
    assert "too_slow" == refused(partial(shop.delete, f"orders/{one}")).word
    assert (1, 1) == (shop.count("orders"), shop.count("invoices"))
    monkeypatch.undo()
    shop.delete(f"orders/{one}")
    assert (0, 0) == (shop.count("orders"), shop.count("invoices"))
