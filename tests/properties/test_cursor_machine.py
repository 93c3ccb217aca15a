"""Sound cursors, tampered with: what is encoded is judged when it is decoded, on every database."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    multiple,
    rule,
    run_state_machine_as_test,
)

from tests.properties.profiles import EFFORT
from tests.wire.world import World, make_app

pytestmark = pytest.mark.database

LISTS = (
    "projects",
    "actions",
    "topics",
    "files",
    "timelogs",
    "whmcstickets",
    "projects/10/actions",
)
SORTS: dict[str, tuple[str, ...]] = {
    "projects": ("project_name", "-date_finish", "project_rate,-project_status", "manager_adminid"),
    "actions": ("action_name", "-date_finish,action_status", "action_complete", "level_class"),
    "topics": ("-topic_name", "date_activity", "owner_adminid"),
    "files": ("file_name", "-file_size", "file_sha256"),
    "timelogs": ("-timelog_stop", "timelog_elapsed", "timelog_billable"),
    "whmcstickets": ("subject", "-lastreply", "flag"),
    "projects/10/actions": ("ordering", "-action_detail"),
}
TEXTS = st.one_of(
    st.sampled_from(["", "\0", "a\0b", "\r", "\x1b", "\ud800", "\uffff", "\U0001f600", "%_!'\"\\"]),
    st.text(st.characters(codec=None, exclude_categories=()), max_size=20),
)
KEYS = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, -1, 2**31, -(2**31) - 1, 2**63 - 1, -(2**63), 2**63, 10**30, 1.5]),
    TEXTS,
    st.lists(TEXTS, max_size=2),
    st.dictionaries(TEXTS, TEXTS, max_size=2),
)
MOST_VALUES = 5


def decoded(cursor: str) -> list[Any]:
    """Return what a cursor holds: its mark, and the sort values of the last row."""
    held: list[Any] = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    return held


def encoded(held: Any) -> str:
    """Return the cursor that holds this, as JSON's escapes carry it."""
    return base64.urlsafe_b64encode(json.dumps(held).encode()).decode().rstrip("=")


class CursorMachine(RuleBasedStateMachine):
    """A caller who pages, and one who changes what he was given before he sends it back."""

    world: World
    cursors: Bundle[tuple[str, str, str]] = Bundle("cursors")

    def page(self, chain: str, sort: str, after: str = "") -> Any:
        """Ask for a page; whatever was sent, it is there or the cursor is refused."""
        params = {"sort": sort, "limit": 2} | ({"after": after} if after else {})
        reply = self.world.call("GET", chain, params)
        assert reply.status in (200, 400), reply.body
        if reply.status == 400:
            assert "invalid_cursor" == reply.error
        return reply

    @rule(target=cursors, chain=st.sampled_from(LISTS), data=st.data())
    def begin(self, chain: str, data: st.DataObject) -> Any:
        sort = data.draw(st.sampled_from(SORTS[chain]))
        found = self.page(chain, sort).response["data"].get("next")
        return (chain, sort, found) if found else multiple()

    @rule(target=cursors, place=consumes(cursors))
    def go_on(self, place: tuple[str, str, str]) -> Any:
        """An untouched cursor always leads on."""
        chain, sort, after = place
        reply = self.page(chain, sort, after)
        assert 200 == reply.status
        found = reply.response["data"].get("next")
        return (chain, sort, found) if found else multiple()

    @rule(place=cursors, key=KEYS, data=st.data())
    def change_a_value(self, place: tuple[str, str, str], key: Any, data: st.DataObject) -> None:
        chain, sort, after = place
        held = decoded(after)
        held[data.draw(st.integers(1, len(held) - 1))] = key
        self.page(chain, sort, encoded(held))

    @rule(place=cursors, text=TEXTS, data=st.data())
    def put_something_into_a_text(
        self, place: tuple[str, str, str], text: str, data: st.DataObject
    ) -> None:
        chain, sort, after = place
        held = decoded(after)
        texts = [index for index, key in enumerate(held) if index and isinstance(key, str)]
        if texts:
            index = data.draw(st.sampled_from(texts))
            at = data.draw(st.integers(0, len(held[index])))
            held[index] = held[index][:at] + text + held[index][at:]
            self.page(chain, sort, encoded(held))

    @rule(place=cursors, data=st.data())
    def change_a_byte(self, place: tuple[str, str, str], data: st.DataObject) -> None:
        chain, sort, after = place
        held = bytearray(base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)))
        held[data.draw(st.integers(0, len(held) - 1))] = data.draw(st.integers(0, 255))
        self.page(chain, sort, base64.urlsafe_b64encode(held).decode().rstrip("="))

    @rule(place=cursors, data=st.data())
    def drop_or_double_values(self, place: tuple[str, str, str], data: st.DataObject) -> None:
        chain, sort, after = place
        held = decoded(after)
        kept = data.draw(st.lists(st.sampled_from(held), max_size=MOST_VALUES))
        self.page(chain, sort, encoded(kept))

    @rule(place=cursors, other=st.sampled_from(LISTS), data=st.data())
    def take_it_elsewhere(
        self, place: tuple[str, str, str], other: str, data: st.DataObject
    ) -> None:
        chain, sort, after = place
        wanted = data.draw(st.sampled_from(SORTS[other]))
        reply = self.page(other, wanted, after)
        assert (200 if (other, wanted) == (chain, sort) else 400) == reply.status


def test_no_cursor_breaks_the_database(tmp_path: Path) -> None:
    """Sound ones lead on; any other is refused, or is one that a row could have made."""
    CursorMachine.world = make_app(tmp_path / "data")
    run_state_machine_as_test(
        CursorMachine, settings=settings(max_examples=EFFORT.runs, stateful_step_count=EFFORT.steps)
    )
