"""Whatever is sent to the door is answered in one shape, and never by a failure of ours."""

from __future__ import annotations

import json
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from falcon.testing import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from teampro.resources import RESOURCES
from tests.wire.whmcs_door.commands import STUBS, stub_language
from tests.wire.whmcs_door.test_door import BOUNDARY, PATH, SETTINGS
from tests.wire.world import World, make_app

KNOWN, FITTING = ["username=admin", "password=demo"], ["projectid=11", "limitnum=2"]
NAMES = st.sampled_from(
    ["action", "Action", "projectid", "title", "attachments", "responsetype", "accesskey", "note1",
     "idempotencykey", "limitnum", "foo", "", "\x00", "é"]
)  # fmt: skip
KEYS = st.sampled_from(["", "", "[]", "[a]", "[0]", "[a][]", "[", "]", "[a", "[a]x", "[b]" * 10])
TEXTS = st.one_of(
    st.sampled_from([*STUBS, "xml", "nvp", "csv", "11", "-1", "", ";", "YTowOnt9", "W10=", "{}"]),
    st.text(max_size=8),
    st.text(max_size=8).map(quote),
)
PAIRS = st.lists(
    st.tuples(NAMES, KEYS, TEXTS).map(lambda parts: f"{parts[0]}{parts[1]}={parts[2]}"), max_size=6
)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
BODIES = st.one_of(
    PAIRS.map(lambda pairs: ("application/x-www-form-urlencoded", "&".join(pairs))),
    PAIRS.map(lambda pairs: ("", "&".join(pairs))),
    st.dictionaries(NAMES, JSON_VALUES, max_size=4).map(
        lambda tree: ("application/json", json.dumps(tree))
    ),
    st.tuples(
        st.sampled_from(["application/json", f"multipart/form-data; boundary={BOUNDARY}"]),
        st.text(f'{{}}[]",:a-\r\n {BOUNDARY}', max_size=40),
    ),
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The world behind an application with the door, which bans nobody."""
    directory = make_app(tmp_path_factory.mktemp("hostile") / "data").directory
    return World(directory, RESOURCES, [stub_language], **SETTINGS, ban__seconds="0")


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(["GET", "POST"]),
    PAIRS,
    BODIES,
    st.sampled_from([[], KNOWN, *([*KNOWN, f"action={action}", *FITTING] for action in STUBS)]),
)
def test_the_door_stands(
    world: World, verb: str, query: list[str], body: tuple[str, str], sound: list[str]
) -> None:
    """An object with a result, or the same as XML or as names and values; a line in the log."""
    world.log_lines.clear()
    media, text = body
    reply = TestClient(world.app).simulate_request(
        verb,
        PATH,
        query_string="&".join([*query, *sound]).encode("utf-8", "replace").decode("latin-1"),
        headers={"Content-Type": media} if media else {},
        body=text.encode("utf-8", "replace"),
    )
    assert reply.status_code < 500, world.log_lines
    assert 1 == len(world.log_lines)
    kind = reply.headers["content-type"].partition(";")[0]
    if kind == "application/json":
        assert "result" == next(iter(reply.json))
    elif kind == "application/xml":
        assert "whmcsapi" == ElementTree.fromstring(reply.content).tag
    else:
        assert ("text/plain", "result=") == (kind, reply.text[:7])
