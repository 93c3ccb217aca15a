"""Answers on WSGI: one envelope for all trees, streams that close, downloads that are safe."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast
from urllib.parse import quote

import pytest

from teampro.dialects.native.formats import PRINTERS
from teampro.engine.call import Call
from teampro.engine.result import Download, Result, RowStream
from teampro.errors import Fault, Refusal
from teampro.formats import Printer
from tests.unit.native_server import PREFIX, Rows, Server
from tests.xml_decoder import decode_xml

TWICE = "params={}&params[a]=1"


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """Return a server with the default settings."""
    return Server(tmp_path)


def test_an_answer_is_an_envelope_with_its_headers(server: Server) -> None:
    """Keys in their order, the id in both places."""
    answer = server.send("/v1/projects?method=patch", "POST")
    request_id = "00000000Z80000000000000000"

    assert {
        "request": {
            "action": "projects/100",
            "method": "PUT",
            "format": "json",
            "code": 200,
            "message": "Success",
            "id": request_id,
        },
        "response": {"words": ["v1", "projects"]},
    } == answer.tree
    assert ["action", "method", "format", "code", "message", "id"] == list(answer.tree["request"])
    assert {
        "content-type": "application/json",
        "content-length": str(len(answer.body)),
        "x-request-id": request_id,
        "server-timing": 'sql;desc="4";dur=0.8, total;dur=2.1',
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    } == answer.headers


def test_xml_holds_the_same_tree(server: Server) -> None:
    """Rows are named by their singular."""
    server.answering = lambda _: Result({"projects": [{"project_id": 1}]})
    json_tree = server.send("/v1/projects").tree
    server.format = "xml"
    answer = server.send("/v1/projects/xml")

    assert "application/xml" == answer.headers["content-type"]
    assert b'<project type="dict">' in answer.body
    assert json_tree["response"] == decode_xml(answer.body)["response"]


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("/v1/projects", "/v1/projects/101"),
        (f"{PREFIX}/api.php/v1/projects", f"{PREFIX}/api.php/v1/projects/101"),
        (f"{PREFIX}/api.php?action=v1.projects", f"{PREFIX}/api.php?action=v1.projects.101"),
    ],
)
def test_a_new_record_has_an_address(server: Server, target: str, address: str) -> None:
    """Below the mount that was used."""
    server.answering = lambda _: Result(status=201, location="projects/101")
    answer = server.send(target, "POST")
    assert (201, address) == (answer.status, answer.headers["location"])


def test_options_tells_the_verbs(server: Server) -> None:
    """In the Allow header."""
    server.answering = lambda call: Result({"verb": call.verb}, allow=("GET", "POST"))
    answer = server.send("/v1/projects?method=delete", "OPTIONS")
    assert ("GET, POST", {"verb": "OPTIONS"}) == (answer.headers["allow"], answer.tree["response"])


def test_a_document_has_no_envelope(server: Server) -> None:
    """It is printed as it is."""
    server.answering = lambda _: Result(document={"openapi": "3.1.0"})
    assert {"openapi": "3.1.0"} == server.send("/v1/api/openapi").tree


def test_head_is_get_without_body(server: Server) -> None:
    """With the length the body would have."""
    get, head = server.send("/v1/projects"), server.send("/v1/projects", "HEAD")
    assert (get.status, get.headers, b"") == (head.status, head.headers, head.body)


@pytest.mark.parametrize(
    ("verb", "version", "environ", "tagged"),
    [
        ("GET", None, {}, False),
        ("GET", None, {"HTTP_IF_NONE_MATCH": ""}, True),
        ("GET", 0, {}, True),
        ("GET", 7, {}, True),
        ("PUT", 7, {}, False),
    ],
)
def test_what_shows_one_record_or_is_asked_has_a_tag(
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
    version: int | None,
    environ: dict[str, str],
    tagged: bool,
) -> None:
    """The same body as without one, of which nothing is printed twice."""
    result = Result({"project": {"project_id": 1}})
    server.answering = lambda _: result
    plain = server.send("/v1/projects/1", verb)
    printed: list[str] = []
    json = PRINTERS["json"]

    def member(name: str, value: object, singulars: Mapping[str, str]) -> bytes:
        printed.append(name)
        return json.member(name, value, singulars)

    monkeypatch.setitem(cast(dict[str, Printer], PRINTERS), "json", replace(json, member=member))
    result = replace(result, version=version)
    answer = server.send("/v1/projects/1", verb, **environ)
    assert plain.body == answer.body
    digest = hashlib.blake2b(b'{"project":{"project_id":1}}', digest_size=8).hexdigest()
    assert (f'"{version or 0}-{digest}"' if tagged else None) == answer.headers.get("etag")
    assert (["request", "response"] if tagged else []) == printed


@pytest.mark.parametrize(
    ("refusal", "headers"),
    [
        (Refusal("login_failed", "No."), {"www-authenticate": "Bearer"}),
        (Refusal("banned", "No.", retry_seconds=900), {"retry-after": "900"}),
        (Refusal("busy", "No."), {"retry-after": "1"}),
        (Refusal("method_not_allowed", "No.", allow=("GET", "PUT")), {"allow": "GET, PUT"}),
        (Refusal("too_slow", "No.", headers={"X-Own": "1"}), {"x-own": "1"}),
        (Refusal("storage_full", "No."), {}),
    ],
)
def test_a_refusal_has_the_headers_it_needs(
    server: Server, refusal: Refusal, headers: Mapping[str, str]
) -> None:
    """And those of every answer."""

    def refuse(_: Call) -> Result:
        raise refusal

    plain = server.send("/v1/projects").headers
    server.answering = refuse
    answer = server.send("/v1/projects")
    own = {name: value for name, value in answer.headers.items() if name not in plain}

    assert headers == own
    assert plain.keys() <= answer.headers.keys()
    assert (refusal.status, refusal.word) == answer.error


def test_a_refusal_is_the_same_envelope(server: Server) -> None:
    """With the word, the faults and the tries that are left; no text breaks a format."""

    def refuse(_: Call) -> Result:
        fault = Fault("a\0", "unknown_field", "What is \x01?", "\x02", "b", ("b", "c"))
        raise Refusal("login_failed", "No\x03.", faults=[fault], tries_left=2)

    server.answering = refuse
    tree = server.send("/v1/projects").tree

    assert {} == tree["response"]
    keys = "action method format code message id error errors tries_left"
    assert keys.split() == list(tree["request"])
    assert ("No\\u0003.", 2) == (tree["request"]["message"], tree["request"]["tries_left"])
    assert [
        {
            "path": "a\\u0000",
            "error": "unknown_field",
            "message": "What is \\u0001?",
            "given": "\\u0002",
            "nearest": "b",
            "allowed": ["b", "c"],
        }
    ] == tree["request"]["errors"]
    assert tree == decode_xml(server.send("/v1/projects/xml").body) | {"request": tree["request"]}


@pytest.mark.parametrize(
    ("target", "verb", "body", "format_name", "method"),
    [
        ("/v1/projects/xml?method=x", "GET", b"", "xml", "GET"),
        ("/v1/!!/xml?x=%00", "POST", b"", "xml", "POST"),
        (f"/api.php?action=v1.a.xml&method=delete&{TWICE}", "GET", b"", "xml", "DELETE"),
        ("/v1/projects/csv?method=x", "GET", b"", "json", "GET"),
        ("/nowhere/xml", "PATCH", b"", "json", "PUT"),
        ("/v1/projects/xml", "TRACE", b"", "xml", "TRACE"),
        ("/api.php", "POST", f"action=v1.a.xml&method=put&{TWICE}".encode(), "xml", "PUT"),
    ],
)
def test_a_refusal_knows_what_could_be_read(
    server: Server, target: str, verb: str, body: bytes, format_name: str, method: str
) -> None:
    """The format of the chain, even of one that is none, and the effective verb."""
    answer = server.send(target, verb, body)
    tree = answer.tree if format_name == "json" else decode_xml(answer.body)

    assert f"application/{format_name}" == answer.headers["content-type"]
    assert (format_name, method, "") == tuple(
        tree["request"][name] for name in ("format", "method", "action")
    )


@pytest.mark.parametrize(
    ("format_name", "body"),
    [
        ("csv", b"id,name\r\n1,a\r\n2,b\r\n"),
        ("ndjson", b'{"id":1,"name":"a"}\n{"id":2,"name":"b"}\n'),
    ],
)
def test_rows_are_streamed_and_closed(server: Server, format_name: str, body: bytes) -> None:
    """Without a length, since nobody knows it."""
    rows = Rows([(1, "a"), (2, "b")])
    server.answering = lambda _: Result(stream=RowStream(("id", "name"), rows))
    server.format = format_name
    answer = server.send("/v1/projects")

    assert (body, 1) == (answer.body, rows.closed)
    assert "content-length" not in answer.headers
    assert "no-store" == answer.headers["cache-control"]


def test_rows_of_a_head_are_closed(server: Server) -> None:
    """Unread, and without a wrong length."""
    rows = Rows([(1, "a")])
    server.answering = lambda _: Result(stream=RowStream(("id", "name"), rows))
    server.format = "csv"
    answer = server.send("/v1/projects", "HEAD")

    assert (b"", True) == (answer.body, rows.closed > 0)
    assert "content-length" not in answer.headers


def test_a_break_in_a_stream_reaches_the_server(server: Server) -> None:
    """It ends the connection without the last chunk; the rows are closed."""
    rows = Rows([(1, "a")], fail=True)
    server.answering = lambda _: Result(stream=RowStream(("id", "name"), rows))
    server.format = "csv"

    with pytest.raises(KeyError):
        server.send("/v1/projects")
    assert 1 == rows.closed


CONTENT = bytes(range(256)) * 1000
TAG = f'"{hashlib.sha256(CONTENT).hexdigest()}"'


@pytest.fixture
def download(server: Server) -> Server:
    """Return a server that answers with a file."""
    blob = server.blobs.keep(server.blobs.receive([CONTENT], 2**20))
    server.answering = lambda _: Result(download=Download(blob, "brief ä.html", "text/html"))
    return server


def test_a_download_is_the_bytes_and_nothing_a_browser_runs(download: Server) -> None:
    """An attachment of bytes in a sandbox, to be asked for again each time."""
    answer = download.send("/v1/files/9/download")

    assert (200, CONTENT) == (answer.status, answer.body)
    expected = {
        "content-type": "application/octet-stream",
        "content-length": "256000",
        "content-disposition": (
            "attachment; filename=\"brief _.html\"; filename*=UTF-8''brief%20%C3%A4.html"
        ),
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-cache",
        "etag": TAG,
        "accept-ranges": "bytes",
    }
    assert expected == {name: answer.headers[name] for name in expected}


def test_a_head_of_a_download_opens_nothing(download: Server) -> None:
    """The same headers, and no range."""
    get = download.send("/v1/files/9/download")
    head = download.send("/v1/files/9/download", "HEAD", HTTP_RANGE="bytes=0-1")
    assert (200, get.headers, b"") == (head.status, head.headers, head.body)


@pytest.mark.parametrize(
    ("environ", "status", "body"),
    [
        ({"HTTP_RANGE": "bytes=1-3"}, 206, CONTENT[1:4]),
        ({"HTTP_RANGE": "bytes=70000-"}, 206, CONTENT[70000:]),
        ({"HTTP_RANGE": "bytes=-2"}, 206, CONTENT[-2:]),
        ({"HTTP_RANGE": "bytes=0-1,5-6"}, 200, CONTENT),
        ({"HTTP_RANGE": "bytes=1-3", "HTTP_IF_RANGE": TAG}, 206, CONTENT[1:4]),
        ({"HTTP_RANGE": "bytes=1-3", "HTTP_IF_RANGE": '"x"'}, 200, CONTENT),
        ({"HTTP_IF_NONE_MATCH": TAG}, 304, b""),
        ({"HTTP_IF_NONE_MATCH": TAG, "HTTP_RANGE": "bytes=1-3"}, 304, b""),
        ({"HTTP_IF_NONE_MATCH": '"x"'}, 200, CONTENT),
    ],
)
def test_a_download_can_be_continued(
    download: Server, environ: dict[str, str], status: int, body: bytes
) -> None:
    """One range, or nothing when nothing changed."""
    answer = download.send("/v1/files/9/download", **environ)

    assert (status, body, TAG) == (answer.status, answer.body, answer.headers["etag"])
    if status == 206:
        assert str(len(body)) == answer.headers["content-length"]
        assert answer.headers["content-range"].endswith("/256000")
    if status == 304:
        assert "content-length" not in answer.headers


def test_a_range_names_its_bytes(download: Server) -> None:
    """The first, the last, and all there are."""
    answer = download.send("/v1/files/9/download", HTTP_RANGE="bytes=1-3")
    assert "bytes 1-3/256000" == answer.headers["content-range"]


def test_a_range_behind_the_end_is_refused(download: Server) -> None:
    """In the shape of every refusal, without a header of the file."""
    answer = download.send("/v1/files/9/download", HTTP_RANGE="bytes=256000-")

    assert (416, "range_not_satisfiable") == answer.error
    assert "bytes */256000" == answer.headers["content-range"]
    assert "content-disposition" not in answer.headers


def test_a_file_that_lost_bytes_breaks_off(download: Server) -> None:
    """A client must not take it for whole."""
    [path] = download.files
    path.write_bytes(CONTENT[:-1])
    with pytest.raises(EOFError):
        download.send("/v1/files/9/download")


def test_quoted_prefixes_are_prefixes(tmp_path: Path) -> None:
    """However a client escapes them."""
    server = Server(tmp_path, {"prefix": "/my app"})
    server.answering = lambda _: Result(location="projects/1")
    answer = server.send(f"/{quote('my app')}/api.php/v1/projects")
    assert "/my%20app/api.php/v1/projects/1" == answer.headers["location"]
