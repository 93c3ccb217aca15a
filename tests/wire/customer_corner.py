"""Rows of every noun of the product that customers read: what client 51 sees of them, and what not.

What is not named for customers holds a text of `HIDDEN` in every row, so that whoever tells any of
it is found out. Client 51 counts in the currency 2, client 52 in the currency 1.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from teampro.resources import RESOURCES
from teampro.schema import columns
from teampro.schema.resource import Resource
from teampro.store.database import Database
from tests import databases
from tests.wire.world import MORNING, World

HIDDEN = "Hidden-text"
MINE, THEIRS = {"userid": 51}, {"userid": 52}
EURO, DOLLAR = {"currency": 2, "monthly": 500, "year1": 900}, {"currency": 1, "monthly": 600}
ABSENT = 999_999
Rows = Mapping[int, Mapping[str, Any]]
FREE = {"paytype": "free"}
OPEN: dict[str, Resource] = {
    noun.plural: noun
    for noun in RESOURCES
    if noun.customer_reach is not None and noun.model is not None
}
"""The nouns of the product that customers read."""


def _product(product_id: int, **price: Any) -> Mapping[str, Any]:
    return {"kind": "product", "productid": product_id, "relid": product_id, **price}


def _addon(addon_id: int, **price: Any) -> Mapping[str, Any]:
    return {"kind": "addon", "addonid": addon_id, "relid": addon_id, **price}


def _choice(choice_id: int, **price: Any) -> Mapping[str, Any]:
    return {"kind": "configchoice", "choiceid": choice_id, "relid": choice_id, **price}


def _tld(tld_id: int, **price: Any) -> Mapping[str, Any]:
    return {"kind": "domainregister", "tldid": tld_id, "relid": tld_id, **price}


SEEN: Mapping[str, Rows] = {
    "contacts": {1: MINE},
    "affiliates": {1: {"clientid": 51}},
    "currencies": {2: {"code": "EUR", "rate": 90_000}},
    "productgroups": {1: {"slug": "one"}},
    "products": {
        1: {"gid": 1, "paytype": "recurring", "slug": "euro"},
        5: {"gid": 1, **FREE, "slug": "free"},
    },
    "addons": {
        1: {"packages": "2,1", "billingcycle": "recurring"},
        2: {"packages": "", "billingcycle": "recurring"},
        7: {"packages": None, "billingcycle": "free"},
        5: {"packages": "5", "billingcycle": "free"},
    },
    "configgroups": {1: {}},
    "configlinks": {1: {"gid": 1, "pid": 1}},
    "configoptions": {1: {"gid": 1}},
    "configchoices": {1: {"configid": 1}},
    "tlds": {1: {"extension": ".eu"}},
    "prices": {
        1: _product(1, **EURO), 2: _addon(1, **EURO), 3: _addon(2, **EURO), 4: _choice(1, **EURO),
        5: _tld(1, **EURO),
    },
    "departments": {1: {}},
    "whmcstickets": {3001: {**MINE, "tid": "T-3001"}},
    "ticketreplies": {1: {"ticket_id": 3001, "admin": "Rita"}},
    "ticketattachments": {1: {"ticket_id": 3001, "reply_id": 1, "filename": "a.txt"}},
    "projects": {20: {"client_userid": 51, "client_visible": "modify"}},
    "actions": {201: {"project_id": 20}},
    "topics": {201: {"project_id": 20, "action_id": 201}},
    "files": {201: {"project_id": 20, "action_id": 201, "file_name": "b.txt"}},
    "invoices": {1: {**MINE, "status": "Unpaid"}},
    "invoiceitems": {1: {"invoiceid": 1, **MINE}},
    "transactions": {1: {**MINE, "invoiceid": 1}},
    "credits": {1: {"clientid": 51}},
    "orders": {1: {**MINE, "ordernum": 1}},
    "services": {1: {**MINE, "packageid": 1}},
    "serviceaddons": {1: {**MINE, "hostingid": 1}},
    "serviceoptions": {1: {"serviceid": 1, "configid": 1}},
    "domains": {1: MINE},
    "cancelrequests": {1: {**MINE, "relid": 1}},
    "abusereports": {1: {"client_userid": 51, "service_id": 1}},
    "upgrades": {1: {**MINE, "orderid": 1}},
    "quotes": {1: {**MINE, "stage": "Delivered"}},
    "quoteitems": {1: {"quoteid": 1}},
}  # fmt: skip
"""What client 51 sees, by noun and id."""
UNSEEN: Mapping[str, Rows] = {
    "contacts": {2: THEIRS},
    "affiliates": {2: {"clientid": 52}},
    "productgroups": {2: {"hidden": 1, "slug": "two"}, 3: {"slug": "three"}},
    "products": {
        2: {"gid": 1, "hidden": 1, **FREE, "slug": "hidden"},
        3: {"gid": 1, "retired": 1, **FREE, "slug": "retired"},
        4: {"gid": 1, "paytype": "recurring", "slug": "dollar"},
        6: {"gid": 2, **FREE, "slug": "hidden-group"},
        7: {"gid": 3, "paytype": "recurring", "slug": "not-offered"},
        8: {"gid": 3, "paytype": "onetime", "slug": "not-priced"},
        9: {"gid": 3, "paytype": "onetime", "slug": "priced-by-the-year"},
    },
    "addons": {
        3: {"packages": "2,11", "billingcycle": "free"},
        4: {"packages": "", "billingcycle": "onetime"},
        6: {"packages": "1", "billingcycle": "recurring"},
    },
    "configgroups": {2: {}, 3: {}},
    "configlinks": {2: {"gid": 1, "pid": 2}, 3: {"gid": 2, "pid": 2}},
    "configoptions": {2: {"gid": 1, "hidden": 1}, 3: {"gid": 2}},
    "configchoices": {2: {"configid": 1, "hidden": 1}, 3: {"configid": 2}, 4: {"configid": 3}},
    "tlds": {2: {"extension": ".us"}, 3: {"extension": ".none"}},
    "prices": {
        11: _product(1, **DOLLAR), 12: _product(2, **EURO), 13: _product(3, **EURO),
        14: _product(4, **DOLLAR), 15: _product(6, **EURO), 16: _product(7, currency=2),
        17: _addon(3, **EURO), 18: _addon(6, **DOLLAR), 19: _choice(1, **DOLLAR),
        20: _choice(2, **EURO), 21: _choice(4, **EURO), 22: _tld(1, **DOLLAR),
        23: _tld(2, **DOLLAR), 24: _tld(3, currency=2),
        25: _product(9, currency=2, monthly=-100, annually=99_00),
    },
    "departments": {2: {"hidden": 1}},
    "whmcstickets": {3002: THEIRS, 3003: {**MINE, "merged_ticket_id": 3001}},
    "ticketreplies": {2: {"ticket_id": 3002}, 3: {"ticket_id": 3003}},
    "ticketattachments": {
        2: {"ticket_id": 3001, "note_id": 1}, 3: {"ticket_id": 3002, "reply_id": 2},
        4: {"ticket_id": 3003, "reply_id": 3},
    },
    "projects": {
        21: {"client_userid": 51},
        22: {"client_userid": 52, "client_visible": "view"},
        23: {"client_userid": 51, "client_visible": "view", "project_function": "archive"},
    },
    "actions": {
        202: {"project_id": 20, "client_visible": "hidden"},
        203: {"project_id": 20, "parent_action_id": 202},
        204: {"project_id": 20, "parent_action_id": 203},
        211: {"project_id": 21, "client_visible": "view"},
    },
    "topics": {202: {"project_id": 20, "action_id": 204}, 211: {"project_id": 21}},
    "files": {202: {"project_id": 20, "action_id": 204}, 221: {"project_id": 22}},
    "invoices": {2: {**THEIRS, "status": "Unpaid"}, 3: {**MINE, "status": "Draft"}},
    "invoiceitems": {2: {"invoiceid": 2, **THEIRS}, 3: {"invoiceid": 3, **MINE}},
    "transactions": {2: THEIRS},
    "credits": {2: {"clientid": 52}},
    "orders": {2: {**THEIRS, "ordernum": 2}},
    "services": {2: THEIRS},
    "serviceaddons": {2: THEIRS},
    "serviceoptions": {2: {"serviceid": 2}},
    "domains": {2: THEIRS},
    "cancelrequests": {2: THEIRS},
    "abusereports": {2: {"client_userid": 52}},
    "upgrades": {2: THEIRS},
    "quotes": {2: {**THEIRS, "stage": "Delivered"}, 3: {**MINE, "stage": "Draft"}},
    "quoteitems": {2: {"quoteid": 2}, 3: {"quoteid": 3}},
}  # fmt: skip
"""What he does not see: of the other client, hidden, below what he does not see."""
ROOM = 20
"""Characters that the hidden text needs."""
BEFORE = {"clients": (51,), "currencies": (1,)}
"""What he sees that was there before."""
HASHED = {"ticketattachments": "sha256", "files": "file_sha256"}
"""The columns that name the bytes of a download."""


def seen(plural: str) -> list[int]:
    """Return the ids of a noun that client 51 sees."""
    return sorted((*SEEN.get(plural, {}), *BEFORE.get(plural, ())))


def plant(world: World) -> None:
    """Put the rows in, and give client 51 his currency."""
    [[sha256]] = world.rows("SELECT file_sha256 FROM files WHERE file_id = 101")
    world.rows("UPDATE clients SET currency = 2, notes = ? WHERE id = 51", HIDDEN)
    with contextlib.closing(Database(databases.place(world.directory))) as database:
        for plural, noun in OPEN.items():
            rows = [_row(noun, number, given, sha256) for number, given in _given(plural)]
            if rows:
                with database.writing():
                    databases.plant(database, noun.model, *rows)


def _given(plural: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    yield from SEEN.get(plural, {}).items()
    yield from UNSEEN.get(plural, {}).items()


def _row(noun: Resource, number: int, given: Mapping[str, Any], sha256: str) -> dict[str, Any]:
    row = {each.name: _value(noun, each, number) for each in noun.model._meta.sorted_fields}
    hashed = {HASHED[noun.plural]: sha256} if noun.plural in HASHED else {}
    return row | hashed | dict(given) | {noun.id_field: number}


def _value(noun: Resource, column: Any, number: int) -> Any:
    """Return a text that is hidden where it is, else the default of a column."""
    if isinstance(column, columns.Moment) and column.stamp:
        return MORNING
    is_text = isinstance(column, columns.Line | columns.Text)
    if is_text and column.name not in noun.customer and not 0 < column.max_length < ROOM:
        return f"{HIDDEN}-{number}"
    return column.default
