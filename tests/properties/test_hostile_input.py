"""Whatever a caller sends is answered in the one shape, and never by a failure of ours."""

from __future__ import annotations

import base64
import json
import time
from collections import Counter
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from tests.properties.hostile_calls import BARE, calls
from tests.properties.hostile_chains import read_chains, write_chains
from tests.properties.hostile_placing import Call, call
from tests.properties.hostile_words import SCALARS
from tests.properties.hostile_world import HostileWorld, Reply
from tests.properties.profiles import share
from tests.schema_checker import check_reply
from tests.xml_decoder import decode_xml

COMMON = {"referrer-policy": "no-referrer", "x-content-type-options": "nosniff"}
STREAMED = ("text/csv", "application/x-ndjson")
LONGEST_MESSAGE = 2_000
LARGEST_CHECKED = 60_000
"""Answers above this are not held against their schema: that takes too long."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> HostileWorld:
    """An application over the demonstration."""
    return HostileWorld(tmp_path_factory.mktemp("hostile") / "data")


def judge(world: HostileWorld, sent: Call) -> Reply:
    """Send a call and fail unless its answer is what every answer must be."""
    reply = world.send(sent)
    assert reply.status < 500, [line for line in world.lines if b'"bug"' in line]
    if sent.target.partition("?")[0] == "/healthz" and reply.status == 200:
        assert reply.headers["content-type"] == "application/json"
        return reply
    assert reply.headers.items() >= COMMON.items()
    assert reply.headers["cache-control"] in ("no-store", "private, no-cache", "no-cache")
    assert {"x-request-id", "server-timing"} <= reply.headers.keys()
    assert len(world.lines) == 1
    assert reply.status == json.loads(world.lines[0])["status"]
    if sent.verb == "HEAD" or reply.status == 304:
        assert reply.body == b""
    elif not _is_raw(reply):
        _judge_envelope(world, sent, reply)
    assert world.leftovers() == []
    return reply


def _is_raw(reply: Reply) -> bool:
    """Say whether the answer is bytes of a file, a part of the page, or rows."""
    if reply.headers["cache-control"] == "no-cache":
        return reply.status in (200, 302)
    if "content-disposition" in reply.headers:
        return reply.status in (200, 206)
    return reply.status == 200 and reply.headers["content-type"].startswith(STREAMED)


def _judge_envelope(world: HostileWorld, sent: Call, reply: Reply) -> None:
    is_xml = reply.headers["content-type"].startswith("application/xml")
    tree = _tree(reply)
    if "openapi" in tree:
        return
    request = tree["request"]
    assert reply.status == request["code"]
    assert ("xml" if is_xml else "json") == request["format"]
    assert reply.headers["x-request-id"] == request["id"]
    assert (reply.status in (200, 201)) == (request["message"] == "Success")
    assert (reply.status == 401) == ("www-authenticate" in reply.headers)
    assert (reply.status == 405 or request["method"] == "OPTIONS") >= ("allow" in reply.headers)
    assert all(len(fault["message"]) <= LONGEST_MESSAGE for fault in request.get("errors", ()))
    assert all(len(fault["path"]) <= LONGEST_MESSAGE for fault in request.get("errors", ()))
    assert len(request["message"]) <= LONGEST_MESSAGE
    if reply.status == 403 and request["error"] == "banned":
        assert int(reply.headers["retry-after"]) > 0
    if request["method"] != "OPTIONS" and len(reply.body) <= LARGEST_CHECKED:
        check_reply(request["method"], request["action"], reply.status, tree)


def _tree(reply: Reply) -> Any:
    """Return the envelope of an answer, however it is printed."""
    is_xml = reply.headers["content-type"].startswith("application/xml")
    return decode_xml(reply.body) if is_xml else json.loads(reply.body)


def _alike(reply: Reply) -> dict[str, Any]:
    """Return the envelope without what differs between two formats."""
    tree = _tree(reply)
    request = {key: tree["request"][key] for key in tree["request"] if key not in ("id", "format")}
    return {**tree, "request": request}


def examine(world: HostileWorld, sent: Call, seen: Counter[Any]) -> None:
    """Judge a call, and its twin in JSON when XML was asked; put back what they change."""
    with world.put_back():
        reply = judge(world, sent)
        is_refused = reply.status >= 400 and reply.status not in (401, 403)
        assert not (is_refused and world.is_changed())
    if sent.is_asked_as_xml and reply.body:
        with world.put_back():
            assert _alike(judge(world, sent.as_json())) == _alike(reply)
    event(f"{reply.status}")
    seen[reply.status // 100] += 1


def test_hostile_reads_are_answered(world: HostileWorld) -> None:
    """Chains, filters, options: an answer or a refusal, the same in XML as in JSON."""
    seen: Counter[Any] = Counter()

    @settings(max_examples=share(50))
    @given(calls(("GET",) * 9 + ("HEAD",), sound=16))
    def search(sent: Call) -> None:
        examine(world, sent, seen)

    search()
    assert seen[2] > 0.2 * seen.total(), f"too few reach the data: {seen}"


def test_hostile_writes_are_answered(world: HostileWorld) -> None:
    """Creates, changes and deletes: done, or refused with nothing changed."""
    seen: Counter[Any] = Counter()

    @settings(max_examples=share(30))
    @given(calls(("POST", "POST", "PUT", "PUT", "PATCH", "DELETE"), sound=16))
    def search(sent: Call) -> None:
        examine(world, sent, seen)

    search()
    assert seen[2] > 0.1 * seen.total(), f"too few reach the data: {seen}"


def test_hostile_requests_are_answered(world: HostileWorld) -> None:
    """Requests that are hardly calls at all, and calls with most parts spoiled."""
    seen: Counter[Any] = Counter()

    @settings(max_examples=share(10))
    @given(st.one_of(BARE, calls(("GET", "POST", "OPTIONS", "TRACE"), sound=2)))
    def search(sent: Call) -> None:
        examine(world, sent, seen)

    search()


def test_unknown_keys_are_never_ignored(world: HostileWorld) -> None:
    """One key that nothing understands spoils the params of any chain."""

    @settings(max_examples=share(5))
    @given(
        st.data(),
        st.sampled_from(["GET", "POST", "PUT", "DELETE"]),
        st.sampled_from(["statsu", "Limit", "", "limit ", "a.b", "sort[]", "é"]),
    )
    def search(data: st.DataObject, verb: str, key: str) -> None:
        chain, _ = data.draw(read_chains() if verb == "GET" else write_chains(verb))
        tree = {key: 1, "preview": True} if verb == "DELETE" else {key: 1}
        with world.put_back():
            reply = judge(world, call(verb, f"/v1/{'/'.join(chain)}/json", tree))
            assert reply.status >= 400

    search()


def test_forged_cursors_are_refused(world: HostileWorld) -> None:
    """A cursor with the mark of its list and foreign values: a page, or a refusal."""

    @settings(max_examples=share(5))
    @given(
        st.sampled_from(["-date_finish,action_name", "action_complete", "-action_id", "ordering"]),
        st.lists(SCALARS, max_size=4),
        st.booleans(),
    )
    def search(sort: str, keys: list[Any], is_fitted: bool) -> None:
        params = {"sort": sort, "limit": 2}
        page = json.loads(world.send(call("GET", "/v1/actions/json", params)).body)
        [mark, *known] = json.loads(
            base64.urlsafe_b64decode(page["response"]["data"]["next"] + "==")
        )
        forged = [mark, *((keys + known)[: len(known)] if is_fitted else keys)]
        after = base64.urlsafe_b64encode(json.dumps(forged).encode()).decode().rstrip("=")
        judge(world, call("GET", "/v1/actions/json", {**params, "after": after}))

    search()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (Call("GET", "*"), 404),
        (Call("GET", "x:y"), 404),
        (Call("POST", "/healthz"), 405),
        (Call("BREW", "/healthz"), 400),
        (Call("HEAD", "/healthz"), 200),
        (call("GET", "/v1/api/openapi/json", {"limit": 1}), 400),
        (call("GET", "/v1/api/resources/xml", {"limit": 1}), 400),
        (call("GET", "/v1/config/json", {"x" * 5_000: 1}), 400),
        (call("GET", "/v1/config/json", {"key": "x" * 5_000}), 404),
    ],
)
def test_case_that_once_failed_is_answered(world: HostileWorld, sent: Call, status: int) -> None:
    """Another shape, a key that was ignored, a sentence without end: what was found stays found."""
    with world.put_back():
        assert status == judge(world, sent).status


def test_blanks_in_a_range_take_no_time(world: HostileWorld) -> None:
    """As many as a header holds: the search of the range must not try every way to part them."""
    target = "/v1/files/5/download"
    began = time.process_time()
    for _ in range(5):
        judge(world, call("GET", target, headers=(("Range", "bytes=" + " " * 8_000 + "x"),)))
    assert time.process_time() - began < 0.2
