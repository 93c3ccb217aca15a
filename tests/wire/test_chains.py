"""Tokens that are limited to chains: every spelling of a request, and what a write newly names."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from teampro.identity.tokens import TokenLimits, Tokens
from teampro.store.data_paths import data_paths_of
from teampro.store.database import Database
from tests.wire.world import NOON, Reply, World, make_app, spell

Call = Callable[..., Reply]
SPELLINGS = ("path", "rewritten", "dotted", "short", "short_dotted")


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One application for the module."""
    return make_app(tmp_path_factory.mktemp("chains") / "data")


@pytest.fixture
def world(shared: World) -> Iterator[World]:
    """The application, put back to how it was."""
    yield shared
    shared.restore()


def limited(world: World, *chains: str, owner: str = "admin", **limits: Any) -> Call:
    """Return what calls with a new token that is limited to chains."""
    database = Database(data_paths_of(world.settings).database)
    with contextlib.closing(database):
        granted = TokenLimits(chains=chains, **limits)
        _, token = Tokens(database, NOON.timestamp).create(owner, "limited", granted)

    def call(
        method: str, chain: str, params: Any = None, spelling: str = "path", format: str = "json"
    ) -> Reply:
        words = ["v1", *chain.split("/"), format]
        path, query = spell(words, spelling)
        headers = {"Authorization": f"Bearer {token}"}
        body = ""
        if params is not None and method == "GET":
            query = {**query, "params": json.dumps(params)}
        elif params is not None:
            body, headers["Content-Type"] = json.dumps(params), "application/json"
        return world.send(method, path, query, body, headers)

    return call


COVERED = "projects/15"
TABLE = [
    ("GET", "projects/15", None, True),
    ("GET", "project/15", None, True),
    ("GET", "projects/15/actions", None, True),
    ("GET", "projects/15/actions/151", None, True),
    ("GET", "projects/15/actions,topics,timelogs", None, True),
    ("GET", "projects/15/actions/151,152", None, True),
    ("GET", "projects/15/actions/timelogs", None, True),
    ("GET", "projects/15/snapshot", None, True),
    ("GET", "projects/15/topics/bythread", None, True),
    ("GET", "projects/15/whmcstickets", None, True),
    ("GET", "projects/15/history", None, True),
    ("GET", "projects", None, False),
    ("GET", "projects/16", None, False),
    ("GET", "projects/1", None, False),
    ("GET", "projects/15,16", None, False),
    ("GET", "projects/15,16/actions", None, False),
    ("GET", "actions/151", None, False),
    ("GET", "actions", {"project_id": 15}, False),
    ("GET", "actions", {"or": [{"project_id": 15}]}, False),
    ("GET", "history", None, False),
    ("GET", "admins", None, False),
    ("GET", "whmcstickets/1151", None, False),
    ("GET", "config", None, False),
    ("GET", "api/resources", None, False),
    ("POST", "projects", {"project_name": "x"}, False),
    ("POST", "projects/15/actions", {"action_name": "x"}, True),
    ("POST", "projects/15/actions", {"rows": [{"action_name": "x"}]}, True),
    ("POST", "actions", {"action_name": "x", "project_id": 15}, False),
    ("POST", "projects/16/actions", {"action_name": "x"}, False),
    ("PUT", "projects/15", {"project_name": "x"}, True),
    ("PUT", "projects/15", {"actions": [{"action_name": "x"}]}, True),
    ("PUT", "projects/15/actions/151", {"action_name": "x"}, True),
    ("PUT", "projects/15/actions/151,153", {"action_name": "x"}, True),
    ("PUT", "actions/151", {"action_name": "x"}, False),
    ("PUT", "projects/15,16", {"project_name": "x"}, False),
    ("POST", "projects/15/actions/151/starttimer", {}, True),
    ("POST", "actions/151/starttimer", {}, False),
    ("DELETE", "projects/15/timelogs/151", None, True),
    ("DELETE", "timelogs/151", None, False),
    ("DELETE", "projects/15", None, True),
    ("DELETE", "projects/16", None, False),
]


@pytest.mark.parametrize(("method", "chain", "params", "is_allowed"), TABLE)
def test_a_request_must_begin_with_a_chain_of_the_token(
    world: World, method: str, chain: str, params: Any, is_allowed: bool
) -> None:
    """Whatever it asks for; the refusal names the chains, and nothing is written."""
    call = limited(world, COVERED)
    before = world.rows("SELECT COUNT(*) FROM history")
    reply = call(method, chain, params)
    if is_allowed:
        assert reply.status in (200, 201)
        return
    assert (403, "forbidden") == (reply.status, reply.error)
    assert COVERED in reply.tree["request"]["message"]
    assert before == world.rows("SELECT COUNT(*) FROM history")


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("format", ["json", "xml", "csv"])
@pytest.mark.parametrize(("chain", "is_allowed"), [("project/15/action", 1), ("action", 0)])
def test_no_spelling_and_no_format_goes_round_it(
    world: World, spelling: str, format: str, chain: str, is_allowed: bool
) -> None:
    """Singular words, dots, a query or a path: the canonical chain is compared."""
    call = limited(world, COVERED)
    expected = 200 if is_allowed else 403
    assert expected == call("GET", chain, spelling=spelling, format=format).status


@pytest.mark.parametrize(
    ("steps", "status", "at"),
    [
        ([{"action": "projects/15"}, {"action": "projects/15/actions"}], 200, ""),
        ([{"action": "projects/15"}, {"action": "projects.16"}], 403, "steps.1.action"),
        ([{"as": "p", "action": "projects/15"}, {"action": "projects/{p}/actions"}], 200, ""),
        (
            [
                {"as": "p", "action": "projects/15/actions/151"},
                {"action": "actions/{p}"},
            ],
            403,
            "steps.1.action",
        ),
        (
            [
                {"as": "a", "action": "projects/15/actions", "method": "POST",
                 "params": {"action_name": "x"}},
                {"action": "projects/15/timelogs", "method": "POST",
                 "params": {"action_id": "{a}", "timelog_elapsed": 60}},
            ],
            200,
            "",
        ),
    ],
)  # fmt: skip
def test_each_step_of_a_batch_is_asked(
    world: World, steps: list[Any], status: int, at: str
) -> None:
    """The batch itself needs no chain; what a reference stands for is asked when it is known."""
    call = limited(world, COVERED)
    before = world.rows("SELECT COUNT(*) FROM history")
    reply = call("POST", "batch", {"steps": steps})
    assert (status, at) == (
        reply.status,
        "".join(fault["path"] for fault in reply.tree["request"].get("errors", ())),
    )
    if status == 403:
        assert before == world.rows("SELECT COUNT(*) FROM history")


@pytest.mark.parametrize(
    ("chains", "method", "chain", "params", "error"),
    [
        # A ticket may be named where all tickets may be read, or it alone.
        (["projects/15"], "POST", "projects/15/whmcstickets", {"ticket_id": 2002}, "forbidden"),
        (["projects/15"], "POST", "projects/15/ticketxrefs", {"ticket_id": 2002}, "forbidden"),
        (["projects/15"], "PUT", "projects/15", {"whmcstickets": [{"ticket_id": 2002}]},
         "forbidden"),
        (["projects/15"], "PUT", "projects/15/ticketxrefs/151", {"ticket_id": 2002}, "forbidden"),
        (["projects/15"], "POST", "projects/15/timelogs", {"ticket_id": 2002}, "forbidden"),
        (["projects/15"], "POST", "projects/15/actions/151/starttimer", {"ticket_id": 2002},
         "forbidden"),
        (["projects/15"], "POST", "projects/15/whmcstickets", {"ticket_id": 999_999}, "forbidden"),
        (["projects/15", "whmcstickets"], "POST", "projects/15/whmcstickets", {"ticket_id": 2002},
         ""),
        (["projects/15", "whmcstickets/2002"], "POST", "projects/15/whmcstickets",
         {"ticket_id": 2002}, ""),
        (["projects/15", "whmcstickets/2001"], "POST", "projects/15/whmcstickets",
         {"ticket_id": 2002}, "forbidden"),
        # A record stays in its project.
        (["actions"], "PUT", "actions/151", {"project_id": 16}, "forbidden"),
        (["actions", "projects"], "PUT", "actions/151", {"project_id": 16}, "forbidden"),
        (["actions", "topics"], "PUT", "topics/151", {"action_id": 152}, "forbidden"),
        (["projects/15"], "PUT", "projects/15/actions/151", {"project_id": 16}, "contradiction"),
        (["actions"], "PUT", "actions/151", {"project_id": 15}, ""),
        (["actions"], "POST", "actions", {"project_id": 16, "action_name": "x"}, "forbidden"),
        (["actions", "projects/16"], "POST", "actions", {"project_id": 16, "action_name": "x"}, ""),
        (["topics"], "POST", "topics", {"action_id": 161, "topic_name": "x"}, "forbidden"),
        # What hangs on the record above may be named, and people.
        (["projects/15"], "POST", "projects/15/timelogs",
         {"action_id": 151, "timelog_elapsed": 60}, ""),
        (["projects/15/timelogs"], "POST", "projects/15/timelogs",
         {"action_id": 151, "timelog_elapsed": 60}, ""),
        (["projects/15"], "POST", "projects/15/timelogs", {"action_id": 161}, "forbidden"),
        (["projects/15"], "POST", "projects/15/topics",
         {"topic_name": "x", "parent_topic_id": 151}, ""),
        (["projects/15"], "POST", "projects/15/topics",
         {"topic_name": "x", "parent_topic_id": 161}, "forbidden"),
        (["projects/15/actions/151"], "POST", "projects/15/actions/151/topics",
         {"topic_name": "x", "parent_topic_id": 152}, ""),
        (["actions/151"], "POST", "actions/151/topics",
         {"topic_name": "x", "parent_topic_id": 151}, "forbidden"),
        (["projects/15"], "PUT", "projects/15", {"manager_adminid": 2, "client_userid": 51}, ""),
        # What is made elsewhere is not below the chain.
        (["projects/19"], "POST", "projects/19/duplicate",
         {"project_name": "x", "date_start": "today"}, "forbidden"),
        (["projects"], "POST", "projects/19/duplicate",
         {"project_name": "x", "date_start": "today"}, ""),
    ],
)  # fmt: skip
def test_a_write_newly_names_only_what_lies_below(
    world: World, chains: list[str], method: str, chain: str, params: Any, error: str
) -> None:
    """Else a token for one project could link any ticket of its owner and read it."""
    call = limited(world, *chains)
    before = world.rows("SELECT COUNT(*) FROM history")
    reply = call(method, chain, params)
    assert error == reply.error
    if error:
        assert before == world.rows("SELECT COUNT(*) FROM history")


def test_rows_that_name_too_much_are_refused_one_by_one(world: World) -> None:
    """With mode each the others stand."""
    rows = [
        {"timelog_elapsed": 60} | each for each in ({}, {"ticket_id": 2002}, {"action_id": 152})
    ]
    reply = limited(world, COVERED)("POST", "projects/15/timelogs", {"mode": "each", "rows": rows})
    assert [201, 403, 201] == [each["code"] for each in reply.response["data"]["rows"]]


def test_names_of_what_is_not_granted_are_empty(world: World) -> None:
    """As of a noun that the token does not carry; people are named to all."""
    told = limited(world, COVERED)("GET", "projects/15/ticketxrefs", {"names": True, "limit": 1})
    names = told.response["ticketxrefs"][0]["names"]
    assert ("", "") == (names["ticket_id"], names["project_id"])
    assert names["owner_adminid"]
    csv = limited(world, COVERED)(
        "GET", "projects/15/ticketxrefs", {"names": True, "fields": "ticket_id"}, format="csv"
    )
    assert b"\r\n151,1151,\r\n" in csv.body
    all_ = limited(world, COVERED, "whmcstickets")
    told = all_("GET", "projects/15/ticketxrefs", {"names": True, "limit": 1})
    assert told.response["ticketxrefs"][0]["names"]["ticket_id"]


def test_chains_leave_the_other_limits_and_the_owners_reach(world: World) -> None:
    """A chain gives nothing that its owner, or the rest of the token, does not."""
    monas = limited(world, "projects/11", "projects/17", owner="mona")
    assert [200, 404] == [monas("GET", f"projects/{number}").status for number in (11, 17)]
    reader = limited(world, COVERED, verbs=["GET"])
    assert [200, 403] == [
        reader("GET", COVERED).status,
        reader("PUT", COVERED, {"project_name": "x"}).status,
    ]


def test_a_repeat_is_asked_for_its_chain_too(world: World) -> None:
    """An idempotency key belongs to the caller; what it told is told only where he may ask."""
    params = {"action_name": "x", "idempotency_key": "k"}
    assert 201 == world.call("POST", "projects/16/actions", params).status
    assert 403 == limited(world, COVERED)("POST", "projects/16/actions", params).status


def test_a_repeat_tells_no_record_that_could_not_be_named(world: World) -> None:
    """A ticket that somebody else of the same owner linked; its own repeats are told."""
    chain, params = "projects/15/whmcstickets", {"ticket_id": 2002, "idempotency_key": "k"}
    assert 201 == world.call("POST", chain, params).status
    assert (422, "key_reused") == (
        (told := limited(world, COVERED)("POST", chain, params)).status,
        told.error,
    )
    call, own = limited(world, COVERED), {"action_name": "x", "idempotency_key": "own"}
    first, again = (call("POST", "projects/15/actions", own) for _ in range(2))
    assert first.response == again.response
