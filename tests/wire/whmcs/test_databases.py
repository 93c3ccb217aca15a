"""Every database answers commands alike: what SQLite answers, PostgreSQL and MariaDB do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from teampro.dialects.whmcs.commands import DECLARED
from teampro.dialects.whmcs.declare import Command, ShowList, params_of
from teampro.dialects.whmcs.running import PAGING
from tests import databases, made_databases
from tests.wire import demo_world
from tests.wire.whmcs.desk import Desk

pytestmark = databases.of_servers

WRONG = ("0", "-1", "999", "9" * 18, "x", "ÄRGER", "é_%\\'", "2026-11-20", "9999-12-31", "\x7f😀")
"""Values that most parameters do not take, or that name nothing."""
ORDERS: tuple[dict[str, Any], ...] = tuple(
    {"orderby": field, "sorting": way}
    for field in ("firstname", "lastname", "companyname", "email", "groupid", "datecreated")
    for way in ("ASC", "DESC")
)
CHANCE = ("EncryptPassword", "DecryptPassword", "OpenTicket")
"""Commands whose answers chance makes, or that need such an answer."""


@pytest.fixture(scope="module")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The demonstration on SQLite, whatever the other tests run on."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (databases, made_databases):
            patch.setattr(module, "ENGINE", "sqlite")
        made = demo_world.demo_template.__wrapped__()
        patch.setattr(demo_world, "demo_template", lambda: made)
        desk = Desk(tmp_path_factory.mktemp("sqlite"))
        desk.world.stamp()
    desk.world._pristine = lambda: made
    return desk


def wrong(command: Command) -> Iterator[dict[str, Any]]:
    """Yield what may be sent in the place of an example: too little, and what does not fit."""
    yield {}
    paged = isinstance(command.does, ShowList) and command.does.paged
    for each in params_of(f"{command.takes} {PAGING}" if paged else command.takes):
        name = each.name.partition("[")[0]
        for value in WRONG:
            yield {**command.example, name: value}
    if command.name == "GetClients":
        yield from ORDERS


@pytest.mark.parametrize("command", DECLARED, ids=lambda command: command.name)
def test_an_example_has_the_same_answer(desk: Desk, on_sqlite: Desk, command: Command) -> None:
    """Byte by byte, and the same sentence stays in the log of the office."""
    if command.name in CHANCE:
        return
    found = [each.send(command.name, command.example) for each in (desk, on_sqlite)]
    assert found[0].body == found[1].body
    logs = [each.done("GetActivityLog", limitnum=1)["activity"] for each in (desk, on_sqlite)]
    assert logs[0] == logs[1]
    on_sqlite.world.restore()


@pytest.mark.parametrize("command", DECLARED, ids=lambda command: command.name)
def test_errors_are_the_same(desk: Desk, on_sqlite: Desk, command: Command) -> None:
    """Each parameter lacks or holds what does not fit; of what does fit both write the same."""
    for params in wrong(command):
        answers = [json.loads(each.send(command.name, params).body) for each in (desk, on_sqlite)]
        if command.writes or command.name in CHANCE:
            answers = [(each["result"], each.get("message")) for each in answers]
        assert answers[0] == answers[1], params
    on_sqlite.world.restore()
