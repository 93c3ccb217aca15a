"""What a chain costs: as many SQL statements for ten rows as for a thousand, and of a write."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from teampro.engine.writing.constraints import blank_row
from teampro.identity.callers import Confirmation
from teampro.resources import RESOURCES
from teampro.store.database import Database
from tests import databases
from tests.wire.world import Reply, World, credentials, make_app

LISTS = ("projects", "actions", "topics", "files", "whmcstickets", "timelogs")
CHAINS = (
    "projects",
    "projects/10",
    "projects/10/actions",
    "projects/10/actions/101/topics",
    "projects/10/actions,topics,files",
    "projects/10/actions/timelogs",
    "projects/10/actions/topics,timelogs",
    "projects/actions",
    "projects/actions/topics",
    "projects/10,11",
    "projects/10,11/actions",
    "projects/10/snapshot",
    "projects/10/topics/bythread",
    "projects/10/files/101/download",
    "projects/10/whmcstickets",
    "projects/whmcstickets",
    "actions",
    "actions/timelogs",
    "whmcstickets/1101",
)
"""Every form of chain: records, lists, side by side, nested, several ids, complete, tails."""


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, World]:
    """Two applications: the projects of one have ten rows of everything, of the other 1,000."""
    directory = tmp_path_factory.mktemp("cost")
    return tuple(_world(directory / str(rows), rows) for rows in (10, 1_000))


def _world(directory: Path, rows: int) -> World:
    world = make_app(directory)
    database = Database(databases.place(directory))
    with database.writing():
        for project_id in (10, 11):
            for number in range(rows):
                _plant(database, world, project_id, 50_000 + project_id * 2_000 + number)
        for number in range(rows):
            _plant_client(database, world, 1_000 + number)
    database.close()
    return world


def _plant(database: Database, world: World, project_id: int, number: int) -> None:
    """Add an action with a topic, a file, a timelog and a linked ticket."""
    hangs = {"project_id": project_id, "action_id": number}
    for plural, values in (
        ("actions", {**hangs, "ordering": number}),
        ("topics", {"topic_id": number, **hangs}),
        ("files", {"file_id": number, **hangs}),
        ("timelogs", {"timelog_id": number, **hangs}),
        ("whmcstickets", {"id": number}),
        ("ticketxrefs", {"xref_id": number, "ticket_id": number, **hangs}),
    ):
        noun = next(resource for resource in RESOURCES if resource.plural == plural)
        databases.plant(database, noun.model, blank_row(noun, world.settings) | values)


def _plant_client(database: Database, world: World, number: int) -> None:
    noun = next(resource for resource in RESOURCES if resource.plural == "clients")
    row = blank_row(noun, world.settings) | {
        "id": number,
        "uuid": f"{number}",
        "email": f"{number}",
    }
    databases.plant(database, noun.model, row)


def _cost(world: World, chain: str, who: str) -> str:
    """Return the number of statements that Server-Timing tells; the login is remembered."""
    ids = [step for step in chain.split("/") if step[0].isdigit() and "," in step]
    last = chain.split("/")[-1]
    asked: dict[str, Any] = {}
    if last == "snapshot":
        asked = {name: {"limit": 5} for name in LISTS[1:]}
    elif last not in ("download",) and not last[0].isdigit():
        words = [word for step in chain.split("/") for word in step.split(",") if word in LISTS]
        named = [word for word in words if not (ids and word == "projects")]
        below_record = [word for word in named if f"{word}/1" not in chain]
        asked = {word: {"limit": 5} for word in below_record}
    world.call("GET", "config", who=who)
    reply = world.call("GET", chain, asked, who)
    assert 200 == reply.status, reply.tree["request"]
    return reply.headers["server-timing"].split(";")[1]


@pytest.mark.parametrize("who", ["admin", "mona"])
@pytest.mark.parametrize("chain", CHAINS)
def test_ten_rows_and_a_thousand_cost_the_same(
    worlds: tuple[World, World], chain: str, who: str
) -> None:
    """With full pages in both, a chain takes the same number of SQL statements."""
    few, many = worlds
    assert _cost(few, chain, who) == _cost(many, chain, who)


@pytest.mark.parametrize(
    "command",
    [{"action": "GetClients", "limitnum": "5"}, {"action": "GetProject", "projectid": "10"}],
    ids=str,
)
def test_a_command_costs_the_same_for_ten_rows_and_a_thousand(
    worlds: tuple[World, World], command: dict[str, str]
) -> None:
    """A full page of clients of however many, and a project however large it is."""
    costs = []
    for world in worlds:
        query, headers = credentials("admin")
        for _ in range(2):
            reply = world.send("GET", "/includes/api.php", {**query, **command}, headers=headers)
        assert "success" == reply.tree["result"], reply.tree
        costs.append(statements(reply))
    assert costs[0] == costs[1]


WRITES = [
    ("POST", "projects/10/topics", {"topic_name": "New"}, 201),
    ("PUT", "projects/10", {"project_name": "New"}, 200),
    ("DELETE", "projects/10/topics/101", {}, 200),
    ("DELETE", "projects/10", {"preview": True}, 200),
    ("POST", "projects/10/actions/101/starttimer", {}, 201),
    ("POST", "projects/19/duplicate", {"project_name": "New", "date_start": "today"}, 201),
]


def statements(reply: Reply) -> int:
    """Return the number of statements that Server-Timing tells."""
    found = re.search(r'sql;desc="(\d+)"', reply.headers["server-timing"])
    assert found
    return int(found[1])


def test_key_costs_two_statements_and_a_repeat_no_record(tmp_path: Path) -> None:
    """It is looked up and its answer is kept; told again, no row of a noun is read or written."""
    world = make_app(tmp_path / "data")
    world.call("GET", "config")

    def cost(**headers: str) -> int:
        world.later(1)
        topic = {"topic_name": "New"}
        return statements(world.call("POST", "projects/10/topics", topic, headers=headers))

    keyed = {"Idempotency-Key": "one"}
    without, first, again = cost(), cost(**keyed), cost(**keyed)
    login = statements(world.call("GET", "config"))
    assert (without + 2, login + 2) == (first, again)


@pytest.mark.parametrize("who", ["admin", "mona", "monas"])
@pytest.mark.parametrize(("verb", "chain", "params", "status"), WRITES)
def test_caller_is_confirmed_by_one_statement(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    who: str,
    verb: str,
    chain: str,
    params: dict[str, Any],
    status: int,
) -> None:
    """A write reads its caller's row again, by password as by token, and nothing else besides."""
    world = make_app(tmp_path / "data")
    world.call("GET", "config", who=who)

    def cost() -> int:
        reply = world.call(verb, chain, params, who)
        assert status == reply.status, reply.tree["request"]
        return statements(reply)

    confirmed = cost()
    world.restore()
    monkeypatch.setattr(Confirmation, "__call__", lambda _confirmation, _caller: None)
    assert cost() + 1 == confirmed


def test_base_that_was_left_behind_costs_one_statement(tmp_path: Path) -> None:
    """To see what was changed since; to send the stored version, or none, costs nothing."""
    world = make_app(tmp_path / "data")
    world.call("GET", "config")

    def cost(**params: Any) -> int:
        reply = world.call("PUT", "projects/10", params)
        assert 200 == reply.status, reply.tree["request"]
        return int(re.search(r'sql;desc="(\d+)"', reply.headers["server-timing"]).group(1))

    plain = cost(project_name="One")
    assert plain == cost(project_name="Two", base_version=2)
    assert plain + 1 == cost(project_notes="n", base_version=1)
