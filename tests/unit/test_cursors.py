"""Cursors: what they carry, and that a made-up one is refused."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from teampro.engine.options.cursors import fingerprint, read_cursor, write_cursor
from teampro.resources import RESOURCES
from teampro.schema.registry import Registry
from teampro.schema.values import Invalid

FIELDS = Registry(RESOURCES)["actions"].fields
SORT = [FIELDS["date_finish"], FIELDS["action_name"], FIELDS["action_id"]]
MARK = fingerprint("actions", {})


def made_up(tree: Any) -> str:
    """Return a cursor as a client could forge it."""
    text = json.dumps(tree).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


@pytest.mark.parametrize(
    "keys",
    [
        ("2024-05-06", "Draft", 7),
        (None, "", 1),
        (None, 'Ä "quoted" \U0001f600\n', 2**53 - 1),
        ("2024-05-06", "x" * 100_000, 7),
    ],
)
def test_a_cursor_carries_the_last_rows_sort_values(keys: tuple[Any, ...]) -> None:
    """What was written is read, nulls, long texts and all characters included."""
    text = write_cursor(MARK, keys)
    assert keys == read_cursor(text, MARK, SORT)


def test_a_cursor_needs_no_escape_in_a_url() -> None:
    """Its letters are those that a query string carries as they are."""
    text = write_cursor(MARK, (None, "??>>~~ÿÿ", 7))
    assert text.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "text",
    [
        None,
        5,
        [],
        "",
        "x",
        "ä",
        "!!!!",
        "\x00",
        made_up({}),
        made_up([]),
        made_up([5, None, "a", 7]),
        made_up(["another", None, "a", 7]),
        made_up([MARK]),
        made_up([MARK, None, "a"]),
        made_up([MARK, None, "a", 7, 8]),
        made_up([MARK, None, "a", None]),
        made_up([MARK, None, None, 7]),
        made_up([MARK, 5, "a", 7]),
        made_up([MARK, None, "a", "7"]),
        made_up([MARK, None, "a", True]),
        made_up([MARK, None, "a", 7.0]),
        made_up([MARK, None, "a", 2**63]),
        made_up([MARK, None, "a\ud800", 7]),
        made_up([MARK, None, "a\x00", 7]),
        made_up([MARK, None, "a\r", 7]),
        made_up([MARK, None, "a\uffff", 7]),
        made_up([MARK, "2024-05-06\x00", "a", 7]),
        made_up([MARK, None, ["a"], 7]),
        base64.urlsafe_b64encode(b"[" * 100_000).decode(),
        base64.urlsafe_b64encode(b"9" * 100_000).decode(),
        base64.urlsafe_b64encode(b'["\xff"]').decode(),
    ],
)
def test_a_damaged_cursor_is_invalid(text: Any) -> None:
    """Whatever a client makes up is refused before it gets near the database."""
    with pytest.raises(Invalid):
        read_cursor(text, MARK, SORT)


def test_the_mark_tells_lists_apart() -> None:
    """Another filter is another list; the order of its keys is not."""
    assert fingerprint({"a": 1, "b": [2]}) == fingerprint({"b": [2], "a": 1})
    assert fingerprint({"a": "for\u00eat"}) == fingerprint({"a": "fore\u0302t"})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})
    assert fingerprint({"a": 1}) != fingerprint({"b": 1})
