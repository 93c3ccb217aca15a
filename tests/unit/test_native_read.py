"""Requests on WSGI: every spelling is the same Call, and what is no request is refused whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from teampro.engine.call import Call
from teampro.engine.result import Result
from teampro.errors import Refusal
from teampro.identity.proofs import Pair
from tests.unit.native_server import FORM, JSON, MULTIPART, PREFIX, Server, multipart

PARAMS = {"project_id": ["1", "2"], "a": {"b": "c & d=ä"}}


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """Return a server with the default settings."""
    return Server(tmp_path)


def brackets(tree: Any, name: str = "params") -> Iterator[tuple[str, str]]:
    """Spell a tree the way PHP does."""
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from brackets(value, f"{name}[{key}]")
    elif isinstance(tree, list):
        for value in tree:
            yield from brackets(value, f"{name}[]")
    else:
        yield name, tree


LOGIN = {"username": "ann", "password": "secret"}
TEXT = json.dumps(PARAMS)
PATHS = {
    f"{PREFIX}/api.php/v1/projects/100/json": {},
    f"{PREFIX}/api/v1/projects/100/json": {},
    f"{PREFIX}/api.php": {"action": "v1.projects.100.json"},
    f"{PREFIX}/api": {"action": "v1/projects/100/json"},
    "/v1//projects/100/json/": {},
    "/api.php/v1/projects/100/json": {"action": "v1.projects.100.json"},
    "/api.php/": {"action": "v1.projects.100.json"},
}
WAYS: dict[str, Callable[[dict[str, str]], tuple[str, bytes, str]]] = {
    "query": lambda own: (urlencode(own | {"params": TEXT}), b"", ""),
    "query brackets": lambda own: (urlencode([*own.items(), *brackets(PARAMS)]), b"", ""),
    "urlencoded": lambda own: ("", urlencode(own | {"params": TEXT}).encode(), FORM),
    "urlencoded brackets": lambda own: (
        "",
        urlencode([*own.items(), *brackets(PARAMS)]).encode(),
        FORM,
    ),
    "multipart": lambda own: (
        "",
        multipart(*((n, None, v.encode()) for n, v in (own | {"params": TEXT}).items())),
        MULTIPART,
    ),
    "multipart brackets": lambda own: (
        "",
        multipart(*((n, None, v.encode()) for n, v in [*own.items(), *brackets(PARAMS)])),
        MULTIPART,
    ),
    "json": lambda own: ("", json.dumps(own | {"params": PARAMS}).encode(), JSON),
    "json with text": lambda own: ("", json.dumps(own | {"params": TEXT}).encode(), JSON),
    "json beside the query": lambda own: (urlencode(own), TEXT.encode(), JSON),
    "query and body": lambda own: (urlencode(own), urlencode({"params": TEXT}).encode(), FORM),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("path", PATHS)
def test_every_spelling_is_the_same_call(server: Server, path: str, way: str) -> None:
    """Seven paths times ten ways to send the parameters."""
    own = PATHS[path] | LOGIN | {"method": "Put"}
    query, body, media = WAYS[way](own)
    call = server.call(f"{path}?{query}" if query else path, "POST", body, media)

    assert ("v1", "projects", "100") == call.words
    assert "PUT" == call.verb
    assert PARAMS == call.read_params()
    assert Pair("ann", "secret") == call.proof
    assert () == call.unknown_names


def test_what_the_real_client_sends_is_understood(server: Server) -> None:
    """Everything in the query of a POST with an empty body."""
    query = urlencode(
        {
            "action": "v1.actions.7.json",
            **LOGIN,
            "method": "put",
            "params": '{"action_id":"7","action_notes":"…"}',
        }
    )
    call = server.call(f"{PREFIX}/api.php?{query}", "POST", CONTENT_LENGTH="0")

    assert ("PUT", {"action_id": "7", "action_notes": "…"}) == (call.verb, call.read_params())


def test_unknown_names_are_told_to_the_engine(server: Server) -> None:
    """From the query and the body, each once; what trackers add and `_` are not among them."""
    query = "utm_source=x&_=1&status[]=1&limit=5&gclid=1&gclidx=1"
    call = server.call(f"/v1/projects?{query}", "POST", b"status=2&x=1&utm_medium=b", FORM)
    assert (("status", "gclidx", "x"), {"limit": "5"}) == (call.unknown_names, call.read_params())


def test_the_operator_says_which_names_pass_unread(tmp_path: Path) -> None:
    """In place of the trackers that are known."""
    server = Server(tmp_path, {"ignored_query_names": ("trace-*", "cdn")})
    call = server.call("/v1/projects?trace-id=1&cdn=1&cdns=1&utm_source=x")
    assert ("cdns", "utm_source") == call.unknown_names


@pytest.mark.parametrize(
    ("target", "verb", "error"),
    [
        ("/", "GET", (404, "unknown_path")),
        ("/api/v1/projects", "GET", (404, "unknown_path")),
        (f"{PREFIX}/x", "GET", (404, "unknown_path")),
        ("/v1/projects?action=v1.actions", "GET", (400, "repeated_value")),
        ("/v1/projects?action[]=v1.actions", "GET", (400, "malformed_request")),
        ("/v1/projects?method=get&method=put", "GET", (400, "repeated_value")),
        ("/v1/projects?method=fetch", "GET", (400, "invalid_value")),
        ("/v1/projects", "TRACE", (405, "method_not_allowed")),
        ("/v1/projects?x=%FF", "GET", (400, "malformed_request")),
        ("/v1/projects?x=%00", "GET", (400, "forbidden_character")),
        ("/v1/projects?password=%01", "GET", (400, "forbidden_character")),
        ("/v1/%02", "GET", (400, "forbidden_character")),
        ("/v1/%FF", "GET", (400, "malformed_request")),
        ("/v1/projects?params={}&params[a]=1", "GET", (400, "repeated_value")),
        ("/v1/projects?" + "a&" * 1001, "GET", (400, "too_many")),
    ],
)
def test_heads_that_are_refused(
    server: Server, target: str, verb: str, error: tuple[int, str]
) -> None:
    """Before anybody asks who calls."""
    assert error == server.send(target, verb).error
    assert [] == server.calls


LATIN = multipart(("params", None, "{}é".encode())).replace(b"plain", b"plain; charset=ISO-8859-1")


@pytest.mark.parametrize(
    ("body", "media", "error"),
    [
        (b"a=1", "text/plain", (415, "unsupported_media")),
        (b"a=1", " ", (415, "unsupported_media")),
        (b"{}", "application/json; charset=utf-16", (415, "unsupported_media")),
        (b"params={}", FORM + '; charset="latin-1"', (415, "unsupported_media")),
        (b"[1]", JSON, (400, "malformed_request")),
        (b"{", JSON, (400, "malformed_request")),
        (b'{"a": 1, "a": 2}', JSON, (400, "malformed_request")),
        (b'{"a": NaN}', JSON, (400, "malformed_request")),
        (b'{"a": "\xff"}', JSON, (400, "malformed_request")),
        (b'{"a": "\\u0000"}', JSON, (400, "forbidden_character")),
        (b"[" * 100_000, JSON, (400, "malformed_request")),
        (b'{"method": 1}', JSON, (400, "malformed_request")),
        (b"params=%FF", FORM, (400, "malformed_request")),
        (b"params=\xff", FORM, (400, "malformed_request")),
        (b"params=%00", FORM, (400, "forbidden_character")),
        (b"params[a]=1&" * 1001, FORM, (400, "too_many")),
        (b"method=put", FORM, (400, "repeated_value")),
        (b"nonsense", MULTIPART, (400, "malformed_request")),
        (b"nonsense", "multipart/form-data", (400, "malformed_request")),
        (multipart(("params", None, b"\xff")), MULTIPART, (400, "malformed_request")),
        (multipart(("params", None, b"\0")), MULTIPART, (400, "forbidden_character")),
        (LATIN, MULTIPART, (415, "unsupported_media")),
        (multipart(("file", None, b"1")), MULTIPART, (400, "misplaced")),
        (multipart(*(("params[a]", None, b"1"),) * 1001), MULTIPART, (400, "too_many")),
        (b"x" * (2**20 + 1), JSON, (413, "too_large")),
    ],
)
def test_bodies_that_are_refused(
    server: Server, body: bytes, media: str, error: tuple[int, str]
) -> None:
    """Never with a 500, and never half."""
    assert error == server.send("/v1/projects?method=post", "POST", body, media).error
    assert [] == server.calls


@pytest.mark.parametrize(
    ("environ", "error"),
    [
        ({"CONTENT_LENGTH": "10"}, (400, "malformed_request")),
        ({"CONTENT_LENGTH": "-1"}, (400, "malformed_request")),
        ({"CONTENT_LENGTH": "+9"}, (400, "malformed_request")),
        ({"CONTENT_LENGTH": "\u00b2"}, (400, "malformed_request")),
        ({"CONTENT_LENGTH": "1e3"}, (400, "malformed_request")),
        ({"CONTENT_LENGTH": "9" * 5000}, (413, "too_large")),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, (411, "length_required")),
        ({"HTTP_TRANSFER_ENCODING": ""}, (411, "length_required")),
        ({"HTTP_CONTENT_ENCODING": "gzip"}, (415, "unsupported_media")),
    ],
)
def test_bodies_of_another_length_or_coding_are_refused(
    server: Server, environ: dict[str, str], error: tuple[int, str]
) -> None:
    """What was announced is what must come."""
    assert error == server.send("/v1/projects", "POST", b"params={}", **environ).error


def test_a_connection_that_breaks_is_a_short_body(server: Server) -> None:
    """The caller is gone: nothing to look at for the operator."""

    class Broken:
        def read(self, size: int) -> bytes:
            raise ConnectionResetError

    answer = server.send("/v1/projects", "POST", b"params={}", **{"wsgi.input": Broken()})
    assert (400, "malformed_request") == answer.error


@pytest.mark.parametrize("environ", [{"CONTENT_LENGTH": ""}, {"CONTENT_LENGTH": "0"}, {}])
def test_no_bytes_are_no_body(server: Server, environ: dict[str, str]) -> None:
    """Whatever its type."""
    call = server.call("/v1/projects", "POST", **environ, CONTENT_TYPE=JSON)
    assert {} == call.read_params()


def test_identity_is_no_coding(server: Server) -> None:
    """And the type is read without regard to case."""
    answer = server.send(
        "/v1/projects",
        "POST",
        b"{}",
        "Application/JSON; Charset=UTF-8",
        HTTP_CONTENT_ENCODING="Identity",
    )
    assert 200 == answer.status


def test_ascii_is_the_same_in_every_charset(server: Server) -> None:
    """Java clients name another one for every text."""
    call = server.call("/v1/projects", "POST", LATIN.replace("é".encode(), b""), MULTIPART)
    assert {} == call.read_params()


def test_params_are_judged_after_the_login(server: Server) -> None:
    """What is wrong with them is refused when the engine reads them."""
    call = server.call("/v1/projects?params={")
    with pytest.raises(Refusal) as refused:
        call.read_params()
    assert "malformed_params" == refused.value.word


UPLOAD = multipart(("params", None, b'{"project_id": 100}'), ("file", "C:\\brief.txt", b"bytes"))


@pytest.mark.parametrize(
    "target", ["/v1/files", "/v1/projects/100/file/json", "/api.php?action=v1.files.json"]
)
def test_a_file_is_received(server: Server, target: str) -> None:
    """With its name, type and hash; whoever keeps it decides."""
    server.answering = lambda call: Result(
        {"is_there": bool(call.upload and call.upload.path.exists())}
    )
    answer = server.send(target, "POST", UPLOAD, MULTIPART)
    upload = server.calls[-1].upload

    assert {"is_there": True} == answer.tree["response"]
    assert upload is not None
    assert ("brief.txt", "text/plain", 5, hashlib.sha256(b"bytes").hexdigest()) == (
        upload.name,
        upload.mime,
        upload.size,
        upload.sha256,
    )
    assert {"project_id": 100} == server.calls[-1].read_params()
    assert [] == server.files


def test_a_file_that_is_kept_stays(server: Server) -> None:
    """The end of the request discards nothing that was kept."""

    def keep(call: Call) -> Result:
        assert call.upload is not None
        server.blobs.keep(call.upload)
        return Result(status=201)

    server.answering = keep
    assert 201 == server.send("/v1/files", "POST", UPLOAD, MULTIPART).status
    assert [b"bytes"] == [path.read_bytes() for path in server.files]


@pytest.mark.parametrize(
    ("target", "verb", "body"),
    [
        ("/v1/projects", "POST", UPLOAD),
        ("/v1/files/9", "POST", UPLOAD),
        ("/v1/files", "PUT", UPLOAD),
        ("/v1/files?method=put", "POST", UPLOAD),
        ("/v1/files", "POST", multipart(("file", "a", b"1"), ("file", "b", b"2"))),
        ("/v1/files", "POST", multipart(("file", "a", b"1"), ("foto", "b", b"2"))),
        ("/v1/files", "POST", multipart(("foto", "b", b"2"))),
        ("/v1/files", "POST", multipart(("params", None, b"{}"), ("file", None, b"2"))),
        ("/v1/files", "POST", multipart(("file", "a", b"1"), ("method", None, b"put"))),
    ],
)
def test_a_file_in_a_wrong_place_is_refused(
    server: Server, target: str, verb: str, body: bytes
) -> None:
    """And nothing of it stays."""
    assert (400, "misplaced") == server.send(target, verb, body, MULTIPART).error
    assert [] == server.files


@pytest.mark.parametrize("end", range(1, len(UPLOAD) - 2, 7))
def test_an_upload_that_is_cut_short_leaves_nothing(server: Server, end: int) -> None:
    """Neither with its announced length nor with the length of what came."""
    for length in (len(UPLOAD), end):
        answer = server.send(
            "/v1/files", "POST", UPLOAD[:end], MULTIPART, CONTENT_LENGTH=str(length)
        )
        assert (400, "malformed_request") == answer.error
    assert [] == server.files


def test_an_upload_whose_call_is_refused_leaves_nothing(server: Server) -> None:
    """A wrong password, for example."""

    def refuse(_: Call) -> Result:
        raise Refusal("login_failed", "The credentials are wrong.")

    server.answering = refuse
    assert (401, "login_failed") == server.send("/v1/files", "POST", UPLOAD, MULTIPART).error
    assert [] == server.files


def test_a_browser_form_without_a_file_has_none(server: Server) -> None:
    """An empty field with an empty name is no file."""
    body = multipart(("file", "", b""), ("params", None, b"{}"))
    assert server.call("/v1/files", "POST", body, MULTIPART).upload is None


def test_chain_takes_a_file_in_whichever_format_it_is_to_answer(server: Server) -> None:
    """A list's format, which no write has, is the chain's business, not the file's."""
    call = server.call("/v1/files/csv", "POST", UPLOAD, MULTIPART)
    assert call.upload is not None


def test_only_uploads_may_be_large(tmp_path: Path) -> None:
    """Each kind of body has its limit."""
    server = Server(
        tmp_path, {"limit__body_bytes": 1000, "limit__upload_bytes": 5000, "limit__nesting": 3}
    )
    file = multipart(("file", "a", b"x" * 4000))
    assert 200 == server.send("/v1/files", "POST", file, MULTIPART).status
    assert (413, "too_large") == server.send("/v1/projects", "POST", file, MULTIPART).error
    file = multipart(("file", "a", b"x" * 5000))
    assert (413, "too_large") == server.send("/v1/files", "POST", file, MULTIPART).error

    data = json.dumps({"file_data": "x" * 4000}).encode()
    assert 200 == server.send("/v1/files/json", "POST", data, JSON).status
    assert (413, "too_large") == server.send("/v1/files", "PUT", data, JSON).error
    params = urlencode({"params": "x" * 5001}).encode()
    assert (413, "too_large") == server.send("/v1/files", "POST", params, FORM).error
    text = multipart(("params", None, b"x" * 4000), ("method", None, b"x" * 950))
    assert (413, "too_large") == server.send("/v1/files", "POST", text, MULTIPART).error


def test_a_body_over_the_limit_is_not_read(server: Server) -> None:
    """Its announced length is enough."""

    class Untouched:
        def read(self, size: int) -> bytes:
            raise AssertionError

    environ = {"CONTENT_LENGTH": str(2**20 + 1), "wsgi.input": Untouched()}
    assert (413, "too_large") == server.send("/v1/projects", "POST", b"x", JSON, **environ).error


@pytest.mark.parametrize(
    ("values", "peer", "forwarded", "address"),
    [
        ({}, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ({}, "127.0.0.1", "203.0.113.9", "127.0.0.1"),
        ({}, "", "203.0.113.9", "127.0.0.1"),
        ({"behind_proxy": True}, "127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ({"behind_proxy": True}, "::1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        ({"behind_proxy": True}, "192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ({"trusted_proxies": ("10.0.0.0/8",)}, "10.0.0.1", "1.1.1.1, 2.2.2.2, 10.0.0.2", "2.2.2.2"),
        ({"trusted_proxies": ("10.0.0.0/8",)}, "10.0.0.1", "1.1.1.1, x, 10.0.0.2", "unknown"),
        ({"trusted_proxies": ("10.0.0.0/8",)}, "127.0.0.1", "1.1.1.1", "127.0.0.1"),
        ({"trusted_proxies": ("10.0.0.0/8",)}, "10.0.0.1", "", "unknown"),
        ({"trusted_proxies": ("10.0.0.0/8",)}, "", "203.0.113.9", "203.0.113.9"),
        ({"behind_proxy": True}, "", "203.0.113.9", "203.0.113.9"),
        ({"behind_proxy": True}, "127.0.0.1", "127.0.0.1", "127.0.0.1"),
    ],
)
def test_only_trusted_proxies_tell_the_address(
    tmp_path: Path, values: dict[str, Any], peer: str, forwarded: str, address: str
) -> None:
    """Walked from the right, as far as it is trusted and legible."""
    server = Server(tmp_path, values)
    call = server.call("/v1/projects", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    assert address == call.address


def test_a_path_with_an_escaped_slash_is_one_word(server: Server) -> None:
    """Segments are split before they are decoded."""
    assert ("v1", "projects/100") == server.call("/v1/projects%2F100").words
