"""What an answer tells once: told to who made it, and kept nowhere."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from teampro.resources import RESOURCES
from teampro.schema.rules import Rules, RuleWork, Stored
from tests.wire.accounts import ACCOUNTS, MIGRATION
from tests.wire.world import Reply, World, make_app


class TellingRules(Rules):
    """Each new account has a word, of which the account keeps nothing."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        work.tell_once("token", f"word of {row['account_name']}")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> World:
    """An application whose accounts tell a word."""
    nouns = (*RESOURCES, replace(ACCOUNTS, rules=TellingRules()))
    return make_app(tmp_path_factory.mktemp("once"), nouns)


@pytest.fixture
def world(app: World) -> World:
    """The application without an account."""
    app.restore()
    app.witness.run(MIGRATION)
    return app


def step(name: str) -> dict[str, Any]:
    """Return the step of a batch that makes an account."""
    return {"method": "POST", "action": "accounts", "params": {"account_name": name}}


@pytest.mark.parametrize(
    ("chain", "params", "place"),
    [
        ("accounts", {"account_name": "Ada"}, ("data",)),
        ("accounts", {"rows": [{"account_name": "Ada"}]}, ("data", "rows", 0)),
        ("batch", {"steps": [step("Ada")]}, ("steps", 0, "response", "data")),
    ],
    ids=("one", "rows", "batch"),
)
def test_secret_is_told_once(world: World, chain: str, params: Any, place: Any) -> None:
    """In `data` of what made it; a repeat with the same key is told the rest of the answer."""
    keyed = {**params, "idempotency_key": "k-1"}
    replies = [world.call("POST", chain, keyed) for _ in range(2)]
    assert ["word of Ada", ""] == [_at(reply, place)["token"] for reply in replies]
    assert [{**_at(each, place), "token": ""} for each in replies] == [_at(replies[1], place)] * 2
    assert "word of Ada" not in json.dumps(world.rows("SELECT * FROM accounts"))
    assert "word of Ada" not in json.dumps(world.rows("SELECT * FROM history"))


def test_names_of_what_is_told_once_are_described(world: World) -> None:
    """Of one record, and of rows."""
    schemas = world.call("GET", "api/openapi").tree["components"]["schemas"]
    for name in ("CreatedData", "ChangedData", "RowDone"):
        assert "token" in schemas[name]["properties"]


def _at(reply: Reply, place: tuple[str | int, ...]) -> dict[str, Any]:
    found: Any = reply.response
    for key in place:
        found = found[key]
    told: dict[str, Any] = found
    return told
