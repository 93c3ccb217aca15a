"""Sentences of the wire contract, held against the whole application one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.wire.demo_world import DemoWorld
from tests.wire.world import credentials

LOGIN, _ = credentials("admin")
JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> DemoWorld:
    """Return a world that tests only read, or are refused by."""
    return DemoWorld(tmp_path_factory.mktemp("untouched"))


@pytest.fixture
def world(untouched: DemoWorld) -> DemoWorld:
    """Return the demonstration data as they were at first."""
    untouched.restore()
    return untouched


@pytest.mark.parametrize(
    "rest",
    [
        {"x": "\x01"},
        {"method": "zz"},
        {"params": "{}", "params[limit]": "1"},
        {"password": ""},
        {f"x{number}": "" for number in range(9_999)},
    ],
)
def test_a_refusal_speaks_the_format_of_a_dotted_chain(
    untouched: DemoWorld, rest: Mapping[str, str]
) -> None:
    """Also when the rest of the query cannot be read."""
    reply = untouched.send("GET", "/api.php", {**LOGIN, "action": "v1.projects.xml", **rest})
    assert (reply.status, reply.headers["content-type"]) == (400, "application/xml")


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        ('{"action": "v1.projects.xml", "method": "get", "foo": 1}', JSON),
        ("action=v1.projects.xml&method=get&foo=1", FORM),
    ],
)
def test_a_stray_in_a_body_is_refused_in_the_format_the_body_names(
    untouched: DemoWorld, body: str, headers: Mapping[str, str]
) -> None:
    """The chain may stand in the body too."""
    reply = untouched.send("POST", "/api.php", LOGIN, body, headers)
    assert (reply.error, reply.headers["content-type"]) == ("misplaced", "application/xml")


def test_a_running_clock_names_an_elapsed_that_was_sent_as_ignored(world: DemoWorld) -> None:
    """It counts by itself; what it shows at the moment may be sent back."""
    clock = {"project_id": 100, "timelog_status": "active", "timelog_elapsed": 5}
    created = world.call("POST", "timelogs", clock).response
    chain = f"timelogs/{created['timelog']['timelog_id']}"
    world.later(60)
    try:
        shown = world.call("PUT", chain, {"timelog_elapsed": 60}).response
        other = world.call("PUT", chain, {"timelog_elapsed": 7}).response
    finally:
        world.later(-60)
    assert created["data"] == {"ignored": ["timelog_elapsed"]}
    assert shown["data"] == {"changed": []}
    assert other["data"] == {"changed": [], "ignored": ["timelog_elapsed"]}
    assert other["timelog"]["timelog_elapsed"] == 60


@pytest.mark.parametrize(
    ("sent", "paths"),
    [
        ({"project_id": 100, "timelog_elapsed": -5}, ["timelog_elapsed"]),
        ({"project_id": 100, "timelog_status": "paused"}, ["timelog_status"]),
        ({"project_id": 100, "timelog_start": "soon"}, ["timelog_start"]),
        ({"ticket_id": 99, "timelog_elapsed": 60}, ["ticket_id"]),
    ],
)
def test_a_faulty_field_of_a_timelog_is_no_missing_one_too(
    untouched: DemoWorld, sent: Mapping[str, Any], paths: list[str]
) -> None:
    """Each mistake is told once."""
    reply = untouched.call("POST", "timelogs", sent)
    assert [fault["path"] for fault in reply.tree["request"]["errors"]] == paths


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ({}, 100),
        ({"project_id": "100"}, 100),
        ({"project_id": [100, 107]}, {"eq": 100, "in": [100, 107]}),
        ({"project_id": {"ne": 100}}, {"eq": 100, "ne": 100}),
    ],
)
def test_filters_keep_the_parent_beside_a_condition_on_its_id(
    untouched: DemoWorld, sent: Mapping[str, Any], shown: Any
) -> None:
    """Both are in force."""
    reply = untouched.call("GET", "projects/100/actions", sent)
    assert reply.response["data"]["filters"] == {"project_id": shown}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("project.projct_status", (404, "unknown_key")),
        ("data", (404, "unknown_key")),
        (["project.project_status"], (400, "invalid_value")),
        (5, (400, "invalid_value")),
    ],
)
def test_a_key_of_the_configuration_is_a_text_that_is_served(
    untouched: DemoWorld, key: Any, expected: tuple[int, str]
) -> None:
    """What is no text is a faulty value, what names nothing is not there."""
    reply = untouched.call("GET", "config", {"key": key})
    assert (reply.status, reply.error) == expected


@pytest.mark.parametrize(
    ("chain", "params", "path"),
    [
        ("topics", {"parent_topic_id": 9_999, "topic_name": "T"}, "parent_topic_id"),
        ("topics", {"action_id": 9_999, "topic_name": "T"}, "action_id"),
        ("actions", {"parent_action_id": 9_999, "action_name": "A"}, "parent_action_id"),
    ],
)
def test_an_unknown_record_alone_is_at_fault(
    untouched: DemoWorld, chain: str, params: Mapping[str, Any], path: str
) -> None:
    """What it would have told, its project, is not asked for besides."""
    reply = untouched.call("POST", chain, params)
    faults = reply.tree["request"]["errors"]
    assert [(path, "unknown_record")] == [(each["path"], each["error"]) for each in faults]
