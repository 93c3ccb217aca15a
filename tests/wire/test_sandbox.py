"""The page at /sandbox/, whatever it holds: who gets it, how, and what stays the API's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from teampro import app
from teampro.resources import RESOURCES
from teampro.sandbox_files import LOGINS, SANDBOX, read_files
from tests.wire.world import ADDRESS, World, make_app

FILES = read_files(SANDBOX)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """An application with the page."""
    return make_app(tmp_path_factory.mktemp("sandbox") / "data")


@pytest.mark.parametrize("name", ["", *FILES])
@pytest.mark.parametrize("verb", ["GET", "HEAD"])
def test_each_file_is_served_without_login(world: World, verb: str, name: str) -> None:
    """The bytes of the file under its name, the first under none, and nothing else may run."""
    file = FILES[name or "index.html"]
    reply = world.send(verb, f"/sandbox/{name}")
    assert (200, b"" if verb == "HEAD" else file.content) == (reply.status, reply.body)
    assert reply.headers.keys() >= {"x-request-id", "server-timing"}
    assert (
        reply.headers.items()
        >= {
            "content-type": file.type,
            "content-length": str(len(file.content)),
            "etag": f'"{file.tag}"',
            "cache-control": "no-cache",
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "content-security-policy": POLICY,
        }.items()
    )


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ('"{}"', 304),
        ('W/"{}"', 304),
        ('"other", "{}"', 304),
        ("*", 304),
        ('"other"', 200),
        ("{}", 304),
        ("?", 200),
        ("", 200),
    ],
)
def test_file_is_sent_again_only_when_it_changed(world: World, sent: str, status: int) -> None:
    """A browser asks with the tag it has; a front server may have weakened it."""
    file = FILES["index.html"]
    headers = {"If-None-Match": sent.format(file.tag)}
    reply = world.send("GET", "/sandbox/", headers=headers)
    assert (status, b"" if status == 304 else file.content) == (reply.status, reply.body)
    assert f'"{file.tag}"' == reply.headers["etag"]
    assert "no-cache" == reply.headers["cache-control"]


@pytest.mark.parametrize("path", ["/", "/sandbox"])
@pytest.mark.parametrize("verb", ["GET", "HEAD"])
def test_the_ways_to_the_page_are_relative(world: World, verb: str, path: str) -> None:
    """The redirect holds below a front server's path too, and drops the query."""
    reply = world.send(verb, path, {"x": "1"})
    assert (302, "sandbox/", b"") == (reply.status, reply.headers["location"], reply.body)


@pytest.mark.parametrize(
    ("verb", "path", "status", "word"),
    [
        ("POST", "/", 404, "unknown_path"),
        ("OPTIONS", "/", 404, "unknown_path"),
        ("BREW", "/", 404, "unknown_path"),
        ("GET", "/sandbox/nothing.js", 404, "unknown_path"),
        ("GET", "/sandbox//index.html", 404, "unknown_path"),
        ("GET", "/sandbox/../sandbox/index.html", 404, "unknown_path"),
        ("GET", "/sandbox/../../../setup.cfg", 404, "unknown_path"),
        ("GET", "/sandbox/.", 404, "unknown_path"),
        ("GET", "/sandbox/INDEX.HTML", 404, "unknown_path"),
        ("GET", "/sandbox/index.html/", 404, "unknown_path"),
        ("GET", f"/sandbox{SANDBOX}/index.html", 404, "unknown_path"),
        ("GET", "/sandboxes", 404, "unknown_path"),
        ("POST", "/sandbox/", 405, "method_not_allowed"),
        ("OPTIONS", "/sandbox/index.html", 405, "method_not_allowed"),
        ("DELETE", "/sandbox", 405, "method_not_allowed"),
        ("BREW", "/sandbox/", 405, "method_not_allowed"),
    ],
)
def test_all_else_is_refused_in_the_one_shape(
    world: World, verb: str, path: str, status: int, word: str
) -> None:
    """Only exact names lead to files, and the page is only read."""
    reply = world.send(verb, path)
    assert (status, word) == (reply.status, reply.error)
    assert status != 405 or "GET, HEAD" == reply.headers["allow"]


def test_an_unknown_name_is_told_where_the_page_is(world: World) -> None:
    """The sentence names the path to open."""
    reply = world.send("GET", "/sandbox/nothing.js")
    assert "it is at /sandbox/." in reply.tree["request"]["message"]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({}, {"login": "/login", "logout": "/logout"}),
        ({"gateway__prefix": "/shop"}, {"login": "/shop/login", "logout": "/shop/logout"}),
        ({"gateway": "false"}, {}),
    ],
    ids=["as it comes", "elsewhere", "switched off"],
)
def test_the_page_is_told_where_customers_log_in(
    tmp_path: Path, settings: dict[str, str], told: dict[str, str]
) -> None:
    """Its file of them is as the server is set up; in the folder it is as the server comes."""
    world = make_app(tmp_path / "data", **settings)
    assert told == world.send("GET", f"/sandbox/{LOGINS}").tree
    assert settings or told == json.loads(FILES[LOGINS].content)
    for path in told.values():
        assert world.send("POST", path).status in (400, 401)


@pytest.mark.parametrize("path", ["/", "/sandbox/", "/sandbox/nothing.js"])
def test_each_request_has_its_line_in_the_log(world: World, path: str) -> None:
    """Like every other request's, under the id that the answer carries; without the query."""
    world.log_lines.clear()
    reply = world.send("GET", path, {"password": "wrong"})
    [line] = [json.loads(line) for line in world.log_lines]
    expected = (path, reply.status, ADDRESS, reply.headers["x-request-id"], "", 0)
    names = ("path", "status", "address", "request_id", "chain", "statements")
    assert expected == tuple(line[name] for name in names)


def test_the_page_can_be_switched_off(tmp_path: Path) -> None:
    """Then its paths are unknown like any other."""
    world = make_app(tmp_path / "data", sandbox="false")
    replies = [world.send("GET", path) for path in ("/", "/sandbox", "/sandbox/", "/elsewhere")]
    assert {(404, "unknown_path")} == {(reply.status, reply.error) for reply in replies}
    assert 1 == len({reply.tree["request"]["message"] for reply in replies})


def test_the_api_goes_on_without_the_files_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where they were lost the log says so."""
    monkeypatch.setattr(app, "SANDBOX", tmp_path / "nowhere")
    world = World(make_app(tmp_path / "data").directory, RESOURCES)
    assert (404, "unknown_path") == ((reply := world.send("GET", "/")).status, reply.error)
    assert "sandbox_missing" == json.loads(world.log_lines[0])["event"]
