"""PHP's serialize, read: what is told of it, and what an independent writer prints."""

from __future__ import annotations

from typing import Any

import phpserialize
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teampro.dialects.whmcs.php import MOST_ITEMS, NESTING, serialize, unserialize

NESTED = b"a:1:{i:0;" * NESTING + b"N;" + b"}" * NESTING


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b"N;", None),
        (b"i:-5;", -5),
        (b"b:1;", True),
        (b"b:0;", False),
        (b's:5:"caf\xc3\xa9";', "café"),
        (b's:9:"a";i:1;"b";', 'a";i:1;"b'),
        (b"a:0:{}", {}),
        (b'a:2:{i:1;s:1:"x";s:3:"key";a:1:{i:0;i:7;}}', {1: "x", "key": {0: 7}}),
    ],
)
def test_php_values_are_read(data: bytes, value: Any) -> None:
    """Lengths count bytes, and what a text holds ends none."""
    assert value == unserialize(data)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.text(), st.text()))
def test_texts_are_written_as_they_are_read(texts: dict[str, str]) -> None:
    """By an independent reader, too: lengths count bytes."""
    written = serialize(texts).encode()
    assert texts == unserialize(written)
    assert texts == phpserialize.loads(written, decode_strings=True)


@pytest.mark.parametrize("text", ["0.5", "-12", "1.0E+25", "19.999999999999999999"])
def test_php_number_keeps_its_text(text: str) -> None:
    """An amount is read from the digits that were written."""
    assert text == str(unserialize(f"d:{text};".encode()))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        b"N",
        b"i:1",
        b"i:x;",
        b"i:99999999999999999999;",
        b"b:2;",
        b"d:NAN;",
        b"d:INF;",
        b's:3:"ab";',
        b's:1:"ab";',
        b's:-1:"";',
        b's:1:"\xff";',
        b"a:1:{}",
        b"a:1:{i:0;N;",
        b"a:1:{N;N;}",
        b"a:1:{a:0:{}N;}",
        b"a:1000000000:{}",
        b"i:1;i:2;",
        b'O:8:"stdClass":0:{}',
        b'C:1:"A":0:{}',
        b"a:2:{i:0;i:1;i:1;R:2;}",
        b"r:1;",
        b"a:1:{i:0;" + NESTED + b"}",
        b"a:%d:{" % (MOST_ITEMS + 1) + b"i:0;N;" * (MOST_ITEMS + 1) + b"}",
    ],
)
def test_what_is_no_plain_value_is_refused(data: bytes) -> None:
    """What is cut, too much or too deep, and above all objects and references."""
    with pytest.raises(ValueError, match="expected .* at byte"):
        unserialize(data)


def test_php_limits_are_met_exactly() -> None:
    """As deep, and as many items, as is allowed."""
    unserialize(NESTED)
    many = b"".join(b"i:%d;N;" % index for index in range(MOST_ITEMS))
    assert MOST_ITEMS == len(unserialize(b"a:%d:{%b}" % (MOST_ITEMS, many)))


KEYS = st.integers(-(2**31), 2**31) | st.text(max_size=5)
PLAIN = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(max_size=10)
VALUES = st.recursive(PLAIN, lambda inner: st.dictionaries(KEYS, inner, max_size=4), max_leaves=10)


@settings(max_examples=300, deadline=None)
@given(VALUES)
def test_php_reads_what_another_writer_prints(value: Any) -> None:
    """The oracle is phpserialize, which is not used by the product."""
    assert value == unserialize(phpserialize.dumps(value))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=40) | st.text('aisbdN:;{}"0123', max_size=30).map(str.encode))
def test_no_bytes_break_the_php_reader(data: bytes) -> None:
    """A value or one kind of fault, whatever comes."""
    try:
        unserialize(data)
    except ValueError as fault:
        assert str(fault).startswith("expected ")
