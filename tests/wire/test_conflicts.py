"""Conflicts on the wire: two callers at one record, and who is told which values."""

from __future__ import annotations

from typing import Any

import pytest

from teampro.errors import GIVEN_CHARACTERS
from teampro.resources import RESOURCES
from tests.wire.accounts import ACCOUNTS, MIGRATION, create
from tests.wire.world import World, make_app


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> World:
    """An application that knows accounts."""
    return make_app(tmp_path_factory.mktemp("conflicts"), (*RESOURCES, ACCOUNTS))


@pytest.fixture
def world(app: World) -> World:
    """The application, put back, without an account."""
    app.restore()
    app.witness.run(MIGRATION)
    return app


@pytest.mark.parametrize("format_name", ["json", "xml"])
def test_two_callers_meet_at_one_field(world: World, format_name: str) -> None:
    """Other fields both change; the same one is refused with what stands and what stood there."""
    seen = world.call("GET", "actions/102").response["action"]["version"]
    assert 200 == world.call("PUT", "actions/102", {"action_name": "Light"}, "mona").status
    base = {"base_version": seen}

    other = world.call("PUT", "actions/102", {**base, "action_notes": "n"}, format=format_name)
    assert (200, ["action_notes"]) == (other.status, other.response["data"]["changed"])
    same = world.call("PUT", "actions/102", {**base, "action_name": "Light"}, format=format_name)
    assert (200, []) == (same.status, same.response["data"]["changed"])

    clash = world.call("PUT", "actions/102", {**base, "action_name": "Bold"}, format=format_name)
    assert (409, "conflict", {}) == (clash.status, clash.error, clash.response)
    assert [
        {
            "path": "action_name",
            "error": "conflict",
            "message": "action_name was changed in version 2, after version 1.",
            "given": "Bold",
            "stored": "Light",
            "base": "Action 102",
        }
    ] == clash.tree["request"]["errors"]


def test_row_tells_its_conflict_at_its_place(world: World) -> None:
    """Each row has its own version."""
    world.call("PUT", "actions/103", {"action_name": "Light"})
    rows = [
        {"action_id": 102, "base_version": 1, "action_name": "One"},
        {"action_id": 103, "base_version": 1, "action_name": "Bold"},
    ]
    reply = world.call("PUT", "projects/10", {"actions": rows})
    [fault] = reply.tree["request"]["errors"]
    assert (409, "conflict", "actions.1.action_name", "Light") == (
        reply.status,
        reply.error,
        fault["path"],
        fault["stored"],
    )


def test_values_are_cut_alike(world: World) -> None:
    """An answer must not outgrow its request."""
    texts = {"base": "a" * 300, "stored": "b" * 300, "given": "c" * 300}
    world.call("PUT", "actions/102", {"action_notes": texts["base"]})
    world.call("PUT", "actions/102", {"action_notes": texts["stored"]})
    reply = world.call("PUT", "actions/102", {"base_version": 2, "action_notes": texts["given"]})
    [fault] = reply.tree["request"]["errors"]
    assert {name: text[:GIVEN_CHARACTERS] for name, text in texts.items()} == {
        name: fault[name] for name in texts
    }


SECRETS = ("first word", "second word", "third word")


@pytest.mark.parametrize("name", ["access_key", "hint", "pin"])
def test_conflict_tells_no_secret(world: World, name: str) -> None:
    """That it was changed, and none of the values: one that nobody reads, or that some do."""
    first, second, third = SECRETS
    create(world, **{name: first})
    assert 200 == world.call("PUT", "accounts/1", {name: second}).status
    reply = world.call("PUT", "accounts/1", {name: third, "base_version": 1})
    assert (409, "conflict") == (reply.status, reply.error)
    assert [
        {
            "path": name,
            "error": "conflict",
            "message": f"{name} was changed in version 2, after version 1.",
        }
    ] == reply.tree["request"]["errors"]
    assert not [text for text in SECRETS if text.encode() in reply.body]


def test_guess_of_a_secret_is_not_confirmed(world: World) -> None:
    """Of one that nobody reads the stored text is a conflict like any other."""
    create(world, access_key="first")
    world.call("PUT", "accounts/1", {"access_key": "second"})
    for guess in ("second", "third"):
        reply = world.call("PUT", "accounts/1", {"access_key": guess, "base_version": 1})
        assert "conflict" == reply.error
    reply = world.call("PUT", "accounts/1", {"access_key": "", "base_version": 1})
    assert (200, []) == (reply.status, reply.response["data"]["changed"])


def test_field_that_the_caller_does_not_see_is_not_told(world: World) -> None:
    """Whoever may not write it has no conflict about it: it is as if nobody had changed it."""
    replies: list[Any] = []
    for changed in ({}, {"pin": "9"}):
        world.restore()
        world.witness.run(MIGRATION)
        create(world, pin="1")
        world.call("PUT", "accounts/1", {"fee": "1.00", **changed})
        sent = {"pin": "2", "account_name": "Bob", "base_version": 1}
        replies.append(world.call("PUT", "accounts/1", sent, "nora"))
    assert [200, 200] == [reply.status for reply in replies]
    assert replies[0].tree == replies[1].tree
