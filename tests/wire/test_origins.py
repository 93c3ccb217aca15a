"""Pages of other hosts: which may call, and that they can read every answer, refusals too."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from teampro.engine.service import Service
from tests.wire.world import PREFIX, TOKENS, Reply, World, credentials, make_app, spell

PAGE = "https://tools.example.com"
EDITOR = "http://localhost:5173"
STRANGER = "https://tools.example.com.evil.example"
EXPOSED = (
    "X-Request-Id, Server-Timing, Retry-After, Location, Content-Disposition, ETag, "
    "Idempotent-Replayed, X-TeamPro-Ignored"
)
SPELLINGS = ("path", "rewritten", "dotted", "short", "short_dotted")
TOKEN = credentials(next(iter(TOKENS)))[1]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """An application that two origins may call."""
    directory = tmp_path_factory.mktemp("origins") / "data"
    return make_app(directory, allowed_origins=f"{PAGE}, {EDITOR}", limit__body_bytes="1000")


def preflight(
    world: World, path: str, query: Mapping[str, str], verb: str, wanted: str, origin: str = PAGE
) -> Reply:
    """Ask what a browser asks before it sends such a call."""
    headers = {"Origin": origin, "Access-Control-Request-Method": verb}
    headers |= {"Access-Control-Request-Headers": wanted} if wanted else {}
    return world.send("OPTIONS", path, query, headers=headers)


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("origin", [PAGE, EDITOR])
@pytest.mark.parametrize("chain", ["projects/10/json", "projects", "files/111/download", "no/such"])
@pytest.mark.parametrize(
    ("verb", "wanted"),
    [
        ("POST", "authorization"),
        ("POST", "authorization,content-type"),
        ("POST", ""),
        ("GET", "authorization"),
        ("PUT", "content-type"),
        ("PATCH", "content-type"),
        ("DELETE", "authorization"),
    ],
)
def test_preflight_passes_for_every_chain_without_login(
    world: World, spelling: str, origin: str, chain: str, verb: str, wanted: str
) -> None:
    """Whatever verb the call will use, with a token or a form, however the chain is spelled."""
    path, query = spell(["v1", *chain.split("/")], spelling)
    reply = preflight(world, path, query, verb, wanted, origin)
    assert (204, b"", origin) == (reply.status, reply.body, _allowed(reply))
    assert verb in reply.headers["access-control-allow-methods"].split(", ")
    assert (wanted or "*") == reply.headers["access-control-allow-headers"]
    assert "allow" not in reply.headers


@pytest.mark.parametrize("path", ["/api.php", f"{PREFIX}/api.php", "/elsewhere", "/sandbox/", "/"])
def test_preflight_passes_where_the_body_may_tell_the_chain(world: World, path: str) -> None:
    """The call itself gets the answer, or the refusal."""
    reply = preflight(world, path, {}, "POST", "authorization")
    assert (204, PAGE) == (reply.status, _allowed(reply))


@pytest.mark.parametrize(
    ("verb", "path", "headers", "body", "status"),
    [
        ("POST", "/v1/projects/10/json", TOKEN, "method=get", 200),
        ("GET", "/v1/files/111/download", TOKEN, "", 200),
        ("GET", "/v1/projects/csv", TOKEN, "", 200),
        ("GET", "/sandbox/", {}, "", 200),
        ("GET", "/healthz", {}, "", 200),
        ("OPTIONS", "/v1/projects/10/json", {}, "", 200),
        ("GET", "/", {}, "", 302),
        ("GET", "/v1/\x01", {}, "", 400),
        ("GET", "/v1/projects/10/json", {}, "", 401),
        ("GET", "/v1/projects/99/json", TOKEN, "", 404),
        ("GET", "/elsewhere", {}, "", 404),
        ("DELETE", "/healthz", {}, "", 405),
        ("POST", "/v1/projects/json", TOKEN, f"params={'x' * 2000}", 413),
        ("BREW", "/v1/projects/json", TOKEN, "", 405),
    ],
)
def test_an_allowed_page_can_read_every_answer(
    world: World, verb: str, path: str, headers: dict[str, str], body: str, status: int
) -> None:
    """Successes and refusals alike, with their request id and what they cost; no credentials."""
    form = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    reply = world.send(verb, path, {}, body, {**headers, **form, "Origin": PAGE})
    assert (status, PAGE) == (reply.status, _allowed(reply))
    assert EXPOSED == reply.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in reply.headers
    assert "Origin" == reply.headers["vary"]


def test_an_allowed_page_can_read_that_it_is_banned(tmp_path: Path) -> None:
    """The refusal says for how many seconds."""
    world = make_app(tmp_path / "data", allowed_origins=PAGE, ban__limit="1")
    wrong = {"username": "admin", "password": "wrong"}
    replies = [
        world.send("GET", "/v1/projects/json", wrong, headers={"Origin": PAGE}) for _ in range(2)
    ]
    assert [401, 403] == [reply.status for reply in replies]
    assert [PAGE, PAGE] == [_allowed(reply) for reply in replies]
    assert 0 == replies[0].tree["request"]["tries_left"]
    assert "900" == replies[1].headers["retry-after"]


def test_an_allowed_page_can_read_that_something_broke(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug of ours is told like any other refusal."""

    def broken(*_: Any) -> None:
        raise KeyError

    monkeypatch.setattr(Service, "_path", broken)
    reply = world.send("GET", "/v1/projects/json", {}, "", {**TOKEN, "Origin": PAGE})
    assert (500, "internal", PAGE) == (reply.status, reply.error, _allowed(reply))


@pytest.mark.parametrize("origin", [STRANGER, "null", "https://TOOLS.example.com", f"{PAGE}:444"])
@pytest.mark.parametrize("verb", ["GET", "OPTIONS"])
def test_other_pages_are_told_nothing(world: World, verb: str, origin: str) -> None:
    """Their browser keeps the answer from them; caches learn that it depends."""
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    reply = world.send(verb, "/v1/projects/json", {}, "", {**TOKEN, **asked})
    assert 200 == reply.status
    assert "Origin" == reply.headers["vary"]
    assert not [name for name in reply.headers if name.startswith("access-control-")]


def test_answers_to_no_page_tell_caches_too(world: World) -> None:
    """Without an origin nothing is allowed, but what is kept must not serve one."""
    reply = world.send("GET", "/v1/projects/json", {}, "", TOKEN)
    assert (200, "Origin", "") == (reply.status, reply.headers["vary"], _allowed(reply))


def test_none_is_allowed_unless_it_is_set(tmp_path: Path) -> None:
    """Then nothing says a word about origins."""
    world = make_app(tmp_path / "data")
    reply = preflight(world, "/v1/projects/json", {}, "POST", "authorization")
    assert (200, "") == (reply.status, _allowed(reply))
    assert not {"vary", "access-control-allow-methods"} & reply.headers.keys()


def _allowed(reply: Reply) -> str:
    """Return the origin that may read an answer, "" if none."""
    return reply.headers.get("access-control-allow-origin", "")
