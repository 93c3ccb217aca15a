"""The formats, byte by byte: small trees and rows against what must stand on the wire."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from teampro import formats
from teampro.dialects.native.formats import PRINTERS, STREAMERS
from teampro.dialects.whmcs.head import FORMATS
from teampro.formats import to_csv, to_ndjson
from teampro.formats.to_json import dump_text
from teampro.formats.to_nvp import is_flat, print_pairs
from teampro.formats.to_xml import REPEATED, xml_printer
from tests.xml_decoder import decode_xml

SINGULARS = {"actions": "action", "timelogs": "timelog"}
FORBIDDEN = ["\x00", "\x01", "\x08", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud800", "\udfff"]


def print_json(tree: dict[str, Any]) -> bytes:
    """Print a tree as the mapping's json does."""
    return PRINTERS["json"].print(tree, SINGULARS)


def print_xml(tree: dict[str, Any]) -> bytes:
    """Print a tree as the mapping's xml does, its rows named by SINGULARS."""
    return PRINTERS["xml"].print(tree, SINGULARS)


def stream(name: str, names: list[str], rows: list[tuple[Any, ...]]) -> bytes:
    """Return all chunks of a stream as one."""
    return b"".join(STREAMERS[name].stream(names, iter(rows)))


def csv_line(*cells: Any) -> bytes:
    """Return the one line that one row prints as, without the line of field names."""
    header, line = stream("csv", ["a"] * len(cells), [cells]).split(b"\r\n", 1)
    assert b",".join([b"a"] * len(cells)) == header
    return line


def test_every_format_is_one_file_and_one_line_of_the_mapping() -> None:
    """The files to_*.py and the names of the mappings are the same set, the command API's too."""
    files = {path.stem for path in Path(formats.__path__[0]).glob("to_*.py")}
    assert files == {f"to_{name}" for name in [*PRINTERS, *STREAMERS, *FORMATS]}


@pytest.mark.parametrize(
    ("tree", "body"),
    [
        ({}, ""),
        ({"total": 1}, '<total type="int">1</total>'),
        ({"a": -1, "b": 2**63 - 1}, '<a type="int">-1</a><b type="int">9223372036854775807</b>'),
        ({"a": True, "b": False}, '<a type="bool">true</a><b type="bool">false</b>'),
        ({"date_start": None}, '<date_start type="null"></date_start>'),
        ({"a": ""}, '<a type="str"></a>'),
        ({"a": " x\n\ty "}, '<a type="str"> x\n\ty </a>'),
        ({"a": "ä€😀"}, '<a type="str">ä€😀</a>'),
        ({"a": "&\"'<>"}, '<a type="str">&amp;&quot;&apos;&lt;&gt;</a>'),
        ({"a": '"'}, '<a type="str">&quot;</a>'),
        ({"a": "'"}, '<a type="str">&apos;</a>'),
        ({"a": "<"}, '<a type="str">&lt;</a>'),
        ({"a": ">"}, '<a type="str">&gt;</a>'),
        ({"a": "&amp;"}, '<a type="str">&amp;amp;</a>'),
        ({"a": "]]>"}, '<a type="str">]]&gt;</a>'),
        ({"a": {}, "b": []}, '<a type="dict"></a><b type="list"></b>'),
        ({"a": {"b": {"c": 1}}}, '<a type="dict"><b type="dict"><c type="int">1</c></b></a>'),
        ({"project.type": "x"}, '<project.type type="str">x</project.type>'),
        (
            {"actions": [{"action_id": 7}, {}]},
            '<actions type="list"><action type="dict"><action_id type="int">7</action_id></action>'
            '<action type="dict"></action></actions>',
        ),
        (
            {"actions": [{"timelogs": [{"a": 1}]}]},
            '<actions type="list"><action type="dict"><timelogs type="list"><timelog type="dict">'
            '<a type="int">1</a></timelog></timelogs></action></actions>',
        ),
        (
            {"allowed": ["GET", 1, None, "<"]},
            '<allowed type="list"><item type="str">GET</item><item type="int">1</item>'
            '<item type="null"></item><item type="str">&lt;</item></allowed>',
        ),
        (
            {"allowed": ("GET",)},
            '<allowed type="list"><item type="str">GET</item></allowed>',
        ),
        (
            {"actions": [[1], []]},
            '<actions type="list"><action type="list"><item type="int">1</item></action>'
            '<action type="list"></action></actions>',
        ),
    ],
)
def test_xml_prints_exactly_these_bytes(tree: dict[str, Any], body: str) -> None:
    """Each kind of value has one spelling, and rows take the singular of their list."""
    expected = f'<?xml version="1.0" encoding="UTF-8" ?><teampro>{body}</teampro>'
    assert expected.encode() == print_xml(tree)


@pytest.mark.parametrize(
    ("tree", "body"),
    [
        ({}, ""),
        ({"id": 1, "no": -7}, "<id>1</id><no>-7</no>"),
        ({"a": True, "b": False}, "<a>1</a><b>0</b>"),
        ({"a": None, "b": ""}, "<a></a><b></b>"),
        ({"a": "<&\"'>"}, "<a>&lt;&amp;&quot;&apos;&gt;</a>"),
        ({"a": {"b": {"c": "x"}}, "d": {}}, "<a><b><c>x</c></b></a><d></d>"),
        (
            {"clients": {"client": [{"id": 1}, {"id": 2}]}},
            "<clients><client><id>1</id></client><client><id>2</id></client></clients>",
        ),
        ({"clients": {"client": []}}, "<clients></clients>"),
        (
            {"items": {"item": [{"id": 1}, "x"]}},
            "<items><item><id>1</id></item><item>x</item></items>",
        ),
        ({"row": {"actions": [1]}}, "<row><actions><action>1</action></actions></row>"),
        ({"row": {"a": [1], "b": []}}, "<row><a><item>1</item></a><b></b></row>"),
        ({"client": [[1, 2], [3]]}, "<client>1</client><client>2</client><client>3</client>"),
        ({"actions": [{"id": 1}]}, "<actions><action><id>1</id></action></actions>"),
        ({"numbers": (1, "x")}, "<numbers><item>1</item><item>x</item></numbers>"),
        ({"1": "x", ".de": "y"}, '<entry key="1">x</entry><entry key=".de">y</entry>'),
        ({'a"<': {"b c": 1}}, '<entry key="a&quot;&lt;"><entry key="b c">1</entry></entry>'),
    ],
)
def test_xml_without_types_prints_exactly_these_bytes(tree: dict[str, Any], body: str) -> None:
    """Any root; lists named, or repeated in place; a key that is no XML name is an entry."""
    printed = xml_printer("whmcsapi", attributes={"version": '8"'}, typed=False)
    expected = (
        f'<?xml version="1.0" encoding="UTF-8" ?><whmcsapi version="8&quot;">{body}</whmcsapi>'
    )
    assert expected.encode() == printed(tree, {"client": REPEATED, "actions": "action"})


def test_xml_has_the_prolog_it_is_given() -> None:
    """As readers of another maker expect it."""
    printed = xml_printer("api", typed=False, prolog="<?xml version='1.0'?>\n")({"a": 1}, {})
    assert b"<?xml version='1.0'?>\n<api><a>1</a></api>" == printed


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        ({}, ""),
        ({"result": "success", "id": 7}, "result=success;id=7;"),
        ({"a": True, "b": False, "c": None, "d": ""}, "a=1;b=0;c=;d=;"),
        ({"a": "<&\"'>", "b": "x=y"}, "a=&lt;&amp;&quot;'&gt;;b=x=y;"),
        ({"a": "ä€"}, "a=ä€;"),
    ],
)
def test_names_and_values_print_exactly_this_text(tree: dict[str, Any], text: str) -> None:
    """In order, with entities for what is markup."""
    assert is_flat(tree)
    assert text.encode() == print_pairs(tree)


@pytest.mark.parametrize("value", [{}, [], (), {"a": 1}, "a;b", "a\nb", "a\rb"])
def test_names_and_values_cannot_say_everything(value: Any) -> None:
    """What is nested, or would be split by its readers."""
    assert not is_flat({"a": "x", "b": value})


def test_xml_has_the_root_it_is_given() -> None:
    """With types too, and without attributes."""
    expected = b'<?xml version="1.0" encoding="UTF-8" ?><api><a type="int">1</a></api>'
    assert expected == xml_printer("api")({"a": 1}, {})


def test_xml_prints_lists_as_deep_as_json_does() -> None:
    """A list in a list in a list, two hundred deep, decodes to itself."""
    value: list[Any] = []
    for _ in range(200):
        value = [value]
    tree = {"actions": value}
    assert tree == decode_xml(print_xml(tree)) == json.loads(print_json(tree))


@pytest.mark.parametrize("char", [*FORBIDDEN, "\r"])
def test_xml_stays_well_formed_whatever_slips_in(char: str) -> None:
    """A character XML 1.0 forbids, or would change, stands as a readable escape."""
    escape = "\\r" if char == "\r" else f"\\u{ord(char):04x}"
    tree = {"a": f"x{char}<y>", "b": [{"c": char}]}
    expected = {"a": f"x{escape}<y>", "b": [{"c": escape}]}
    assert expected == decode_xml(print_xml(tree))


@pytest.mark.parametrize("typed", [True, False])
@pytest.mark.parametrize("value", [1.5, b"x", datetime.date(2024, 1, 1), {1, 2}, object()])
def test_xml_refuses_what_is_no_wire_value(value: Any, typed: bool) -> None:
    """A value without a type word of its own is a bug and raises, named by its key."""
    with pytest.raises(TypeError, match=r"^date_start: "):
        xml_printer("api", typed=typed)({"actions": [{"date_start": value}]}, {})


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        ({}, "{}"),
        ({"b": 1, "a": [True, None, "ä/<\n"]}, '{"b":1,"a":[true,null,"ä/<\\n"]}'),
        ({"a": ("x",), "b": {}}, '{"a":["x"],"b":{}}'),
        ({"a": "\x00\x1f\ufffe"}, '{"a":"\\u0000\\u001f\ufffe"}'),
        (
            {"a": ["x\ud800", {"b": ("\udfff",)}], "c": 1},
            r'{"a":["x\\ud800",{"b":["\\udfff"]}],"c":1}',
        ),
        ({"\ud800": 1}, r'{"\\ud800":1}'),
    ],
)
def test_json_prints_exactly_this_text(tree: dict[str, Any], text: str) -> None:
    """JSON is compact, keeps the order of keys, and takes any text."""
    assert text.encode() == print_json(tree)
    assert text == dump_text(tree)


@pytest.mark.parametrize("value", [b"x", datetime.datetime(2024, 1, 1), {1}, 2**64])
def test_json_refuses_what_is_no_wire_value(value: Any) -> None:
    """A value that should have been made print-ready is a bug and raises."""
    with pytest.raises(TypeError):
        print_json({"a": value})


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("plain", "plain"),
        ("ä€😀", "ä€😀"),
        ("a b ", "a b "),
        ("a,b", '"a,b"'),
        ('say "x"', '"say ""x"""'),
        ("two\nlines", '"two\nlines"'),
        ("a\rb", '"a\rb"'),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", '"\'\rx"'),
        ('=HYPERLINK("x","y")', '"\'=HYPERLINK(""x"",""y"")"'),
        (" =1", " =1"),
        ("'x", "'x"),
        ("85.00", "85.00"),
        ("-8.67", "-8.67"),
        ("-8.6", "'-8.6"),
        ("-8.67+1", "'-8.67+1"),
        ("-8.67\n", '"\'-8.67\n"'),
        ("-1e3", "'-1e3"),
        ("+8.67", "'+8.67"),
        ("-", "'-"),
        ("a=b", "a=b"),
        ("", ""),
        (None, ""),
        (0, "0"),
        (-5, "-5"),
        (True, "true"),
        (False, "false"),
        ({"topic_id": 1, "name": "=x"}, '"{""topic_id"":1,""name"":""=x""}"'),
        ([1, None], '"[1,null]"'),
        ([], "[]"),
        ("\ud800", "\\ud800"),
    ],
)
def test_csv_cell(cell: Any, text: str) -> None:
    """A cell is quoted only when it must be, and a text never starts a formula."""
    assert f"0,{text}\r\n".encode() == csv_line(0, cell)


def test_csv_line_of_one_empty_cell_is_not_blank() -> None:
    """A row of one empty cell is quoted, since readers skip blank lines."""
    expected = b'""\r\n'
    assert expected == csv_line(None)


def test_csv_begins_with_the_field_names() -> None:
    """The first line is the names in order, and every line ends in CRLF."""
    expected = b"action_id,action_name\r\n1,x\r\n2,y\r\n"
    assert expected == stream("csv", ["action_id", "action_name"], [(1, "x"), (2, "y")])


def test_csv_without_rows_is_the_field_names() -> None:
    """An empty list still says which fields it has."""
    expected = [b"a,b\r\n"]
    assert expected == list(STREAMERS["csv"].stream(["a", "b"], []))


def test_ndjson_is_one_object_on_each_line() -> None:
    """Line ends in texts are escaped, so that lines are records."""
    rows = [(1, "x\ny"), (2, None), (3, {"b": True}), (4, "\ud800")]
    expected = rb"""{"id":1,"a":"x\ny"}
{"id":2,"a":null}
{"id":3,"a":{"b":true}}
{"id":4,"a":"\\ud800"}
"""
    assert expected == stream("ndjson", ["id", "a"], rows)


def test_ndjson_without_rows_is_empty() -> None:
    """No rows, no lines, no chunks."""
    assert not list(STREAMERS["ndjson"].stream(["a"], []))


def test_ndjson_refuses_a_row_of_another_length() -> None:
    """A row that does not fit its names is a bug, never a shorter object."""
    with pytest.raises(ValueError, match="zip"):
        stream("ndjson", ["a", "b"], [(1,)])


@pytest.mark.parametrize("name", list(STREAMERS))
def test_stream_takes_rows_only_as_it_yields_chunks(name: str) -> None:
    """However many rows there are, a chunk is some tens of kB and rows are read as needed."""
    taken = 0

    def rows() -> Iterator[tuple[int, str]]:
        nonlocal taken
        for taken in range(1, 10_001):
            yield taken, "x" * 90

    chunks = STREAMERS[name].stream(["id", "text"], rows())
    first = next(chunks)
    assert taken < 500
    sizes = [len(first), *map(len, chunks)]
    assert taken == 10_000
    assert sum(sizes) > 900_000
    assert max(sizes) < 33_000
    assert min(sizes[:-1]) > 32_000
    assert sizes[-1] > 0


@pytest.mark.parametrize(
    ("name", "size"), [("csv", to_csv.CHUNK_CHARACTERS), ("ndjson", to_ndjson.CHUNK_BYTES)]
)
def test_stream_yields_no_empty_chunk(name: str, size: int) -> None:
    """Rows that end just where a chunk ends leave nothing behind: an empty chunk would end HTTP."""
    assert all(STREAMERS[name].stream(["a"], [("x" * size,)]))


def test_csv_of_many_chunks_reads_back() -> None:
    """Nothing is lost or doubled where chunks meet."""
    rows = [(number, f"ä,{number}\n" * 20) for number in range(2_000)]
    read = csv.reader(io.StringIO(stream("csv", ["id", "text"], rows).decode(), newline=""))
    assert [["id", "text"], *([str(number), text] for number, text in rows)] == list(read)
