"""Fields of several fixed words: read in any order, kept in that of their declaration."""

from __future__ import annotations

import json
from typing import Any

import pytest

from teampro.resources import RESOURCES
from tests.wire.accounts import ACCOUNTS, MIGRATION, create
from tests.wire.world import World, make_app


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> World:
    """An application that knows accounts."""
    return make_app(tmp_path_factory.mktemp("words"), (*RESOURCES, ACCOUNTS))


@pytest.fixture
def world(app: World) -> World:
    """The application without an account."""
    app.restore()
    app.witness.run(MIGRATION)
    return app


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (["pay", "read", "pay"], ["read", "pay"]),
        ("pay, read", ["read", "pay"]),
        ("write", ["write"]),
        (["read", "write", "pay"], ["read", "write", "pay"]),
        ([], []),
        ("", []),
        (None, []),
    ],
    ids=str,
)
def test_words_are_kept_in_the_order_of_their_declaration(
    world: World, sent: Any, kept: list[str]
) -> None:
    """A list or a text with commas; each once, in a record as in every export and format."""
    assert kept == create(world, rights=sent)["rights"]
    assert kept == world.call("GET", "accounts/1", format="xml").response["account"]["rights"]
    [line] = world.call("GET", "accounts", format="ndjson").body.splitlines()
    assert kept == json.loads(line)["rights"]


def test_change_of_words_is_told_as_lists(world: World) -> None:
    """The same words in another order are no change."""
    create(world, rights="read")
    for sent, version in ((["pay", "read"], 2), ("read,pay", 2), (None, 3)):
        reply = world.call("PUT", "accounts/1", {"rights": sent})
        assert version == reply.response["account"]["version"]
    entries = world.call("GET", "accounts/1/history", {"sort": "sequence"}).response["history"]
    told = [each for entry in entries for each in entry["changes"] if each["field"] == "rights"]
    assert [(None, ["read"]), (["read"], ["read", "pay"]), (["read", "pay"], [])] == [
        (each["old"], each["new"]) for each in told
    ]


@pytest.mark.parametrize("sent", [["steal"], "read,steal", [1], {"read": True}, 5, [["read"]]])
def test_other_words_are_refused(world: World, sent: Any) -> None:
    """The fault tells those there are."""
    reply = world.call("POST", "accounts", {"account_name": "A", "rights": sent})
    assert 400 == reply.status
    [fault] = reply.tree["request"]["errors"]
    assert ("rights", "invalid_value") == (fault["path"], fault["error"])
    assert "expected some of read, write, pay" in fault["message"]


def test_words_stand_in_the_description(world: World) -> None:
    """A record has them as a list; nobody filters or sorts by them."""
    schemas = world.call("GET", "api/openapi").tree["components"]["schemas"]
    assert {"enum": ["read", "write", "pay"]} == schemas["Account"]["properties"]["rights"]["items"]
    assert "rights" not in schemas["AccountQuery"]["properties"]
    assert 400 == world.call("GET", "accounts", {"rights": "read"}).status
    assert 400 == world.call("GET", "accounts", {"sort": "rights"}).status
