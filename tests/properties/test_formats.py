"""The formats against their definitions: dicttoxml, xml.etree, json and csv judge what we print."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from dicttoxml import dicttoxml
from hypothesis import given, settings
from hypothesis import strategies as st

from teampro.dialects.native.formats import PRINTERS, STREAMERS
from teampro.errors import escape_controls
from teampro.formats.to_xml import xml_printer
from tests.xml_decoder import decode_xml

FORBIDDEN = "".join(map(chr, [*range(0x20), 0xFFFE, 0xFFFF])).replace("\t", "").replace("\n", "")

KEYS = st.from_regex(r"[a-z][a-z0-9_.]{0,5}", fullmatch=True)
SINGULARS = st.dictionaries(KEYS, KEYS, max_size=3)
TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters=FORBIDDEN), max_size=12),
    st.text("&\"'<>;]! \t\n=+-@,äa", max_size=12),
)
ANY_TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=12),
    st.text(FORBIDDEN + "\ud800\udfff<&a", max_size=12),
)
INTEGERS = st.integers(-(2**63), 2**63 - 1)


def trees(texts: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Return trees as answers can be: no floats, and no booleans directly in lists."""
    items = st.one_of(st.none(), INTEGERS, texts)

    def members(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
        return st.dictionaries(KEYS, st.one_of(values, st.booleans()), max_size=4)

    values = st.recursive(
        items,
        lambda inner: st.one_of(st.lists(inner, max_size=4), members(inner)),
        max_leaves=10,
    )
    return members(values)


def with_texts(change: Callable[[str], str], value: Any) -> Any:
    """Return a tree with every text changed."""
    if isinstance(value, dict):
        return {key: with_texts(change, item) for key, item in value.items()}
    if isinstance(value, list):
        return [with_texts(change, item) for item in value]
    return change(value) if isinstance(value, str) else value


@pytest.fixture(scope="module", autouse=True)
def _quiet_oracle() -> None:
    logging.getLogger("dicttoxml").setLevel(logging.ERROR)


@settings(max_examples=200, deadline=None)
@given(trees(TEXTS), SINGULARS)
def test_xml_is_byte_for_byte_dicttoxml(tree: dict[str, Any], singulars: dict[str, str]) -> None:
    """Whatever tree an answer can be, dicttoxml prints the same bytes."""
    expected = dicttoxml(
        tree, custom_root="teampro", item_func=lambda parent: singulars.get(parent, "item")
    )
    assert expected == PRINTERS["xml"].print(tree, singulars)


@settings(max_examples=200, deadline=None)
@given(trees(TEXTS), SINGULARS)
def test_xml_decodes_to_the_tree_of_json(tree: dict[str, Any], singulars: dict[str, str]) -> None:
    """Both formats say exactly the same, which is what was to be said, in the same order."""
    from_json = json.loads(PRINTERS["json"].print(tree, singulars))
    from_xml = decode_xml(PRINTERS["xml"].print(tree, singulars))
    assert json.dumps(tree) == json.dumps(from_json) == json.dumps(from_xml)


@settings(max_examples=200, deadline=None)
@given(trees(ANY_TEXTS), SINGULARS)
def test_xml_is_well_formed_for_any_text(tree: dict[str, Any], singulars: dict[str, str]) -> None:
    """Even characters that should never have come so far leave a document that decodes."""
    assert with_texts(escape_controls, tree) == decode_xml(PRINTERS["xml"].print(tree, singulars))


@pytest.mark.parametrize("name", PRINTERS)
@settings(max_examples=100, deadline=None)
@given(trees(ANY_TEXTS), SINGULARS)
def test_printed_members_are_joined_to_the_same_bytes(
    name: str, tree: dict[str, Any], singulars: dict[str, str]
) -> None:
    """Whoever needs the bytes of a member prints nothing twice."""
    printer = PRINTERS[name]
    members = {key: printer.member(key, value, singulars) for key, value in tree.items()}
    assert printer.print(tree, singulars) == printer.join(members)


def plainly(value: Any, is_root: bool = False) -> list[Any]:
    """Return an element as XML without types has it: its text, then each child by name."""
    if isinstance(value, dict):
        [*members] = value.items()
        if len(members) == 1 and not is_root and isinstance(members[0][1], list):
            members = [(members[0][0], item) for item in members[0][1]]
        return ["", *([key, *plainly(item)] for key, item in members)]
    if isinstance(value, list):
        return ["", *(["item", *plainly(item)] for item in value)]
    return ["" if value is None else str(int(value) if isinstance(value, bool) else value)]


def read_plainly(element: ElementTree.Element) -> list[Any]:
    """Return the same of a parsed element; an entry is named by its key."""
    named = ([child.get("key", child.tag), *read_plainly(child)] for child in element)
    return [element.text or "", *named]


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(KEYS | st.text("1a -<'\"&ä", max_size=4), trees(TEXTS), max_size=3))
def test_xml_without_types_decodes_to_the_tree(tree: dict[str, Any]) -> None:
    """The same tree in the same order, all leaves as text."""
    printed = xml_printer("api", typed=False)(tree, {})
    assert plainly(tree, is_root=True) == read_plainly(ElementTree.fromstring(printed))


@settings(max_examples=200, deadline=None)
@given(trees(ANY_TEXTS))
def test_json_is_readable_for_any_text(tree: dict[str, Any]) -> None:
    """Only a lone surrogate is changed, into the text of its escape."""
    expected = with_texts(lambda text: text.encode("utf-8", "backslashreplace").decode(), tree)
    assert expected == json.loads(PRINTERS["json"].print(tree, {}))


CELLS = st.one_of(st.none(), st.booleans(), INTEGERS, TEXTS, trees(TEXTS))
ROWS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=5)
)


def as_cell(value: Any) -> str:
    """Return the text that a CSV reader finds for a value, formulas defused."""
    if value is None:
        return ""
    if isinstance(value, str):
        is_amount = re.fullmatch(r"-[0-9]+\.[0-9]{2}", value)
        is_formula = value.startswith(("=", "+", "-", "@", "\t", "\r")) and not is_amount
        return f"'{value}" if is_formula else value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@given(ROWS)
def test_csv_reads_back_to_its_cells(rows: list[list[Any]]) -> None:
    """A CSV reader finds every cell of every row, in place."""
    names = [f"field_{number}" for number in range(len(rows[0]))]
    text = b"".join(STREAMERS["csv"].stream(names, rows)).decode()
    read = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert [names, *([as_cell(value) for value in row] for row in rows)] == read


@given(ROWS)
def test_ndjson_reads_back_to_its_rows(rows: list[list[Any]]) -> None:
    """Each line is the object of one row, and lines are as many as rows."""
    names = [f"field_{number}" for number in range(len(rows[0]))]
    *lines, last = b"".join(STREAMERS["ndjson"].stream(names, rows)).split(b"\n")
    expected = [dict(zip(names, row, strict=True)) for row in rows]
    assert (expected, b"") == ([json.loads(line) for line in lines], last)
