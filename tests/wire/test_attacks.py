"""Calls made to hurt: answers that outgrow requests, names that break headers, false origins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from teampro.dialects.native.addresses import Addresses
from teampro.dialects.native.head import read_head
from teampro.dialects.native.parameters import gather
from teampro.errors import MOST_FAULTS
from tests.wire.world import World, make_app

SECRET = "5ebe2294ecd0e0f08eab7690d2a6ee69"
HELLO = "SGVsbG8="


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> World:
    """One application for all of this file."""
    return make_app(tmp_path_factory.mktemp("attacks"))


@pytest.fixture
def world(app: World) -> Iterator[World]:
    """The application, its world as it was at first."""
    app.restore()
    yield app


MANY: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("GET", "projects", {f"x{number}": 1 for number in range(900)}),
    ("GET", "projects", {"or": [[]] * 20_000}),
    ("GET", "projects", {"or": [1] * 20_000}),
    ("GET", "projects", {"not": [{}] * 20_000}),
    ("GET", "projects", {"or": [{"or": [[]] * 100}] * 100}),
    ("GET", "actions", {"or": [{f"x{number}": 1 for number in range(40)}] * 20}),
    ("PUT", "projects/10", {f"x{number}": 1 for number in range(900)}),
    ("DELETE", "projects/10", {f"x{number}": 1 for number in range(900)}),
    ("POST", "topics", {f"x{number}": 1 for number in range(900)}),
)


@pytest.mark.parametrize(("verb", "chain", "params"), MANY, ids=lambda given: str(given)[:40])
def test_a_refusal_does_not_outgrow_its_request(
    world: World, verb: str, chain: str, params: Mapping[str, Any]
) -> None:
    """However many places are faulty, the answer tells the first of them."""
    reply = world.call(verb, chain, params)
    assert 400 == reply.status
    assert len(reply.tree["request"]["errors"]) <= MOST_FAULTS
    assert len(reply.body) < 150_000


def test_a_refusal_says_how_many_faults_it_leaves_out(world: World) -> None:
    """Who mends the told ones knows that there are others."""
    params = {f"x{number}": 1 for number in range(MOST_FAULTS + 7)}
    reply = world.call("PUT", "projects/10", params)
    assert MOST_FAULTS == len(reply.tree["request"]["errors"])
    told = f"({MOST_FAULTS - 1} more in errors, 7 left out)"
    assert reply.tree["request"]["message"].endswith(told)


@pytest.mark.parametrize(
    "params",
    [
        {"or": [{"action_id": list(range(1, 1001))}] * 6},
        {"not": [{"date_created": {"nin": ["2024-01-01"] * 1000}}] * 6},
        {"or": [{"or": [{"action_id": 1}] * 101}, {"or": [{"action_id": 1}] * 101}]},
    ],
    ids=["ids", "moments", "parts"],
)
def test_a_filter_has_an_end(world: World, params: Mapping[str, Any]) -> None:
    """Its conditions, its parts and its listed values are bounded as a whole, not one by one."""
    reply = world.call("GET", "actions", params)
    assert (400, True) == (reply.status, "too_many" in _words(reply.tree))


def test_a_filter_may_list_as_many_values_as_an_answer_has_rows(world: World) -> None:
    """Five lists of a thousand are fine."""
    params = {"or": [{"action_id": list(range(1, 1001))}] * 5}
    assert 200 == world.call("GET", "actions", params).status


def _words(tree: Mapping[str, Any]) -> set[str]:
    return {each["error"] for each in tree["request"]["errors"]}


@pytest.mark.parametrize("name", ["a\r\nX: 1", "a\nb", "a\tb", "a\x7fb", "..", ".", "a/..", "\\"])
def test_a_file_in_params_has_a_sound_name(world: World, name: str) -> None:
    """No line ends and no way upwards, as in a form."""
    params = {"project_id": 10, "file_name": name, "file_data": HELLO}
    reply = world.call("POST", "files", params)
    assert (400, ["file_name"]) == (
        reply.status,
        [each["path"] for each in reply.tree["request"]["errors"]],
    )


def test_what_a_request_sends_does_not_print_itself() -> None:
    """A head or its parameters in a message would tell the password."""
    query = urlencode({"username": "admin", "password": SECRET, "params[a]": SECRET})
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/v1/config",
        "QUERY_STRING": query,
        "HTTP_AUTHORIZATION": f"Bearer tp_{SECRET}",
    }
    head = read_head(environ, Addresses(""), "id", "192.0.2.7", 100)
    body = gather([("password", SECRET), ("params[x]", SECRET)])
    assert SECRET in str(head.query.values)
    assert SECRET not in repr(head) + repr(head.query) + repr(body)


@pytest.fixture
def front(tmp_path: Path) -> World:
    """An application behind a front on the address that all requests come from."""
    return make_app(tmp_path, trusted_proxies="192.0.2.7")


@pytest.mark.parametrize(
    "forwarded",
    ["198.51.100.5:4711", "[2001:db8::1]:4711", "[2001:db8::1]", "unix:", "rubbish",
     "198.51.100.5, _hidden", "unknown"],
)  # fmt: skip
def test_a_front_that_spells_callers_strangely_lets_nobody_guess(
    front: World, forwarded: str
) -> None:
    """Who cannot be told apart is counted together; he is not taken for the front itself."""
    wrong = {"username": "admin", "password": "wrong"}
    headers = {"X-Forwarded-For": forwarded}
    tried = [front.send("GET", "/v1/config", wrong, headers=headers).status for _ in range(4)]
    assert [401, 401, 401, 403] == tried
    assert 200 == front.call("GET", "config", headers={"X-Forwarded-For": "198.51.100.9"}).status


def test_callers_with_ports_are_told_apart(front: World) -> None:
    """One is banned, whatever his port; the other is not."""
    for port in (1, 2, 3):
        front.send("GET", "/v1/config", {"username": "admin", "password": "wrong"},
                   headers={"X-Forwarded-For": f"198.51.100.5:{port}"})  # fmt: skip
    calls = {ip: front.call("GET", "config", headers={"X-Forwarded-For": ip}).status
             for ip in ("198.51.100.5:9", "198.51.100.5", "198.51.100.6:1")}  # fmt: skip
    assert {"198.51.100.5:9": 403, "198.51.100.5": 403, "198.51.100.6:1": 200} == calls
