"""Whatever a customer sends to a command is answered, and what is another's stays as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from teampro.dialects.gateway.endpoints import endpoints
from teampro.option_parameters import read_option_parameters
from tests import databases
from tests.page_story import SOMEBODY
from tests.properties.hostile_commands import HOSTILE, names_of
from tests.properties.profiles import CHOSEN
from tests.wire.story_world import StoryWorld

STEP = 12 if CHOSEN == "default" else 1
"""Every which value is sent in the place of a parameter."""
SOUND = {
    "product": "VPS 01", "billingcycle": "monthly", "os": "centos 6.x", "extraIp": "2",
    "serviceid": "171", "invoiceid": "171", "orderid": "170", "quoteid": "1", "ticketid": "2",
    "reason": "x", "message": "x", "deptid": "1", "subject": "x", "status": "Closed",
    "firstname": "Kim", "email": "kim@example.com", "reportid": "1", "statement": "x",
}  # fmt: skip
OPTIONS = read_option_parameters("os=Server OS=os, extraIp=Extra IP=Extra ip")
OF_CUSTOMERS = [each for each in endpoints(OPTIONS) if each.customers is not None]
BESIDE = ("clientid", "userid", "contactid", "amount", "adminusername", "Serviceid", "preview")
"""What a customer might try beside what a command takes from him."""
WORDS = [each for each in HOSTILE if "\ud800" not in each]
"""What a form can hold."""
OWNED = ("userid", "clientid", "client_id", "client_userid")


class Shop(StoryWorld):
    """The shop after client 7 has ordered and written to it."""

    def __init__(self, directory: Path) -> None:
        first = StoryWorld(directory / "first")
        first.told("addorder", **{name: SOUND[name] for name in ("product", "billingcycle", "os")})
        first.told("OpenTicket", deptid="1", subject="x", message="x")
        first.app = None
        self.template = directory / "first"
        super().__init__(directory / "second")
        self.restore()

    def _pristine(self) -> Path:
        return self.template

    def foreign(self) -> dict[str, list[Any]]:
        """Return all rows that tell of client 1."""
        found = {}
        for table, column in self.owned():
            text = f"SELECT * FROM {table} WHERE {column} = ? ORDER BY 1"
            found[table] = self.rows(text, SOMEBODY)
        return found

    def owned(self) -> Iterator[tuple[str, str]]:
        """Yield the tables whose rows name a client, each with its column."""
        for (table,) in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
            names = {row[1] for row in self.rows(f"PRAGMA table_info({table})")}
            yield from ((table, column) for column in OWNED if column in names)
        yield "clients", "id"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """One shop for all commands."""
    shop = Shop(tmp_path_factory.mktemp("customers"))
    shop.token("lan")
    return shop


@databases.of_files
@pytest.mark.parametrize("endpoint", OF_CUSTOMERS, ids=lambda each: each.path)
def test_a_customer_touches_nothing_of_another(shop: Shop, endpoint: Any) -> None:
    """One spoiled value after the other, in what it takes and in what it does not."""
    takes = endpoint.takes or tuple(dict.fromkeys(names_of(endpoint.command)))
    sound = {name: SOUND[name] for name in takes if name in SOUND}
    before = shop.foreign()
    for name in dict.fromkeys((*takes, *BESIDE)):
        for value in (str(SOMEBODY), "170", "169", *WORDS[len(name) % STEP :: STEP]):
            reply = shop.post(f"api/v1/{endpoint.path}", "lan", **{**sound, name: value})
            assert reply.status in (200, 400, 413), (name, value, reply.body)
            tree = json.loads(reply.body)
            assert tree["result"] in ("success", "error", "true")
            assert before == shop.foreign(), (name, value)
            if tree["result"] != "error":
                shop.restore()
