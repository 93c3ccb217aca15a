"""Params of a read: whatever is sent is answered or refused, never an error of ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from teampro.errors import Refusal, escape_controls
from teampro.resources import RESOURCES
from teampro.schema import kinds
from teampro.schema.check import OPTIONS
from tests.callers import ANNA, BOB
from tests.reading_world import ReadingWorld

pytestmark = pytest.mark.database

FIELDS = sorted({name for noun in RESOURCES for name in noun.fields})
OPERATORS = (*kinds.EQUAL, *kinds.ORDER, *kinds.INSIDE, *kinds.EMPTY)
WORDS = [noun.plural for noun in RESOURCES] + ["project", "bythread", "_x", "", "project_status"]
CHAINS = [
    "projects",
    "projects/1",
    "projects/1,2",
    "projects/1/actions",
    "projects/actions/topics,timelogs",
    "projects/1,2/topics/bythread",
    "projects/1/snapshot",
    "projects/1/whmcstickets",
    "projects/1/whmcstickets/1",
    "topics/bythread",
    "files/bythread",
    "timelogs",
    "whmcstickets",
    "history",
    "admins",
]
# What dialects refuse before: characters that XML forbids, integers beyond 64 bit.
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
SCALAR = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.integers(-(2**63), 2**64),
    st.floats(),
    TEXT,
    st.sampled_from(["me", "today", "now-3h", "today 7d", "2024-05-06", "-project_id", "%_!", "1"]),
)
VALUE = st.recursive(
    SCALAR,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*OPERATORS, *OPTIONS, *FIELDS]), inner, max_size=3)
    ),
    max_leaves=8,
)
KEY = st.sampled_from([*FIELDS, *OPTIONS, *WORDS]) | TEXT
PARAMS = st.dictionaries(KEY, VALUE, max_size=4)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingWorld]:
    """Two projects with one row of everything."""
    world = ReadingWorld(tmp_path_factory.mktemp("params"), "Europe/Berlin")
    world.plant("projects", {"project_id": 1}, {"project_id": 2})
    for plural in ("actions", "topics", "files", "timelogs"):
        world.plant(plural, project_id=1, action_id=1)
    world.plant("whmcstickets", id=1)
    world.plant("ticketxrefs", ticket_id=1, project_id=1)
    world.plant("history", changes="[]")
    world.plant("admins", id=1)
    yield world
    world.database.close()


@settings(
    deadline=None,
    max_examples=1500,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.sampled_from(CHAINS),
    PARAMS,
    st.sampled_from([ANNA, BOB]),
    st.sampled_from(["json", "xml", "csv", "ndjson"]),
)
def test_any_params_are_answered_or_refused(
    world: ReadingWorld, chain: str, params: dict[str, Any], by: Any, printed: str
) -> None:
    """No key and no value leads to another exception than a Refusal of the caller's."""
    try:
        result = world.read(chain, params, by, printed)
        if result.stream is not None:
            list(result.stream.rows)
    except Refusal as refusal:
        assert 400 <= refusal.status < 500
        assert refusal.message == escape_controls(refusal.message)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(FIELDS), st.sampled_from(OPERATORS), VALUE, st.sampled_from(CHAINS))
def test_any_operand_is_answered_or_refused(
    world: ReadingWorld, name: str, operator: str, value: Any, chain: str
) -> None:
    """Each operator of each field takes what fits and refuses the rest."""
    for params in ({name: {operator: value}}, {"not": {name: {operator: value}}}, {name: value}):
        try:
            world.read(chain, params)
        except Refusal as refusal:
            assert refusal.status in (400, 409)
