"""Batch: chains in one transaction, references between them, all of them or nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.wire.world import Reply, World, credentials, make_app, spell

FAIR: list[dict[str, Any]] = [
    {"as": "p", "method": "POST", "action": "projects", "params": {"project_name": "Fair stand"}},
    {
        "as": "a",
        "method": "POST",
        "action": "projects/{p}/actions",
        "params": {"action_name": "Panels", "assigned_adminid": "me"},
    },
    {
        "method": "POST",
        "action": "projects.{p}.timelogs",
        "params": {"action_id": "{a}", "timelog_elapsed": 3600},
    },
    {"method": "GET", "action": "projects/{p}/snapshot"},
]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One application for the module."""
    return make_app(tmp_path_factory.mktemp("batch") / "data")


@pytest.fixture
def world(shared: World) -> Iterator[World]:
    """The application, put back to how it was."""
    yield shared
    shared.restore()


def run(world: World, *steps: Any, who: str = "admin", **beside: Any) -> Reply:
    """Send a batch."""
    return world.call("POST", "batch", {"steps": [*steps], **beside}, who)


def totals(world: World) -> list[Any]:
    """Return how many records of each noun there are, and the last entry of history."""
    nouns = ("projects", "actions", "topics", "timelogs", "history")
    return [world.call("GET", noun, {"limit": 1}).response["data"]["total"] for noun in nouns]


def told(reply: Reply) -> list[tuple[str, str]]:
    """Return path and word of every fault."""
    return [(fault["path"], fault["error"]) for fault in reply.tree["request"]["errors"]]


def test_steps_use_what_earlier_ones_answered(world: World) -> None:
    """Each step has the answer it would have alone; the last one sees what the others wrote."""
    reply = run(world, *FAIR)
    assert 200 == reply.status
    assert {"created": {"projects": 1, "actions": 1, "timelogs": 1}} == reply.response["data"]
    steps = reply.response["steps"]
    assert ["projects", "projects/20/actions", "projects/20/timelogs", "projects/20/snapshot"] == [
        step["action"] for step in steps
    ]
    assert [201, 201, 201, 200] == [step["code"] for step in steps]
    assert 3600 == steps[3]["response"]["project"]["project_elapsed"]
    assert world.call("GET", "projects/20/snapshot").response == steps[3]["response"]


def test_every_spelling_and_format_runs_the_same_batch(world: World) -> None:
    """As a form field, with dots, as XML."""
    plain = run(world, *FAIR, preview=True).response
    xml = world.call("POST", "batch", {"steps": FAIR, "preview": True}, format="xml").response
    path, _query = spell(["v1", "batch", "json"], "dotted")
    query, headers = credentials("admin")
    headers |= {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({"params": json.dumps({"steps": FAIR, "preview": True})})
    form = world.send("POST", path, query | _query, body, headers).response
    assert plain["data"].pop("preview") is True
    assert xml["data"].pop("preview") is True
    assert form["data"].pop("preview") is True
    # What was undone has taken its ids with it on some databases.
    assert 1 == len({re.sub("[0-9]+", "0", json.dumps(each)) for each in (plain, xml, form)})


def test_refused_step_undoes_those_before_it(world: World) -> None:
    """Status and word are that step's, and every path begins at it."""
    before = totals(world)
    wrong = {
        "method": "POST",
        "action": "projects/{p}/topics",
        "params": {"topic_name": "x", "nonsense": 1},
    }
    reply = run(world, *FAIR[:2], wrong)
    assert (400, {}) == (reply.status, reply.response)
    assert [("steps.2.params.nonsense", "unknown_field")] == told(reply)
    absent = run(world, FAIR[0], {"action": "actions/999999"})
    assert (404, [("steps.1", "not_found")]) == (absent.status, told(absent))
    assert before == totals(world)


def test_preview_of_a_batch_keeps_nothing(world: World) -> None:
    """All steps happen, and are undone."""
    before = totals(world)
    reply = run(world, *FAIR, preview=True)
    assert reply.response["data"]["preview"] is True
    assert 201 == reply.response["steps"][0]["code"]
    assert before == totals(world)


def test_named_page_and_empty_params_are_taken(world: World) -> None:
    """A page has no record; PHP prints an object without keys as a list."""
    reply = run(world, {"as": "c", "action": "config", "params": []}, GET)
    assert 200 == reply.status
    missing = run(world, {"as": "c", "action": "config"}, {"action": "projects/{c}"})
    assert [("steps.1.action", "unknown_reference")] == told(missing)


def test_texts_with_braces_that_are_no_reference_stay(world: World) -> None:
    """Only what would be a reference is escaped by a second pair."""
    texts = ["{{a}} and {{b}}", "{{ customer }}", '{{"a": 1}}', "{{{p}}}", "{ p }"]
    stored = ["{{a}} and {{b}}", "{{ customer }}", '{{"a": 1}}', "{{p}}", "{ p }"]
    post = {"method": "PUT", "action": "projects/10"}
    reply = run(world, *(post | {"params": {"project_notes": each}} for each in texts))
    assert stored == [
        step["response"]["project"]["project_notes"] for step in reply.response["steps"]
    ]


def test_refusals_before_the_first_step_show_references(world: World) -> None:
    """No id that stands for one."""
    post = {"method": "POST", "action": "projects/{p}", "params": {}}
    reply = run(world, GET | {"as": "p"}, post)
    assert 405 == reply.status
    assert "projects/{p} offers" in reply.tree["request"]["message"]
    assert "PUT" in reply.headers["allow"]


def test_rows_that_references_bring_count_too(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """What one request may write is known only when a reference is filled."""
    world = make_app(tmp_path_factory.mktemp("few") / "data", limit__write_rows="4")
    rows = {"rows": "{t.topics}"}
    reply = run(
        world,
        {"as": "t", "action": "projects/10/topics"},
        {"method": "POST", "action": "projects/10/topics", "params": rows},
        {"method": "POST", "action": "projects/10/topics", "params": rows},
    )
    assert [("steps.2", "too_many")] == told(reply)


def test_references_reach_into_lists_and_records(world: World) -> None:
    """A field keeps its type; an id may stand among others; doubled braces are a text."""
    reply = run(
        world,
        {"as": "s", "action": "projects/10/actions", "params": {"limit": 2}},
        {"as": "one", "action": "actions/{s.actions.0.action_id}"},
        {"action": "actions/101,{s.actions.1.action_id}"},
        {
            "method": "PUT",
            "action": "actions/{one}",
            "params": {"action_notes": "{{p}}", "date_finish": "{one.date_finish}"},
        },
        {"method": "PUT", "action": "actions/{one}", "params": {"action_detail": "a {p} b"}},
    )
    steps = [step["response"] for step in reply.response["steps"]]
    assert [101, 102] == [row["action_id"] for row in steps[2]["actions"]]
    assert ("{p}", ["action_notes"]) == (
        steps[3]["action"]["action_notes"],
        steps[3]["data"]["changed"],
    )
    assert "a {p} b" == steps[4]["action"]["action_detail"]
    assert {"updated": {"actions": 2}} == reply.response["data"]


GET = {"action": "projects/10"}
WRONG: list[tuple[list[Any], list[tuple[str, str]]]] = [
    ([], [("steps", "invalid_value")]),
    ([GET] * 51, [("steps", "too_many")]),
    ([7], [("steps.0", "invalid_value")]),
    ([{}], [("steps.0.action", "required")]),
    ([GET | {"method": "LOOK"}], [("steps.0.method", "invalid_value")]),
    ([GET | {"params": 7}], [("steps.0.params", "invalid_value")]),
    ([GET | {"actoin": 1}], [("steps.0.actoin", "unknown_field")]),
    ([GET | {"as": "P"}], [("steps.0.as", "invalid_value")]),
    ([GET | {"as": "p"}, GET | {"as": "p"}], [("steps.1.as", "repeated_value")]),
    ([GET | {"params": {"preview": True}}], [("steps.0.params.preview", "misplaced")]),
    ([{"action": "projects/{p}"}, GET | {"as": "p"}], [("steps.0.action", "unknown_reference")]),
    ([{"as": "p", "action": "projects/{p}"}], [("steps.0.action", "unknown_reference")]),
    ([{"action": "projects/{p"}], [("steps.0.action", "unknown_reference")]),
    (
        [GET | {"as": "p"}, GET | {"params": {"fields": "{p.nothing}"}}],
        [("steps.1.params.fields", "unknown_reference")],
    ),
    (
        [GET | {"as": "p"}, {"action": "projects/{p.project_name}"}],
        [("steps.1.action", "unknown_reference")],
    ),
    (
        [{"as": "l", "action": "projects/10/actions"}, {"action": "actions/{l}"}],
        [("steps.1.action", "unknown_reference")],
    ),
    ([GET, {"action": "projcts/10"}], [("steps.1.action", "unknown_resource")]),
    ([{"method": "DELETE", "action": "projects"}], [("steps.0.action", "method_not_allowed")]),
    ([{"action": "projects/10/json"}], [("steps.0.action", "unknown_resource")]),
    ([{"action": "a/" * 300_000}], [("steps.0.action", "too_many")]),
    ([{"action": "api/resources"}], [("steps.0.action", "misplaced")]),
    ([{"method": "POST", "action": "batch"}], [("steps.0.action", "misplaced")]),
    ([{"action": "files/101/download"}], [("steps.0.action", "misplaced")]),
    ([{"method": "GET", "action": "projects/10", "params": {"x": 1}}],
     [("steps.0.params.x", "unknown_option")]),
]  # fmt: skip


@pytest.mark.parametrize(("steps", "faults"), WRONG)
def test_what_is_wrong_with_a_step_is_told_at_its_place(
    world: World, steps: list[Any], faults: list[tuple[str, str]]
) -> None:
    """Before the first step runs, wherever it can be known then."""
    before = totals(world)
    reply = run(world, *steps)
    assert faults == told(reply)
    assert {} == reply.response
    assert before == totals(world)


def test_faults_of_all_steps_are_told_at_once(world: World) -> None:
    """As far as they can be seen without running one."""
    reply = run(world, {"method": "LOOK", "action": "projects"}, {"action": "actions/{q}"})
    assert [("steps.0.method", "invalid_value"), ("steps.1.action", "unknown_reference")] == told(
        reply
    )


def test_nothing_else_stands_beside_steps(world: World) -> None:
    """A field of a record belongs into the params of a step."""
    reply = run(world, GET, project_name="x")
    assert [("project_name", "unknown_option")] == told(reply)


def test_rights_are_those_of_each_step(world: World) -> None:
    """Whoever lacks one does none of the steps; batch itself needs none."""
    before = totals(world)
    post = {"method": "POST", "action": "projects", "params": {"project_name": "New"}}
    assert 200 == run(world, GET, who="reader").status
    assert 200 == run(world, GET, {"action": "projects/10/actions"}, who="planner").status
    refused = run(world, GET, post, who="reader")
    assert (403, [("steps.1.action", "forbidden")]) == (refused.status, told(refused))
    hidden = run(world, {"action": "projects/17"}, who="rita")
    assert (404, [("steps.0", "not_found")]) == (hidden.status, told(hidden))
    tree = {"project_name": "T", "timelogs": [{"timelog_elapsed": 60}]}
    inside = run(world, GET, post | {"params": tree}, who="planner")
    assert (403, "steps.1.params.timelogs.0") == (inside.status, told(inside)[0][0])
    history = run(world, GET, {"action": "history"}, who="mona")
    assert (403, [("steps.1.action", "forbidden")]) == (history.status, told(history))
    assert 401 == run(world, GET, who="").status
    assert before == totals(world)


def test_reads_alone_take_no_lock_and_are_of_one_moment(world: World) -> None:
    """Statements: those of the login and of each read; no write begins."""
    login = _statements(world.call("GET", "config"))
    chains = ("projects/10", "projects/10/actions")
    alone = sum(_statements(world.call("GET", chain)) - login for chain in chains)
    assert login + alone == _statements(run(world, *({"action": chain} for chain in chains)))


def _statements(reply: Reply) -> int:
    return int(reply.headers["server-timing"].split('desc="')[1].split('"')[0])


def test_rows_of_all_steps_count_together(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Rows, rows in trees and steps that write, in one request."""
    directory = tmp_path_factory.mktemp("small") / "data"
    world = make_app(directory, limit__write_rows="4")
    rows = {"rows": [{"action_name": "a"}, {"action_name": "b"}]}
    step = {"method": "POST", "action": "projects/10/actions", "params": rows}
    assert 200 == run(world, step, preview=True).status
    assert [("steps.1", "too_many")] == told(run(world, step, step))


def test_rows_and_trees_are_counted_by_plural(world: World) -> None:
    """What each step came to is summed, whatever shape it has."""
    rows = {"rows": [{"action_name": "a"}, {"action_id": 101, "action_notes": "x"}], "match": "id"}
    tree = {"project_name": "T", "actions": [{"action_name": "c"}]}
    reply = run(
        world,
        {"method": "POST", "action": "projects/10/actions", "params": rows},
        {"method": "POST", "action": "projects", "params": tree},
        {"method": "POST", "action": "projects/10/whmcstickets", "params": {"ticket_id": 2001}},
        {"method": "POST", "action": "actions/101/starttimer"},
        {"method": "DELETE", "action": "timelogs/101,102"},
        {"as": "log", "method": "POST", "action": "actions/103/starttimer"},
        {"method": "POST", "action": "timelogs/{log}/stop"},
    )
    assert 200 == reply.status, reply.tree
    data = reply.response["data"]
    assert {"projects": 1, "actions": 2, "ticketxrefs": 1, "timelogs": 2} == data["created"]
    assert {"actions": 1, "timelogs": 1} == data["updated"]
    assert {"timelogs": 2} == data["deleted"]


def test_answers_of_a_batch_are_bounded_together(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever reads one list fifty times holds no more than one answer may."""
    lists = [{"action": "projects/10/actions"}] * 3
    assert 200 == run(world, *lists).status
    monkeypatch.setattr("teampro.engine.batch.run.MOST_ROWS", 8)
    reply = run(world, *lists)
    assert (422, "too_many_rows", [("steps.2", "too_many_rows")]) == (
        reply.status,
        reply.error,
        told(reply),
    )
