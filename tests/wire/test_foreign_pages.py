"""Pages of other sites cannot make their visitor's browser guess, and so ban him."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.wire.world import TOKENS, World, credentials, make_app

PAGE = "https://tools.example.com"
HOST = "https://falconframework.org"
"""The host that the test client speaks to."""
WRONG = {"username": "admin", "password": "wrong"}
TOKEN = credentials(next(iter(TOKENS)))[1]
FOREIGN: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"},
    {"Origin": "null"},
    {"Origin": f"{HOST}.evil.example"},
    {"Origin": f"{PAGE}:444"},
]
OWN: list[dict[str, str]] = [
    {},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": HOST, "Sec-Fetch-Site": "same-origin"},
    {"Origin": HOST.upper()},
    {"Origin": PAGE, "Sec-Fetch-Site": "cross-site"},
]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def world(tmp_path: Path) -> World:
    """An application that one origin may call."""
    return make_app(tmp_path / "data", allowed_origins=PAGE)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_pair_that_a_foreign_page_sends_is_not_tested(
    world: World, headers: dict[str, str]
) -> None:
    """Four pictures, links or forms ban nobody, wherever the pair stands; the right one as well."""
    for pair in (WRONG, credentials("admin")[0], WRONG, WRONG):
        body = f"username={pair['username']}&password={pair['password']}"
        replies = [
            world.send("GET", "/v1/config/json", pair, headers=headers),
            world.send("POST", "/v1/config/json", pair, "method=get", {**headers, **FORM}),
            world.send("POST", "/v1/config/json", {"method": "get"}, body, {**headers, **FORM}),
        ]
        assert {(403, "foreign_page")} == {(reply.status, reply.error) for reply in replies}
    assert 200 == world.call("GET", "config", who="admin").status


@pytest.mark.parametrize("headers", OWN, ids=str)
def test_other_pairs_are_tested(world: World, headers: dict[str, str]) -> None:
    """Those of programs, of this host's page, of an allowed one, and of who types an address."""
    reply = world.send("GET", "/v1/config/json", WRONG, headers=headers)
    assert (401, "login_failed") == (reply.status, reply.error)
    right = world.send("GET", "/v1/config/json", credentials("admin")[0], headers=headers)
    assert 200 == right.status


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_tokens_and_nothing_at_all_are_as_ever(world: World, headers: dict[str, str]) -> None:
    """A token is no guess, and no page makes a browser send one unseen."""
    reply = world.send("GET", "/v1/config/json", {}, headers={**TOKEN, **headers})
    assert 200 == reply.status
    reply = world.send("GET", "/v1/config/json", {}, headers=headers)
    assert (401, "login_required") == (reply.status, reply.error)
