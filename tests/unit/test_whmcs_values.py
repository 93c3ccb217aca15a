"""The values of parameters: what is read of which text, and what is no value of its kind."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teampro.dialects.whmcs.given import Tree
from teampro.dialects.whmcs.values import (
    Attachment,
    Unreadable,
    read_attachments,
    read_bool,
    read_date,
    read_int,
    read_list,
    read_map,
    read_moment,
    read_money,
)
from teampro.store.files import Upload

NOTHING = ("null", "None", "undefined", "[object Object]", "NaN", "Array")
AUCKLAND = ZoneInfo("Pacific/Auckland")


def packed(text: str | bytes) -> str:
    """Return base64 of a text."""
    return b64encode(text.encode() if isinstance(text, str) else text).decode()


def refused(kind: str, read: Callable[..., Any], *args: Any) -> None:
    """Read what cannot be read."""
    with pytest.raises(Unreadable) as told:
        read(*args)
    assert kind == told.value.kind


@pytest.mark.parametrize(
    ("text", "number"),
    [("5", 5), (" 5 ", 5), ("5.0", 5), ("5.00", 5), ("-3", -3), ("+3", 3), ("007", 7)],
)
def test_int_is_read(text: str, number: int) -> None:
    """Some clients write all numbers with two places."""
    assert number == read_int(text)


@pytest.mark.parametrize("value", [*NOTHING, "", "5.5", "5,0", "1e3", "0x1", "٣", "9" * 19, {}])
def test_what_is_no_int_is_refused(value: Tree) -> None:
    """Nothing is guessed."""
    refused("int", read_int, value)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("10", "10.00"),
        ("10.5", "10.50"),
        ("-3.00", "-3.00"),
        ("+1", "1.00"),
        (" 1 ", "1.00"),
        ("1.005", "1.01"),
        ("1.0049999999", "1.00"),
        ("-1.005", "-1.01"),
        ("0.995", "1.00"),
        ("-0.001", "0.00"),
        ("99999999999.99", "99999999999.99"),
    ],
)
def test_money_is_read_from_its_digits(text: str, amount: str) -> None:
    """More than two places are rounded half up, without a float."""
    assert amount == read_money(text)


@pytest.mark.parametrize("value", [*NOTHING, "", "1,000.00", "1,5", "1e3", ".", "1.", "£1", {}])
def test_what_is_no_money_is_refused(value: Tree) -> None:
    """A comma could be either sign."""
    refused("money", read_money, value)


@given(st.integers(-(10**13), 10**13))
def test_every_amount_is_read_as_itself(cents: int) -> None:
    """What has two places is not changed."""
    text = f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"
    assert text == read_money(text)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        *((word, True) for word in ("1", "true", "True", "ON", "yes", " 1 ")),
        *((word, False) for word in ("0", "false", "False", "OFF", "no", "")),
    ],
)
def test_bool_is_read(text: str, flag: bool) -> None:
    """PHP sends 1 and 0, Python True and False."""
    assert flag is read_bool(text)


@pytest.mark.parametrize("value", [*NOTHING, "2", "y", {}])
def test_what_is_no_bool_is_refused(value: Tree) -> None:
    """Another word is no flag."""
    refused("bool", read_bool, value)


@pytest.mark.parametrize(
    ("text", "local_format", "day"),
    [
        ("2024-05-06", "", "2024-05-06"),
        ("20240506", "", "2024-05-06"),
        ("2024-05-06 23:59:59", "", "2024-05-06"),
        ("20240506 10:00", "", "2024-05-06"),
        ("2024-05-06T10:00:00+02:00", "", "2024-05-06"),
        ("2024-05-06T10:00:00.123Z", "", "2024-05-06"),
        ("01-12-2099", "DD/MM/YYYY", "2099-12-01"),
        ("01/12/2099", "DD/MM/YYYY", "2099-12-01"),
        ("1.2.2099", "DD.MM.YYYY", "2099-02-01"),
        ("12/01/2099", "MM/DD/YYYY", "2099-12-01"),
        ("2099/12/01", "YYYY/MM/DD", "2099-12-01"),
        ("2099-12-01", "DD/MM/YYYY", "2099-12-01"),
        ("01/12/2099 08:30", "DD/MM/YYYY", "2099-12-01"),
        ("0000-00-00", "", None),
        ("0000-00-00 00:00:00", "", None),
        ("", "", None),
    ],
)
def test_date_is_read(text: str, local_format: str, day: str | None) -> None:
    """With or without dashes and a time; a localised one where a command takes it."""
    assert day == read_date(text, local_format)


@pytest.mark.parametrize(
    ("value", "local_format"),
    [
        *((text, "DD/MM/YYYY") for text in NOTHING),
        ("2024-02-30", ""),
        ("2024-0506", ""),
        ("2024-05-06 x", ""),
        ("2024-05-06 25", ""),
        ("06/05/2024", ""),
        ("31/02/2024", "DD/MM/YYYY"),
        ("12/31/2024", "DD/MM/YYYY"),
        ("1/2/24", "DD/MM/YYYY"),
        ("tomorrow", ""),
        ({}, ""),
    ],
)
def test_what_is_no_date_is_refused(value: Tree, local_format: str) -> None:
    """Days of the calendar alone."""
    refused("date", read_date, value, local_format)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-05-06 12:00:00", "2024-05-06 00:00:00"),
        ("2024-05-06", "2024-05-05 12:00:00"),
        ("20240506 12:00", "2024-05-06 00:00:00"),
        ("2024-01-06T12:00", "2024-01-05 23:00:00"),
        ("2024-05-06T12:00:00Z", "2024-05-06 12:00:00"),
        ("2024-05-06T12:00:00+02:00", "2024-05-06 10:00:00"),
        ("2024-05-06 12:00:00 -0330", "2024-05-06 15:30:00"),
        ("1714996800", "2024-05-06 12:00:00"),
        ("0000-00-00 00:00:00", None),
        ("", None),
    ],
)
def test_moment_is_meant_where_the_server_stands(text: str, moment: str | None) -> None:
    """The chain has UTC; what names a zone, and Unix seconds, are absolute."""
    assert moment == read_moment(text, AUCKLAND)


@pytest.mark.parametrize(
    "value", [*NOTHING, "12:00", "2024-05-06 24:61", "0001-01-01", "123456789012", {}]
)
def test_what_is_no_moment_is_refused(value: Tree) -> None:
    """Nor one that no clock shows."""
    refused("moment", read_moment, value, AUCKLAND)


@pytest.mark.parametrize(
    ("value", "splits", "items"),
    [
        ({"0": "x", "2": "y"}, False, {"0": "x", "2": "y"}),
        ("x", False, {"0": "x"}),
        ("1, 2,3", True, {"0": "1", "1": "2", "2": "3"}),
        ("a,b", False, {"0": "a,b"}),
        ("", False, {}),
        ("", True, {}),
    ],
)
def test_list_is_read_by_its_keys(value: Tree, splits: bool, items: dict[str, Tree]) -> None:
    """A text is the item 0; commas part lists of numbers and words."""
    assert items == read_list(value, splits)


MAPS: list[tuple[Tree, dict[str, Tree]]] = [
    ({"1": "x"}, {"1": "x"}),
    (packed('a:2:{i:1;s:5:"café";i:2;d:10.50;}'), {"1": "café", "2": "10.50"}),
    (packed('{"1": "x", "2": [true, 1.50]}'), {"1": "x", "2": {"0": "1", "1": "1.50"}}),
    (packed('["x"]'), {"0": "x"}),
    ('{"1": "x"}', {"1": "x"}),
    ('[]', {}),
    ("", {}),
    (packed('{"1": "~~>"}').replace("+", " "), {"1": "~~>"}),
    (packed('{"1":"xy"}').rstrip("="), {"1": "xy"}),
]  # fmt: skip


@pytest.mark.parametrize(("value", "tree"), MAPS)
def test_map_is_read_in_every_packing(value: Tree, tree: dict[str, Tree]) -> None:
    """Brackets, serialize or JSON in base64, or JSON itself."""
    assert tree == read_map(value)


@pytest.mark.parametrize(
    "value",
    [
        *NOTHING,
        "x",
        "5",
        packed("i:5;"),
        packed("x"),
        packed('O:8:"stdClass":0:{}'),
        packed(b"\xff\xfe"),
        packed('"text"'),
        '{"a": 1',
        '{"a": ' * 12 + "1" + "}" * 12,
        packed("[" * 100_000),
    ],
)
def test_what_is_no_map_is_refused(value: Tree) -> None:
    """Nothing is dropped in silence: a lost field is a lost order."""
    refused("map", read_map, value)


@pytest.mark.parametrize("text", ["[" + "1," * 30_000 + "1]", "[" + "{}," * 30_000 + "{}]"])
def test_map_of_too_many_values_is_refused_unread(text: str) -> None:
    """Eight megabytes of them took a gigabyte of memory, and seconds."""
    refused("map", read_map, text)
    refused("map", read_map, packed(text))
    assert 20_000 == len(read_map("[" + "1," * 19_999 + "1]"))


def test_list_of_too_many_items_is_refused() -> None:
    """Where commas part it."""
    refused("list", read_list, "1," * 30_000, True)
    assert 1 == len(read_list("1," * 30_000))


def test_attachments_are_read_in_every_spelling() -> None:
    """Base64 of a list, brackets, and the files of a form."""
    item = {"name": "a.txt", "data": packed("Hello")}
    upload = Upload(Path("x"), 5, "0" * 64, "c.txt")
    expected = Attachment("a.txt", b"Hello")
    assert (expected,) == read_attachments(packed(json.dumps([item])))
    named = {"0": {"filename": "/tmp/a.txt", "data": packed("Hello")}}
    assert (expected, Attachment("c.txt", upload=upload)) == read_attachments(named, [upload])
    assert () == read_attachments("")


@pytest.mark.parametrize(
    "value",
    [
        *NOTHING,
        {"0": "x"},
        {"0": {"name": "a.txt"}},
        {"0": {"name": "a.txt", "data": "%"}},
        {"0": {"name": "..", "data": ""}},
        {"0": {"name": {}, "data": ""}},
        {str(index): {"name": "a.txt", "data": ""} for index in range(21)},
    ],
)
def test_what_is_no_attachment_is_refused(value: Tree) -> None:
    """Without a name or bytes, or one too many."""
    refused("attachments", read_attachments, value)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("int", "Invalid value for amount"),
        ("map", "Invalid value for amount"),
        ("date", "Invalid Date Format"),
        ("attachments", "Invalid Attachment"),
    ],
)
def test_each_kind_has_its_sentence(kind: Any, sentence: str) -> None:
    """For commands that document none."""
    assert sentence == Unreadable(kind).sentence("amount")
