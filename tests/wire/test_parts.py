"""Writes with parts on the wire: spellings, formats, rights, and what they cost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.wire.world import World, credentials, make_app, spell

DRAFT = {"action_name": "Draft", "topics": [{"topic_name": "Hi"}]}
BUILD = {"action_name": "Build", "actions": [{"action_name": "Front"}]}
TREE = {"project_name": "Site", "actions": [DRAFT, BUILD]}
BRACKETS = {
    "params[project_name]": "Site",
    "params[actions][0][action_name]": "Draft",
    "params[actions][0][topics][][topic_name]": "Hi",
    "params[actions][1][action_name]": "Build",
    "params[actions][1][actions][0][action_name]": "Front",
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One application for the module."""
    return make_app(tmp_path_factory.mktemp("parts") / "data")


@pytest.fixture
def world(shared: World) -> Iterator[World]:
    """The application, put back to how it was."""
    yield shared
    shared.restore()


def without_ids(tree: Any) -> Any:
    """Return a tree without what differs between two equal writes."""
    if isinstance(tree, list):
        return [without_ids(each) for each in tree]
    if not isinstance(tree, dict):
        return tree
    return {name: without_ids(value) for name, value in tree.items() if not name.endswith("_id")}


def test_every_spelling_writes_the_same_tree(world: World) -> None:
    """JSON, a form with brackets, XML as the answer: one tree, one answer."""
    plain = world.call("POST", "projects", TREE)
    assert 201 == plain.status
    assert plain.headers["location"].endswith("/v1/projects/20")
    assert {"created": {"projects": 1, "actions": 3, "topics": 1}} == plain.response["data"]
    xml = world.call("POST", "projects", TREE, format="xml")
    path, _query = spell(["v1", "projects", "json"], "short")
    query, headers = credentials("admin")
    headers |= {"Content-Type": "application/x-www-form-urlencoded"}
    form = world.send("POST", path, query, urlencode(BRACKETS), headers)
    assert without_ids(plain.response) == without_ids(xml.response)
    assert without_ids(plain.response) == without_ids(form.response)


def test_update_answers_the_rows_it_named(world: World) -> None:
    """By id changed, without created, by `delete` removed; ids may be text, as brackets send."""
    rows = [
        {"action_id": "103", "action_complete": "50"},
        {"action_name": "Test"},
        {"action_id": 102, "delete": "1"},
    ]
    answers = [
        world.call("PUT", "projects/10", {"actions": rows, "preview": True}, format=each).response
        for each in ("json", "xml")
    ]
    reply = world.call("PUT", "projects/10", {"actions": rows})
    assert 200 == reply.status
    assert [True, True] == [each["data"].pop("preview") for each in answers]
    assert {
        "changed": [],
        "created": {"actions": 1},
        "updated": {"actions": 1},
        "deleted": {"actions": 1},
    } == reply.response["data"]
    assert without_ids(answers) == [without_ids(reply.response)] * 2
    assert [50, 0] == [each["action_complete"] for each in reply.response["project"]["actions"]]


@pytest.mark.parametrize(
    ("who", "verb", "chain", "params", "path"),
    [
        ("planner", "POST", "projects", {"project_name": "P", "topics": [{}]}, "topics.0"),
        ("planner", "PUT", "actions/101", {"timelogs": [{}]}, "timelogs.0"),
        ("planner", "PUT", "actions/101", {"whmcstickets": [{}]}, "whmcstickets.0"),
        ("clerk", "POST", "projects", {"project_name": "P", "actions": [{}]}, "actions.0"),
        (
            "clerk",
            "POST",
            "projects",
            {"project_name": "P", "timelogs": [{"timelog_elapsed": 1}, {"timelog_id": 101}]},
            "timelogs.1",
        ),
        (
            "clerk",
            "POST",
            "projects",
            {"project_name": "P", "timelogs": [{"timelog_id": 101, "delete": True}]},
            "timelogs.0",
        ),
    ],
)
def test_row_needs_the_right_of_its_own_verb(
    world: World, who: str, verb: str, chain: str, params: dict[str, Any], path: str
) -> None:
    """A token writes in parts what it may write in chains, each row by its verb and noun."""
    count = "SELECT COUNT(*) FROM history"
    before = world.rows(count)
    reply = world.call(verb, chain, params, who)
    assert (403, "forbidden") == (reply.status, reply.error)
    assert [path] == [each["path"] for each in reply.tree["request"]["errors"]]
    assert before == world.rows(count)


def test_rows_below_a_record_of_their_noun_alone_reached(world: World) -> None:
    """Sam reaches action 151, not its project: he works on it, its tree is not his."""
    reply = world.call("PUT", "actions/151", {"topics": [{"topic_name": "T"}]}, "sam")
    assert (200, {"topics": 1}) == (reply.status, reply.response["data"]["created"])
    reply = world.call("PUT", "actions/151", {"actions": [{"action_name": "A"}]}, "sam")
    assert (403, ["actions.0"]) == (
        reply.status,
        [each["path"] for each in reply.tree["request"]["errors"]],
    )


@pytest.mark.parametrize("who", ["admin", "mona", "monas"])
@pytest.mark.parametrize(
    ("verb", "chain", "word", "row"),
    [
        ("POST", "projects", "actions", {"action_name": "A"}),
        ("POST", "projects", "topics", {"topic_name": "T"}),
        ("POST", "projects", "timelogs", {"timelog_elapsed": 60}),
        ("PUT", "projects/10", "actions", {"action_name": "A"}),
        ("PUT", "actions/101", "actions", {"action_name": "A"}),
    ],
)
def test_each_row_costs_the_same(
    world: World, who: str, verb: str, chain: str, word: str, row: dict[str, Any]
) -> None:
    """The second ten rows take no more statements than the first, whatever is above."""
    world.call("GET", "config", who=who)

    def cost(rows: int) -> int:
        params = {"project_name": "P", word: [row] * rows}
        if chain.startswith("actions"):
            del params["project_name"]
        reply = world.call(verb, chain, params, who)
        assert reply.status in (200, 201), reply.tree["request"]
        found = re.search(r'sql;desc="(\d+)"', reply.headers["server-timing"])
        assert found is not None
        world.restore()
        return int(found[1])

    one, eleven, more = cost(1), cost(11), cost(21)
    assert more - eleven <= eleven - one


def test_project_is_rolled_up_once(world: World) -> None:
    """Rows of an action each take what their own writes take, not what follows above them."""
    world.call("GET", "config")
    params = {"project_name": "P", "actions": [{"action_name": "A"}] * 200}
    reply = world.call("POST", "projects", params)
    project = reply.response["project"]
    assert (200, 2) == (len(project["actions"]), project["version"] + 1)
    [[entries]] = world.rows(
        "SELECT COUNT(*) FROM history WHERE resource = ? AND record_id = ?",
        "projects",
        project["project_id"],
    )
    assert 1 == entries
    found = re.search(r'sql;desc="(\d+)"', reply.headers["server-timing"])
    assert found is not None and 30 > int(found[1])
