"""Wrong secrets of the command API at the same moment, over two workers: three, and then a ban.

The network is loopback, as in any test; nothing exempts it.
"""

from __future__ import annotations

import http.client
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode

import pytest

from teampro.identity.tokens import TokenLimits, Tokens
from teampro.store.database import Database
from tests import databases
from tests.server.planted import PASSWORD, USERNAME, plant
from tests.server.running import Running, running_server
from tests.server.test_parallel_logins import at_once

pytestmark = pytest.mark.database

COMMANDS, CHAIN = "/includes/api.php", "/v1/config/json"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FAILED = (403, "Authentication Failed")
BANNED = (403, "Invalid IP 127.0.0.1: banned until ")
GUESSES = 64

Fields = Mapping[str, str]
Put = Callable[[Fields], tuple[str, str, str, Fields]]
"""Returns verb, target, body and headers of a call with credentials."""


@pytest.fixture
def key(tmp_path: Path) -> dict[str, str]:
    """A right identifier and secret of anna's, in a fresh data directory."""
    database = Database(databases.place(plant(tmp_path / "data")))
    _, identifier, secret = Tokens(database, lambda: 0.0).create_key(USERNAME, "key", TokenLimits())
    database.close()
    return {"identifier": identifier, "secret": secret}


@pytest.fixture
def server(tmp_path: Path, key: Fields) -> Iterator[Running]:
    """The product under two workers, each with threads enough that nobody is told to come again."""
    with running_server(tmp_path / "data", threads=2 * GUESSES) as running:
        yield running


def in_body(fields: Fields) -> tuple[str, str, str, Fields]:
    """Return a command whose credentials stand in a form."""
    return "POST", COMMANDS, urlencode({**fields, "action": "GetCurrencies"}), FORM


def in_query(fields: Fields) -> tuple[str, str, str, Fields]:
    """Return a command whose credentials stand in the query."""
    return "GET", f"{COMMANDS}?{urlencode({**fields, 'action': 'GetCurrencies'})}", "", {}


def on_chain(fields: Fields) -> tuple[str, str, str, Fields]:
    """Return a native call with credentials in the query."""
    return "GET", f"{CHAIN}?{urlencode(fields)}", "", {}


def answer(server: Running, put: Put, fields: Fields) -> tuple[int, str]:
    """Return the status of a call, and its sentence or its word of refusal, the time cut off."""
    connection = http.client.HTTPConnection(*server.place, timeout=30)
    connection.request(*put(fields))
    reply = connection.getresponse()
    tree = json.load(reply)
    connection.close()
    said = tree["request"].get("error", "") if "request" in tree else tree.get("message", "")
    return reply.status, said.split("20")[0] if said.startswith("Invalid IP") else said


@pytest.mark.parametrize("put", [in_body, in_query])
def test_of_wrong_secrets_at_once_three_are_told_so(server: Running, key: Fields, put: Put) -> None:
    """All others find a ban, which is the chain's as well; a right secret in the head passes it."""
    answers = at_once(
        GUESSES, lambda number: answer(server, put, {**key, "secret": f"guess{number}"})
    )

    assert {FAILED: 3, BANNED: GUESSES - 3} == Counter(answers)
    login = {"username": USERNAME, "password": PASSWORD}
    assert (403, "banned") == answer(server, on_chain, login)
    assert BANNED == answer(server, in_query, login)
    assert BANNED == answer(server, in_body, key)
    assert (200, "") == answer(server, in_query, key)
