"""Commands about what is sold: products with their prices, promotions, and what domains cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.wire.whmcs.desk import Desk

NEW = {"name": "Web Hosting L", "gid": 1}
REGISTER: Mapping[str, object] = {"extension": ".info", "register": {"1": "14"}}
PRICED: Mapping[str, object] = {**REGISTER, "currency_code": "USD"}
NO_GROUP = "You must supply a valid Product Group ID"
NO_PRICING = "Invalid value for pricing"
NO_RECOMMENDATION = "The recommendation product ID is invalid. This must be an existing product ID."
NO_ARRAYS = "Parameters register, renew and transfer must be arrays"
REFUSALS: tuple[tuple[str, Mapping[str, object], str], ...] = (
    ("AddProduct", {}, "You must supply a name for the product"),
    ("AddProduct", {"name": "Web"}, NO_GROUP),
    ("AddProduct", {**NEW, "gid": 99}, NO_GROUP),
    ("AddProduct", {**NEW, "gid": "x"}, NO_GROUP),
    (
        "AddProduct",
        {**NEW, "type": "house"},
        'Invalid product type. Must be one of "hostingaccount", "reselleraccount", "server" or '
        '"other"',
    ),
    (
        "AddProduct",
        {**NEW, "paytype": "weekly"},
        'Invalid pay type. Must be one of "free", "onetime" or "recurring"',
    ),
    (
        "AddProduct",
        {**NEW, "autosetup": "never"},
        'Invalid autosetup value. Must be one of "", "on", "order" or "payment"',
    ),
    ("AddProduct", {**NEW, "color": "red"}, "The color must be a valid hexadecimal value."),
    ("AddProduct", {**NEW, "recommendations": ["99"]}, NO_RECOMMENDATION),
    ("AddProduct", {**NEW, "welcomeemail": "x"}, "You must supply a valid welcome email ID"),
    ("AddProduct", {**NEW, "pricing": {"1": {"weekly": "1.00"}}}, NO_PRICING),
    ("AddProduct", {**NEW, "pricing": {"1": {"monthly": "much"}}}, NO_PRICING),
    ("AddProduct", {**NEW, "pricing": {"9": {"monthly": "1.00"}}}, NO_PRICING),
    ("AddProduct", {**NEW, "pricing": {"USD": {"monthly": "1.00"}}}, NO_PRICING),
    ("GetTLDPricing", {"clientid": 999}, "Client ID Not Found"),
    ("GetTLDPricing", {"currencyid": 999}, "Invalid value for currencyid"),
    ("CreateOrUpdateTLD", {}, "Extension is required"),
    ("CreateOrUpdateTLD", {"extension": "a b"}, "Invalid value for extension"),
    (
        "CreateOrUpdateTLD",
        {"extension": ".info", "auto_registrar": "enom"},
        "No Active Registrars - auto_registrar value cannot be defined",
    ),
    (
        "CreateOrUpdateTLD",
        REGISTER,
        "Variable currency_code is required when defining pricing",
    ),
    (
        "CreateOrUpdateTLD",
        {"extension": ".info", "grace_period_fee": "5"},
        "Variable currency_code is required when defining pricing",
    ),
    (
        "CreateOrUpdateTLD",
        {**REGISTER, "currency_code": "GBP"},
        "Provided currency_code value does not exist. Must be one of: USD, EUR, SEK",
    ),
    ("CreateOrUpdateTLD", {**PRICED, "register": "14"}, NO_ARRAYS),
    ("CreateOrUpdateTLD", {**PRICED, "renew": "14"}, NO_ARRAYS),
    ("CreateOrUpdateTLD", {**PRICED, "register": {"0": "14"}}, "Invalid value for register"),
    (
        "CreateOrUpdateTLD",
        {**PRICED, "register": {"11": "14"}},
        "The maximum register period is 10 years",
    ),
    (
        "CreateOrUpdateTLD",
        {**PRICED, "renew": {"10": "14"}},
        "The maximum renew period is 9 years",
    ),
    (
        "CreateOrUpdateTLD",
        {**PRICED, "transfer": {"1": "14", "2": "28"}},
        "Only one transfer period can be defined",
    ),
    (
        "CreateOrUpdateTLD",
        {**PRICED, "transfer": {"11": "14"}},
        "The maximum transfer period is 10 years",
    ),
    (
        "CreateOrUpdateTLD",
        {"extension": ".info", "group": "COLD"},
        "Invalid group parameter: COLD. Should be one of HOT, NEW, SALE",
    ),
)


@pytest.mark.parametrize(("command", "params", "sentence"), REFUSALS)
def test_what_is_wrong_is_said_in_the_documented_words(
    desk: Desk, command: str, params: Mapping[str, object], sentence: str
) -> None:
    """Each documented error; nothing is kept of what was sent."""
    assert desk.refused(command, **params) == sentence


@pytest.mark.parametrize(
    ("command", "params"),
    [
        ("AddProduct", NEW),
        ("GetProducts", {}),
        ("GetPromotions", {}),
        ("GetTLDPricing", {}),
        ("CreateOrUpdateTLD", {"extension": ".info"}),
    ],
)
def test_the_catalogue_is_closed_without_its_area(
    desk: Desk, command: str, params: Mapping[str, object]
) -> None:
    """Staff without the area products is denied each command."""
    reply = desk.send(command, params, who="staff")
    assert (reply.status, reply.tree["message"]) == (403, "Access Denied")


def product(desk: Desk, pid: int) -> dict[str, Any]:
    """Return a product as it is listed."""
    (found,) = desk.done("GetProducts", pid=pid)["products"]["product"]
    return dict(found)


def test_a_product_is_free_where_nothing_else_is_said(desk: Desk) -> None:
    """Its id is a number, and two of one name have two slugs."""
    first, second = desk.done("AddProduct", **NEW), desk.done("AddProduct", **NEW)
    assert (6, 7) == (first["pid"], second["pid"])
    found = product(desk, 7)
    assert ("free", "other", "web-hosting-l-2") == (
        found["paytype"],
        found["type"],
        found["slug"],
    )
    amounts = found["pricing"]["USD"]
    assert ("0.00", "-1.00") == (amounts["msetupfee"], amounts["monthly"])


def test_a_product_is_added_with_its_prices_and_told_in_every_currency(desk: Desk) -> None:
    """What has no price in a currency has that of the default one, exchanged."""
    pricing = {"1": {"monthly": "15", "msetupfee": "4.995", "annually": "150.00"}}
    more = {"recommendations": [{"id": 1}, {"id": 3}], "order": 5, "servergroupid": 0}
    pid = desk.done("AddProduct", **NEW, paytype="recurring", pricing=pricing, **more)["pid"]
    told = product(desk, pid)["pricing"]
    assert ("$", " USD", "15.00", "5.00", "150.00", "-1.00") == tuple(
        told["USD"][name]
        for name in ("prefix", "suffix", "monthly", "msetupfee", "annually", "quarterly")
    )
    assert ("13.80", "4.60", "138.00", "-1.00") == tuple(
        told["EUR"][name] for name in ("monthly", "msetupfee", "annually", "quarterly")
    )


def test_products_are_found_by_ids_group_and_module(desk: Desk) -> None:
    """Hidden ones too; figures tell how many there are."""
    desk.done("AddProduct", **NEW, hidden=1)
    assert [1, 2, 3, 4, 5, 6] == pids(desk)
    assert [2, 4] == pids(desk, pid="4,2")
    assert [1, 4, 6] == pids(desk, gid=1)
    assert [1] == pids(desk, module="log")
    none = desk.done("GetProducts", pid=99)
    assert (0, 0, 0, []) == (
        none["totalresults"],
        none["startnumber"],
        none["numreturned"],
        none["products"]["product"],
    )


def pids(desk: Desk, **params: object) -> list[int]:
    """Return the ids of the products that a list tells."""
    return [each["pid"] for each in desk.done("GetProducts", **params)["products"]["product"]]


def test_ids_and_after_hold_together(desk: Desk) -> None:
    """Of the products that are named, those behind the last one that was seen."""
    told = desk.done("GetProducts", pid="1,3,4", after=1)
    assert ["3", "4"] == [str(each["pid"]) for each in told["products"]["product"]]


def test_a_product_tells_its_address_and_how_many_are_left(desk: Desk) -> None:
    """The address begins as the installation's does."""
    desk.done("SetConfigurationValue", setting="SystemURL", value="https://shop.example/")
    found = product(desk, 5)
    assert "https://shop.example/store/studio/workshop-seat" == found["product-url"]
    assert 8 == found["quantity_available"]


def test_a_product_tells_its_options_with_prices(desk: Desk) -> None:
    """In their order; a choice without a price is free."""
    disk, addresses = product(desk, 4)["configoptions"]["configoption"]
    assert ("Disk", "1", 0, 0) == tuple(disk[key] for key in ("name", "type", "minqty", "maxqty"))
    assert ("Addresses", "4", 8) == tuple(addresses[key] for key in ("name", "type", "maxqty"))
    large = disk["options"]["option"][1]
    assert ("500 GB", "8.00", "7.36") == (
        large["name"],
        large["pricing"]["USD"]["monthly"],
        large["pricing"]["EUR"]["monthly"],
    )
    assert [] == product(desk, 1)["configoptions"]["configoption"]


def test_a_product_tells_the_fields_that_orders_ask_for(desk: Desk) -> None:
    """And no other."""
    for name, shown in (("Size", 1), ("Origin", 0)):
        params = {"type": "product", "relid": 1, "fieldname": name, "showorder": bool(shown)}
        desk.world.call("POST", "customfields", params)
    (size,) = product(desk, 1)["customfields"]["customfield"]
    assert ("Size", "", "") == (size["name"], size["description"], size["required"])


def test_a_promotion_is_found_by_its_code_in_any_case(desk: Desk) -> None:
    """Its value is a number, its lists are texts, and PHP reads what it says of upgrades."""
    assert 2 == desk.done("GetPromotions")["totalresults"]
    (demo,) = desk.done("GetPromotions", code="demo10")["promotions"]["promotion"]
    assert (1, "DEMO10", "Percentage", 10, "", "0000-00-00", 0) == tuple(
        demo[key] for key in ("id", "code", "type", "value", "cycles", "startdate", "uses")
    )
    assert demo["upgradeconfig"] == (
        'a:4:{s:5:"value";s:4:"0.00";s:4:"type";s:0:"";s:12:"discounttype";s:10:"Percentage";'
        's:13:"configoptions";s:0:"";}'
    )
    (setup,) = desk.done("GetPromotions", code="NOSETUP")["promotions"]["promotion"]
    assert ("1", 1) == (setup["appliesto"], setup["newsignups"])


def test_domains_are_priced_in_the_wanted_currency(desk: Desk) -> None:
    """That of the client comes before the one that is named; the default one without either."""
    dollars = desk.done("GetTLDPricing")
    assert ("USD", ["com", "net", "org", "de"]) == (
        dollars["currency"]["code"],
        list(dollars["pricing"]),
    )
    com = dollars["pricing"]["com"]
    assert {"1": "12.00", "2": "24.00"} == com["register"] == com["renew"]
    assert {"1": "12.00"} == com["transfer"]
    assert {"dns": False, "email": False, "idprotect": True} == com["addons"]
    assert {"days": 30, "price": "80.00"} == com["redemption_period"]
    euros = desk.done("GetTLDPricing", currencyid=2)
    assert ("EUR", "0.92000") == (euros["currency"]["code"], euros["currency"]["rate"])
    com = euros["pricing"]["com"]
    assert ("11.00", "73.60") == (com["register"]["1"], com["redemption_period"]["price"])
    desk.done("UpdateClient", clientid=58, currency=2)
    assert "EUR" == desk.done("GetTLDPricing", clientid=58, currencyid=1)["currency"]["code"]


def test_a_tld_is_added_with_prices_in_all_currencies(desk: Desk) -> None:
    """They are exchanged by the rates, from whichever currency they are told in."""
    sent: dict[str, object] = {
        "currency_code": "EUR",
        "register": {"1": "9.20", "3": "27.00"},
        "transfer": {"1": "9.20"},
        "grace_period_days": 10,
        "grace_period_fee": "4.60",
        "group": "new",
        "dns_management": 1,
    }
    answer = desk.done("CreateOrUpdateTLD", extension="Info", **sent)
    assert ("Info", "5") == (answer["extension"], answer["id"])
    info = desk.done("GetTLDPricing")["pricing"]["info"]
    assert ({"1": "10.00", "3": "29.35"}, {}) == (info["register"], info["renew"])
    assert ({"days": 10, "price": "5.00"}, None) == (
        info["grace_period"],
        info["redemption_period"],
    )
    assert ("NEW", True) == (info["group"], info["addons"]["dns"])
    assert "9.20" == desk.done("GetTLDPricing", currencyid=2)["pricing"]["info"]["register"]["1"]


def test_a_tld_keeps_the_prices_that_are_not_sent(desk: Desk) -> None:
    """The ending finds it in any spelling."""
    before = desk.done("GetTLDPricing")["pricing"]["com"]
    assert "1" == desk.done("CreateOrUpdateTLD", extension=".com")["id"]
    assert before == desk.done("GetTLDPricing")["pricing"]["com"]
    desk.done("CreateOrUpdateTLD", extension="COM", currency_code="usd", register={"1": "13"})
    after = desk.done("GetTLDPricing")["pricing"]["com"]
    assert {"1": "13.00", "2": "24.00"} == after["register"]
    assert before["renew"] == after["renew"]
    assert "11.96" == desk.done("GetTLDPricing", currencyid=2)["pricing"]["com"]["register"]["1"]


def test_a_tld_is_put_behind_another(desk: Desk) -> None:
    """A new one is last where nothing says its place."""
    desk.done("CreateOrUpdateTLD", extension=".info")
    desk.done("CreateOrUpdateTLD", extension=".io", display_after=".com")
    assert ["com", "io", "net", "org", "de", "info"] == list(desk.done("GetTLDPricing")["pricing"])
    lost = desk.done("CreateOrUpdateTLD", extension=".dev", display_after=".nowhere")
    assert "display_after names no TLD here: the place stays as it is." == lost["warning"]
