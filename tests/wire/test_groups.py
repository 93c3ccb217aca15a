"""Groups through the whole application: in every format, by every way in, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.wire.demo_world import DemoWorld

HOURS = {"group": "owner_adminid,timelog_start.week", "sum": "timelog_elapsed", "names": True}
STATES = {"actions": {"group": "action_status", "min": "date_finish"}}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> DemoWorld:
    """The demonstration data; nothing in this file changes them."""
    return DemoWorld(tmp_path_factory.mktemp("groups"), server_timezone="Europe/Berlin")


def rows(world: DemoWorld, chain: str, params: Mapping[str, Any], **how: Any) -> list[Any]:
    """Return the rows of the one list of an answer."""
    reply = world.call("GET", chain, params, **how)
    assert 200 == reply.status, reply.tree
    return [row for part in reply.response.values() if isinstance(part, list) for row in part]


@pytest.mark.parametrize(
    ("chain", "params"),
    [
        ("timelogs", HOURS),
        ("timelogs", {"group": "", "sum": "timelog_elapsed", "max": "timelog_billable"}),
        ("projects/100/timelogs", HOURS),
        ("projects/actions", STATES),
        ("projects/100/snapshot", STATES),
        ("projects/100/actions,topics", {"topics": {"group": "date_created.month"}}),
        ("files/bythread", {"group": "project_id", "sum": "file_size"}),
        ("history", {"group": "resource,operation", "sort": "-count"}),
    ],
)
def test_groups_are_the_same_in_xml(world: DemoWorld, chain: str, params: Any) -> None:
    """A key with a dot is a name of an element, too; the answer is one that OpenAPI describes."""
    shown, printed = (world.call("GET", chain, params, format=each) for each in ("json", "xml"))
    assert 200 == shown.status, shown.tree
    assert shown.response == printed.response


def test_groups_are_exported(world: DemoWorld) -> None:
    """All of them, with the columns that were asked for."""
    expected = rows(world, "timelogs", HOURS | {"limit": 500})
    assert len(expected) > 10
    lines = world.call("GET", "timelogs", HOURS, format="ndjson").body.decode().splitlines()
    flat = [
        {name: value for name, value in row.items() if name != "names"}
        | {"owner_adminid.name": row["names"]["owner_adminid"]}
        for row in expected
    ]
    assert flat == [json.loads(line) for line in lines]
    table = csv.DictReader(
        io.StringIO(world.call("GET", "timelogs", HOURS, format="csv").body.decode())
    )
    assert list(flat[0]) == table.fieldnames
    assert [{name: str(value) for name, value in row.items()} for row in flat] == list(table)


def test_groups_are_asked_for_in_every_spelling(world: DemoWorld) -> None:
    """Comma text or a list, plainly or under the word of the list."""
    expected = rows(world, "projects/100/actions", {"group": "action_status", "sum": "version"})
    for params in (
        {"group": ["action_status"], "sum": ["version"]},
        {"actions": {"group": " action_status ", "sum": "version"}},
        {"group": "action_status", "actions": {"sum": "version"}},
    ):
        assert expected == rows(world, "projects/100/actions", params)


@pytest.mark.parametrize(
    ("chain", "params", "expected"),
    [
        ("timelogs", {"group": "ower_adminid"}, ("group", "unknown_field")),
        ("timelogs", {"group": "timelog_start.weak"}, ("group", "invalid_value")),
        ("timelogs", {"group": "timelog_note"}, ("group", "invalid_value")),
        ("timelogs", {"group": "project_id.week"}, ("group", "invalid_value")),
        ("timelogs", {"group": "project_id,project_id"}, ("group", "invalid_value")),
        ("timelogs", {"group": {"a": 1}}, ("group", "unknown_field")),
        ("timelogs", {"group": ["a", "b", "c", "d"]}, ("group", "too_many")),
        ("timelogs", {"group": "", "sum": "timelog_note"}, ("sum", "invalid_value")),
        ("timelogs", {"group": "", "sum": "timelog_start"}, ("sum", "invalid_value")),
        ("timelogs", {"group": "", "min": "nothing"}, ("min", "unknown_field")),
        ("timelogs", {"group": "", "max": ["version"] * 9}, ("max", "too_many")),
        ("timelogs", {"sum": "timelog_elapsed"}, ("group", "required")),
        ("timelogs", {"group": None, "max": "version"}, ("group", "required")),
        ("timelogs", {"group": "project_id", "after": "x"}, ("after", "misplaced")),
        ("timelogs", {"group": "project_id", "fields": "project_id"}, ("fields", "misplaced")),
        ("timelogs", {"group": "project_id", "sort": "timelog_id"}, ("sort", "invalid_value")),
        ("timelogs", {"group": "project_id", "sort": "count,-count"}, ("sort", "invalid_value")),
        ("timelogs/1,2", {"group": "project_id"}, ("group", "misplaced")),
        ("timelogs/1", {"group": "project_id"}, ("group", "unknown_option")),
        ("projects/timelogs", {"projects": {"group": "project_name"}},
         ("projects.group", "misplaced")),
        ("projects/timelogs", {"timelogs": {"group": "owner"}},
         ("timelogs.group", "unknown_field")),
    ],
    ids=str,
)  # fmt: skip
def test_groups_that_make_no_sense_are_refused(
    world: DemoWorld, chain: str, params: Any, expected: tuple[str, str]
) -> None:
    """At the option, with what would be right."""
    reply = world.call("GET", chain, params)
    assert 400 == reply.status
    assert [expected] == [(each["path"], each["error"]) for each in reply.tree["request"]["errors"]]


def test_the_nearest_group_is_told(world: DemoWorld) -> None:
    """A slip of the finger is mended at once, parts of dates too."""
    for word, nearest in (
        ("owner_admnid", "owner_adminid"),
        ("timelog_start.weeks", "timelog_start.week"),
    ):
        [fault] = world.call("GET", "timelogs", {"group": word}).tree["request"]["errors"]
        assert nearest == fault["nearest"]
        assert nearest in fault["allowed"]


def test_a_write_takes_no_group(world: DemoWorld) -> None:
    """It would be an unknown field there."""
    reply = world.call("POST", "timelogs", {"group": "project_id", "preview": True})
    assert (400, "group") == (reply.status, reply.tree["request"]["errors"][0]["path"])
