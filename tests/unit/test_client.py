"""The terminal client's pure parts: text to calls, answers to tables, calls to curl."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from teampro.client.answer import Answer, Refused
from teampro.client.call import ClientCall, ClientCallError, read_chain, read_params
from teampro.client.curl import curl
from teampro.client.http_request import http_request
from teampro.client.pages import whole
from teampro.client.plain_tables import plain
from teampro.client.printable import printable
from teampro.client.profiles import Profile, read_profiles, write_profiles
from teampro.client.remote import Remote
from teampro.client.rows import FileRow, chunks, read_rows
from teampro.client.table import display_width, tables

CHAINS = {
    "projects/100/actions": ("projects/100/actions", ""),
    "/v1/projects/100/actions/json": ("projects/100/actions", "json"),
    "v1.projects.100.actions.csv": ("projects/100/actions", "csv"),
    "projects.100,219": ("projects/100,219", ""),
    "projects/100/actions,topics": ("projects/100/actions,topics", ""),
    "config": ("config", ""),
}


@pytest.mark.parametrize("text", CHAINS)
def test_chain_is_read_in_every_spelling(text: str) -> None:
    """Slashes or dots, with and without version and format."""
    assert CHAINS[text] == read_chain(text)


@pytest.mark.parametrize(
    "text", ["", "/", "v1", "projects/?x=1", "projects/100 /actions", "a//b c"]
)
def test_what_is_no_chain_is_refused(text: str) -> None:
    """Nothing that would change the rest of the address passes for a chain."""
    with pytest.raises(ClientCallError, match="is no chain"):
        read_chain(text)


PARAMS = {
    ("a=b",): {"a": "b"},
    ("a=",): {"a": ""},
    ("a=b=c",): {"a": "b=c"},
    ("a:=1", "b:=true", "c:=null"): {"a": 1, "b": True, "c": None},
    ('a:={"lt": 100}',): {"a": {"lt": 100}},
    ("actions.limit:=5", "actions.fields=action_name"): {
        "actions": {"limit": 5, "fields": "action_name"}
    },
}


@pytest.mark.parametrize("pairs", PARAMS)
def test_params_are_read(pairs: tuple[str, ...]) -> None:
    """Text stays text, := is JSON, a dot goes inside."""
    assert PARAMS[pairs] == read_params(pairs)


NO_PARAMS = {
    ("a",): "write NAME=TEXT or NAME:=JSON",
    ("=b",): "write NAME=TEXT or NAME:=JSON",
    ("a:=b",): "holds no JSON",
    ("a=1", "a=2"): "a is given twice",
    ("a=1", "a.b=2"): "stands inside a, which is a value already",
}


@pytest.mark.parametrize("pairs", NO_PARAMS)
def test_params_that_cannot_be_read_are_refused(pairs: tuple[str, ...]) -> None:
    """The sentence says what would be right."""
    with pytest.raises(ClientCallError, match=NO_PARAMS[pairs]):
        read_params(pairs)


HOSTILE = {
    "plain Größe 👍🏽": "plain Größe 👍🏽",
    "a\nb\tc": "a b c",
    "\x1b[2Jgone": "\\x1b[2Jgone",
    "\x9b31m": "\\x9b31m",
    "user\u202egnp.exe": "user\\u202egnp.exe",
    "\u2066x\u2069": "\\u2066x\\u2069",
    "zero\u200bwidth": "zero\\u200bwidth",
    "bell\x07": "bell\\x07",
}


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_text_acts_on_the_terminal(text: str) -> None:
    """What moves, rings, hides or turns round is written out; words and emoji stay."""
    assert HOSTILE[text] == printable(text)


ROWS: list[dict[str, Any]] = [
    {
        "action_id": 1,
        "project_id": 100,
        "action_name": "Plan",
        "done": True,
        "note": "",
    },
    {"action_id": 22, "project_id": 100, "action_name": "Bau 建設", "done": False, "note": ""},
]


def lines(response: dict[str, Any], width: int = 80, **options: Any) -> list[str]:
    """Return the plain tables of a response."""
    return [line for table in tables(response, width, **options) for line in plain(table)]


def test_list_is_a_table_of_what_tells_its_rows_apart() -> None:
    """Equal and empty columns are left out; numbers stand at the right; wide letters count two."""
    assert lines({"data": {}, "actions": ROWS}) == [
        "action_id  action_name  done",
        "        1  Plan         yes",
        "       22  Bau 建設     no",
    ]


def test_asked_fields_are_the_columns_in_their_order() -> None:
    """Also those that are equal in all rows."""
    assert lines({"actions": ROWS}, fields=("action_name", "project_id")) == [
        "action_name  project_id",
        "Plan                100",
        "Bau 建設            100",
    ]


@pytest.mark.parametrize("width", [10, 24, 40, 80, 200])
def test_table_keeps_within_its_width(width: int) -> None:
    """Columns that do not fit are counted, the id always stays."""
    rows = [
        {"id": n, "x_name": f"Name {n}", **{f"f{i}": f"{n} {i}" * 3 for i in range(9)}}
        for n in (1, 2)
    ]
    [table] = tables({"rows": rows}, width)

    assert all(display_width(line) <= width for line in plain(table))
    assert "id" == table.columns[0]
    assert set(rows[0]) == {*table.columns, *table.left_out}


def test_record_is_shown_as_its_fields() -> None:
    """One line for each, in the order of the answer; the record above a list is left out."""
    assert lines(
        {"data": {}, "project": {"project_id": 1, "tags": ["a", "b"], "nothing": None}}
    ) == [
        "field       value",
        "project_id  1",
        "tags        a, b",
        "nothing",
    ]
    assert ["action_id", "1"] == [
        line.strip() for line in lines({"p": {"a": 1}, "l": [{"action_id": 1}]})
    ]


def test_several_lists_have_their_titles() -> None:
    """And lists inside rows are counted."""
    shown = lines(
        {"actions": [{"id": 1, "topics": [{"a": 1}]}, {"id": 2, "topics": []}], "files": []}
    )

    assert ["actions", "id  topics", " 1  1 row", " 2", "files"] == [line for line in shown if line]


def refusal(**request: Any) -> Answer:
    """Return a refused answer."""
    body = json.dumps({"request": request, "response": {}}).encode()
    return Answer(400, {"retry-after": "7"} if request.get("late") else {}, [body])


REFUSALS = {
    "Say it.": refusal(message="Say it.", errors=[]),
    "No 'x'; near 'y'.": refusal(
        message="No 'x'; near 'y'.", errors=[{"path": "x", "message": "No 'x'; near 'y'."}]
    ),
    "No limt.\n  at actions.limt": refusal(
        message="No limt.", errors=[{"path": "actions.limt", "message": "No limt."}]
    ),
    "Two faults.\n  a: A is bad.\n  b: B is bad.": refusal(
        message="Two faults.",
        errors=[{"path": "a", "message": "A is bad."}, {"path": "b", "message": "B is bad."}],
    ),
    "Wrong.\n  Tries left before this address is banned: 2.": refusal(
        message="Wrong.", tries_left=2
    ),
    "Busy \\x1b[1m.\n  Try again in 7 s.": refusal(message="Busy \x1b[1m.", late=True),
    (
        "The address answers (404), but not as this API does: see that the URL is that of TeamPro."
    ): Answer(404, {}, [b"<html>"]),
}


@pytest.mark.parametrize("told", REFUSALS)
def test_refusal_says_the_sentence_and_the_places(told: str) -> None:
    """Each fault once, with its path; nothing of the text acts on the terminal."""
    with pytest.raises(Refused) as caught:
        REFUSALS[told].checked()

    assert told == str(caught.value)


NAMES = {
    'attachment; filename="plan.pdf"': "plan.pdf",
    "attachment; filename=\"Gr__e.txt\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.txt": "Größe.txt",
    'attachment; filename="a\\"b.txt"': 'a"b.txt',
    "": "",
}


@pytest.mark.parametrize("header", NAMES)
def test_name_of_a_download_is_read(header: str) -> None:
    """Both forms of the header."""
    assert NAMES[header] == Answer(200, {"content-disposition": header}, []).filename


def test_long_params_of_a_read_go_in_a_body() -> None:
    """The request line has its limit; the verb is said in the form."""
    short, long = (ClientCall("GET", "actions", "json", {"search": "x" * n}) for n in (10, 9_000))

    assert ("GET", None) == (http_request(short).verb, http_request(short).body)
    assert "POST" == http_request(long).verb
    assert b"method=get&params=" in http_request(long).body.read()  # type: ignore[union-attr, operator]


@pytest.mark.parametrize(("verb", "sent"), [("POST", True), ("DELETE", True), ("GET", False)])
def test_key_goes_in_the_header_of_a_write(verb: str, sent: bool) -> None:
    """In quotes, so that blanks at its ends are kept; a read carries none."""
    asked = ClientCall(verb, "projects", key=" k ")
    assert ('" k "' if sent else None) == http_request(asked).headers.get("Idempotency-Key")
    assert sent == ("-H 'Idempotency-Key: \" k \"'" in curl(asked, "https://example.com"))


def test_key_goes_with_a_file(tmp_path: Path) -> None:
    """Beside the header that tells what the body is."""
    (tmp_path / "a.txt").write_text("x")
    request = http_request(ClientCall("POST", "files", file=tmp_path / "a.txt", key="k"))
    assert '"k"' == request.headers["Idempotency-Key"]
    assert b'filename="a.txt"' in request.body.read()  # type: ignore[union-attr, operator]


def test_curl_names_no_token() -> None:
    """The printed command takes it from the environment."""
    asked = ClientCall("PUT", "actions/7", "json", {"action_notes": 'It\'s "late".'})

    assert curl(asked, "https://example.com/") == (
        'curl -sS -H "Authorization: Bearer $TEAMPRO_TOKEN" -X PUT \\\n'
        "  -H 'Content-Type: application/json' \\\n"
        """  --data-raw '{"params": {"action_notes": "It'"'"'s \\"late\\"."}}' \\\n"""
        "  https://example.com/v1/actions/7/json"
    )


NO_ADDRESSES = {
    "http://example.com": "is not encrypted",
    "http://10.0.0.1:8000": "is not encrypted",
    "http://localhost.evil.test": "is not encrypted",
    "ftp://example.com": "is no address of an API",
    "example.com": "is no address of an API",
    "https://user:pass@example.com": "is no address of an API",
    "https://example.com:port": "is no address of an API",
    "https://": "is no address of an API",
}


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_token_goes_to_no_open_line(url: str) -> None:
    """Plain http only reaches this machine; what is no address is said to be none."""
    with pytest.raises(Refused, match=NO_ADDRESSES[url]):
        Remote(url, "tp_secret")


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://[::1]:1", "http://localhost"])
def test_this_machine_is_reached_without_encryption(url: str) -> None:
    """Nobody is on the way."""
    Remote(url, "tp_secret")


def test_profiles_are_their_owners_alone(tmp_path: Path) -> None:
    """The file is made for its owner, and refused when others can read it."""
    path = tmp_path / "new" / "profiles.json"
    kept = {"work": Profile("https://example.com", "tp_secret")}
    write_profiles(path, kept)

    assert 0o600 == path.stat().st_mode & 0o777
    assert kept == read_profiles(path)

    path.chmod(0o640)
    with pytest.raises(Refused, match="run `chmod 600"):
        read_profiles(path)


@pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', '{"a": {"url": "x"}}'])
def test_spoilt_profiles_are_told(tmp_path: Path, text: str) -> None:
    """Nobody sees a traceback for a file that another program wrote."""
    path = tmp_path / "profiles.json"
    path.write_text(text)
    path.chmod(0o600)

    with pytest.raises(Refused, match="holds no profiles"):
        read_profiles(path)


ROW_FILES: dict[str, tuple[bool, str, list[tuple[int, dict[str, Any]]]]] = {
    "a line each, empty ones between, no end to the last": (
        False,
        '{"a": 1}\n\n  \r\n{"a": 2, "b": [{"c": 1}]}',
        [(1, {"a": 1}), (4, {"a": 2, "b": [{"c": 1}]})],
    ),
    "an end of lines of Unicode inside a text": (
        False,
        '{"a": "x\u2028y"}',
        [(1, {"a": "x\u2028y"})],
    ),
    "an amount keeps its digits": (False, '{"a": 85.10}', [(1, {"a": "85.10"})]),
    "cells are texts, empty ones are not sent": (
        True,
        "a,b,c\n1,,x\n,,\n\n2,y\n",
        [(2, {"a": "1", "c": "x"}), (5, {"a": "2", "b": "y"})],
    ),
    "a quoted cell of two lines": (
        True,
        'a,b\n"1\n2",x\n3,"y"\n',
        [(2, {"a": "1\n2", "b": "x"}), (4, {"a": "3", "b": "y"})],
    ),
}


@pytest.mark.parametrize("name", ROW_FILES)
def test_rows_keep_the_line_they_begin_at(name: str) -> None:
    """One JSON object a line, or CSV below a line of names."""
    is_csv, text, expected = ROW_FILES[name]
    assert expected == [(row.line, row.params) for row in read_rows(text, is_csv=is_csv)]


NO_ROWS = {
    (False, ""): "no rows",
    (True, "a,b\n"): "no rows",
    (False, '{"a": 1}\n{"a": '): "Line 2 holds no JSON",
    (False, '{"a": NaN}'): "Line 1 holds no JSON: NaN",
    (False, "[" * 100_000): "Line 1 holds no JSON",
    (False, '{"a": 1}\n[1]'): "Line 2 is no object",
    (True, "a,,b\n1,2,3"): "Line 1 names the columns",
    (True, "a,a\n1,2"): "Line 1 names the columns",
    (True, "a,b\n1,2\n1,2,3"): "Line 3 has 3 cells below 2 names",
    (True, 'a\n"x'): "Line 2 is no CSV",
}


@pytest.mark.parametrize(("is_csv", "text"), NO_ROWS)
def test_file_that_holds_no_rows_is_refused_at_its_line(is_csv: bool, text: str) -> None:
    """All of it is read before anything is sent."""
    with pytest.raises(ClientCallError, match=NO_ROWS[is_csv, text]):
        read_rows(text, is_csv=is_csv)


@pytest.mark.parametrize(
    ("rows", "most_rows", "most_bytes", "expected"),
    [
        ([{}] * 5, 2, 90_000, [2, 2, 1]),
        ([{"t": [{}, {}]}, {}, {"t": [{"u": [{}]}]}], 4, 90_000, [2, 1]),
        ([{"t": [{}] * 9}, {}], 4, 90_000, [1, 1]),
        ([{"a": "ä" * 5_000}] * 3, 500, 80_000, [2, 1]),
    ],
    ids=["rows", "rows of children count", "one row too large", "bytes as they are sent"],
)
def test_requests_carry_as_many_rows_as_they_may(
    rows: list[dict[str, Any]], most_rows: int, most_bytes: int, expected: list[int]
) -> None:
    """In their order, each once."""
    given = [FileRow(line, row) for line, row in enumerate(rows, start=1)]
    found = list(chunks(given, most_rows, most_bytes))

    assert expected == [len(chunk) for chunk in found]
    assert given == [row for chunk in found for row in chunk]


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5])
@pytest.mark.parametrize("is_counted", [True, False])
def test_pages_of_groups_are_joined_by_their_places(count: int, is_counted: bool) -> None:
    """They have no cursor; each is asked for once, whether their total is told or not."""
    groups = [{"project_id": number, "count": 1} for number in range(count)]
    asked: list[int] = []

    def send(call: ClientCall) -> Answer:
        offset = call.params.get("offset", 0)
        asked.append(offset)
        total = count if is_counted else None
        data = {"total": total, "page": 1, "pages": 1, "limit": 2, "offset": offset, "filters": {}}
        response = {"data": data, "timelogs": groups[offset : offset + 2]}
        tree = {"request": {"code": 200}, "response": response}
        return Answer(200, {}, [json.dumps(tree).encode()])

    call = ClientCall("GET", "timelogs", "json", {"group": "project_id", "limit": 2})
    tree = whole(call, send, lambda _rows, _total: None)
    assert groups == tree["response"]["timelogs"]
    assert list(range(0, max(count, 1) if is_counted else count + 1, 2)) == asked
