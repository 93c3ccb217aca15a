"""What the agency sells: hosting and other products, options, an add-on, promotions and domains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from teampro.demo.days import at
from teampro.demo.events import Event
from teampro.demo.story import ANNA

DOLLARS, EUROS = 1, 2
HOSTING, CHECK, LOGO, SERVER, SEAT = 1, 2, 3, 4, 5
"""The products, by their ids."""
OPENED = at(-40, "08:00")


def _in_dollars(**amounts: str) -> list[Mapping[str, Any]]:
    return [{"currency": DOLLARS, **amounts}]


PRODUCTS: Mapping[int, Mapping[str, Any]] = {
    HOSTING: {
        "gid": 1,
        "type": "hostingaccount",
        "name": "Web Hosting",
        "description": "Space for a site, with mail and backups.",
        "tagline": "A home for your site",
        "paytype": "recurring",
        "module": "log",
        "autosetup": "payment",
        "showdomainoptions": True,
        "tax": True,
        "is_featured": True,
        "prices": _in_dollars(monthly="10.00", annually="100.00", msetupfee="5.00"),
    },
    CHECK: {
        "gid": 2,
        "name": "Site Check",
        "description": "Half an hour in which we look at your site.",
        "paytype": "free",
    },
    LOGO: {
        "gid": 2,
        "name": "Logo Design",
        "description": "Three drafts, of which you choose one.",
        "paytype": "onetime",
        "tax": True,
        "prices": _in_dollars(monthly="250.00"),
    },
    SERVER: {
        "gid": 1,
        "type": "server",
        "name": "Managed Server",
        "description": "A server of your own, which we look after.",
        "paytype": "recurring",
        "tax": True,
        "proratabilling": True,
        "proratadate": 1,
        "proratachargenextmonth": 20,
        "allowqty": 1,
        "prices": _in_dollars(monthly="30.00", annually="330.00"),
    },
    SEAT: {
        "gid": 2,
        "name": "Workshop Seat",
        "description": "A day on writing for the web, in our office.",
        "paytype": "onetime",
        "tax": True,
        "stockcontrol": True,
        "qty": 8,
        "prices": _in_dollars(monthly="90.00"),
    },
}
"""By the ids that they must get, in this order."""


def _choice(name: str, monthly: str, annually: str) -> Mapping[str, Any]:
    prices = _in_dollars(monthly=monthly, annually=annually)
    return {"optionname": name, "prices": prices}


OPTIONS = {
    "name": "Size of the server",
    "configlinks": [{"pid": SERVER}],
    "configoptions": [
        {
            "optionname": "Disk",
            "configchoices": [
                _choice("100 GB", "0.00", "0.00"),
                _choice("500 GB", "8.00", "80.00"),
            ],
        },
        {
            "optionname": "Addresses",
            "optiontype": 4,
            "qtymaximum": 8,
            "configchoices": [_choice("Address", "2.50", "25.00")],
        },
    ],
}
MAIL = {
    "name": "Mail",
    "description": "Not offered yet.",
    "configoptions": [
        {
            "optionname": "Mailboxes",
            "optiontype": 4,
            "qtymaximum": 50,
            "configchoices": [_choice("Mailbox", "1.00", "10.00")],
        },
    ],
}
BACKUP = {
    "name": "Daily Backup",
    "description": "Kept for a month, elsewhere.",
    "packages": [str(HOSTING), str(SERVER)],
    "billingcycle": "recurring",
    "tax": True,
    "prices": _in_dollars(monthly="2.00", annually="20.00"),
}
SUPPORT = {
    "name": "Support by Phone",
    "description": "On working days from eight to six.",
    "packages": [str(SERVER)],
    "billingcycle": "recurring",
    "tax": True,
    "prices": _in_dollars(monthly="25.00"),
}
PROMOTIONS: tuple[Mapping[str, Any], ...] = (
    {"code": "DEMO10", "type": "Percentage", "value": "10.00"},
    {"code": "NOSETUP", "type": "Free Setup", "appliesto": [str(HOSTING)], "newsignups": True},
)
_KINDS = ("domainregister", "domaintransfer", "domainrenew")
TLDS = (
    (".com", "12.00", "11.00", {"autoreg": "sandbox", "idprotection": True, "eppcode": True}),
    (".net", "14.00", "13.00", {"idprotection": True, "eppcode": True}),
    (".org", "13.00", "12.00", {"idprotection": True, "eppcode": True, "salegroup": "SALE"}),
    (".de", "8.00", "7.00", {"salegroup": "HOT"}),
)
"""Ending, a year in dollars and in euros, and what else is said of it."""


def _tld(ending: str, dollars: str, euros: str, words: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a TLD, of which two years cost twice as much."""
    return {
        "extension": ending,
        "categories": ["Popular"],
        "grace_days": 30,
        "grace_fee": "0.00",
        "redemption_days": 30,
        "redemption_fee": "80.00",
        **words,
        "prices": [
            {"kind": kind, "currency": currency, "year1": year, **_two_years(kind, year)}
            for kind in _KINDS
            for currency, year in ((DOLLARS, dollars), (EUROS, euros))
        ],
    }


def _two_years(kind: str, year: str) -> Mapping[str, str]:
    return {} if kind == "domaintransfer" else {"year2": f"{2 * int(year.split('.')[0])}.00"}


def catalogue() -> Iterator[Event]:
    """Yield all that is put into the catalogue, in the order of its ids."""
    for name, hidden in (("Hosting", False), ("Studio", False), ("Winter Offers", True)):
        group = {"name": name, "hidden": hidden}
        yield Event(OPENED, ANNA, "POST", "productgroups", group)
    for record_id, product in PRODUCTS.items():
        yield Event(OPENED, ANNA, "POST", "products", product, id=record_id)
    for options in (OPTIONS, MAIL):
        yield Event(OPENED, ANNA, "POST", "configgroups", options)
    for addon in (BACKUP, SUPPORT):
        yield Event(OPENED, ANNA, "POST", "addons", addon)
    path = {"product_id": HOSTING, "to_product_id": SERVER}
    yield Event(OPENED, ANNA, "POST", "upgradepaths", path)
    for promotion in PROMOTIONS:
        yield Event(OPENED, ANNA, "POST", "promotions", promotion)
    for each in TLDS:
        yield Event(OPENED, ANNA, "POST", "tlds", _tld(*each))
