"""Upgrades: what a change in mid-period costs, and when it is done."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.workshop import Workshop, faults, refused

pytestmark = pytest.mark.database

SMALL, LARGE, FREE = 1, 2, 3


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Give a shop with a small and a large product, a free one, and an option of both others."""
    shop = Workshop(tmp_path)
    shop.post("gateways", module="banktransfer")
    shop.post("productgroups", name="All")
    for name, monthly in (("Small", "10.00"), ("Large", "30.00")):
        prices = [{"currency": 1, "monthly": monthly, "annually": "100.00", "msetupfee": "5.00"}]
        shop.post("products", gid=1, name=name, paytype="recurring", prices=prices)
    shop.post("products", gid=1, name="Free")
    shop.post(
        "configgroups",
        name="Size",
        configlinks=[{"pid": SMALL}],
        configoptions=[
            {
                "optionname": "Disk",
                "configchoices": [
                    {"optionname": f"{size} TB", "prices": [{"currency": 1, "monthly": price}]}
                    for size, price in ((1, "0.00"), (2, "6.00"))
                ],
            }
        ],
    )
    return shop


def sell(shop: Workshop, product: int, amount: str, due: str) -> str:
    """Make a service of client 51 that is paid monthly; return its chain."""
    service = shop.post(
        "services", userid=51, packageid=product, billingcycle="Monthly", amount=amount,
        domainstatus="Active", nextduedate=due, paymentmethod="banktransfer",
    )  # fmt: skip
    return f"services/{service['id']}"


def test_downgrade_is_done_at_once_and_gives_credit(shop: Workshop) -> None:
    """From 30.00 to 10.00 with 13 days of 30 left: 8.67; what is due stays."""
    service = sell(shop, LARGE, "30.00", "2024-05-19")
    upgrade = shop.post(f"{service}/upgrades", newpackage=[str(SMALL)])
    upgrade = shop.get(f"upgrades/{upgrade['id']}")
    assert ("-8.67", "8.67", "-20.00", "Completed", ["2"], "Monthly", 0) == tuple(
        upgrade[name]
        for name in (
            "amount", "credited", "recurringchange", "status", "oldpackage", "newcycle",
            "invoiceid",
        )
    )  # fmt: skip
    changed = shop.get(service)
    assert (SMALL, "10.00", "2024-05-19") == tuple(
        changed[name] for name in ("packageid", "amount", "nextduedate")
    )
    assert ("8.67", "Active") == (
        shop.get("clients/51")["credit"], shop.get(f"orders/{upgrade['orderid']}")["status"],
    )  # fmt: skip
    row = next(each for each in shop.get("settings") if each["name"] == "CreditOnDowngrade")
    shop.put(f"settings/{row['id']}", value="")
    other = sell(shop, LARGE, "30.00", "2024-05-19")
    kept = shop.post(f"{other}/upgrades", newpackage=[str(SMALL)])
    assert ("-8.67", "0.00", "8.67") == (
        kept["amount"], shop.get(f"upgrades/{kept['id']}")["credited"],
        shop.get("clients/51")["credit"],
    )  # fmt: skip


def test_upgrade_to_another_cycle_is_done_when_it_is_paid(shop: Workshop) -> None:
    """From 10.00 a month to 100.00 a year with 13 days of 31 left: 95.81; a second one waits."""
    shop.now = shop.now.replace(day=23)
    service = sell(shop, SMALL, "10.00", "2024-06-05")
    rehearsed = shop.write(
        "POST", f"{service}/upgrades",
        {"newpackage": [str(SMALL)], "newcycle": "Annually", "preview": True},
    ).tree["upgrade"]  # fmt: skip
    assert ("95.81", 0) == (rehearsed["amount"], shop.count("upgrades"))
    made = shop.post(f"{service}/upgrades", newpackage=[str(SMALL)], newcycle="Annually")
    ordered = f"upgrades/{made['id']}"
    upgrade = shop.get(ordered)
    invoice = f"invoices/{upgrade['invoiceid']}"
    assert ("95.81", "90.00", "Pending") == tuple(
        upgrade[name] for name in ("amount", "recurringchange", "status")
    )
    assert ("Upgrade", "95.81") == tuple(
        shop.get(f"{invoice}/invoiceitems")[0][name] for name in ("type", "amount")
    )
    assert "Monthly" == shop.get(service)["billingcycle"]
    second = partial(shop.post, f"{service}/upgrades", newpackage=[str(LARGE)])
    assert "Previous upgrade invoice" in refused(second).message
    told = shop.write(
        "POST", f"{service}/upgrades", {"newpackage": [str(LARGE)], "preview": True}
    ).tree  # fmt: skip
    assert f"{ordered} waits" in told["data"]["notes"][0]
    shop.later(days=3)
    shop.post(f"{invoice}/payments")
    changed = shop.get(service)
    assert ("Annually", "100.00", "2025-05-23", "2025-05-23", 23) == tuple(
        changed[name]
        for name in ("billingcycle", "amount", "nextduedate", "nextinvoicedate", "anchorday")
    )
    assert ("Completed", "Active") == (
        shop.get(ordered)["status"], shop.get("orders")[0]["status"],
    )  # fmt: skip


def test_options_are_changed_for_the_rest_of_the_period(shop: Workshop) -> None:
    """What another product does not offer falls away with it; a promotion lowers upgrades."""
    shop.post(
        "promotions", code="MORE", upgrades=True, upgradetype="configoptions", upgradevalue="50.00"
    )
    service = sell(shop, SMALL, "10.00", "2024-05-19")
    shop.post(f"{service}/serviceoptions", configid=1, choiceid=1, qty=1)
    shop.post(f"{service}/upgrades", type="configoptions", newpackage=["1:2"], promocode="more")
    assert ("1.30", "6.00", ["1:1:1"], "MORE") == tuple(
        shop.get("upgrades/1")[name]
        for name in ("amount", "recurringchange", "oldpackage", "promocode")
    )
    assert 1 == shop.get("promotions/1")["uses"]
    shop.post("invoices/1/payments")
    assert ("16.00", 2) == (
        shop.get(service)["amount"], shop.get(f"{service}/serviceoptions")[0]["choiceid"],
    )  # fmt: skip
    shop.post(f"{service}/upgrades", newpackage=[str(LARGE)], promocode="MORE")
    shop.post("invoices/2/payments")
    assert (LARGE, "30.00", []) == (
        shop.get(service)["packageid"], shop.get(service)["amount"],
        shop.get(f"{service}/serviceoptions"),
    )  # fmt: skip


WRONG: list[tuple[dict[str, Any], tuple[str, str]]] = [
    ({"newpackage": [str(SMALL)], "newcycle": "Quarterly"}, ("newcycle", "invalid_value")),
    ({"newpackage": [str(FREE)], "newcycle": "Monthly"}, ("newcycle", "invalid_value")),
    ({"newpackage": ["99"]}, ("newpackage", "unknown_record")),
    ({"newpackage": ["1", "2"]}, ("newpackage", "unknown_record")),
    ({}, ("newpackage", "required")),
    ({"type": "configoptions", "newpackage": ["1"]}, ("newpackage", "invalid_value")),
    ({"type": "configoptions", "newpackage": ["9:1"]}, ("newpackage", "invalid_value")),
    ({"type": "configoptions", "newpackage": ["1:1"], "newcycle": "Annually"},
     ("newcycle", "misplaced")),
    ({"newpackage": ["2"], "paymentmethod": "cash"}, ("paymentmethod", "invalid_value")),
]  # fmt: skip


def test_what_cannot_be_is_told(shop: Workshop) -> None:
    """Of a service that is over, nothing can."""
    service = sell(shop, SMALL, "10.00", "2024-05-19")
    for params, expected in WRONG:
        assert expected in faults(partial(shop.post, f"{service}/upgrades", **params)), params
    shop.write("POST", f"{service}/terminate")
    ended = partial(shop.post, f"{service}/upgrades", newpackage=[str(LARGE)])
    assert ("serviceid", "rule") in faults(ended)
