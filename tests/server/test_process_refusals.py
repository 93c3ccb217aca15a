"""What the server answers and logs by itself, below the application."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.running import Running, running_server, stop

STUB = "tests.server.stub:make_app"
SECRET = "TOPSECRET"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A stub application under two real workers."""
    with running_server(tmp_path_factory.mktemp("process") / "data", app=STUB) as running:
        yield running


def exchange(server: Running, request: bytes) -> tuple[int, dict[str, str], bytes]:
    """Send raw bytes and return status, headers and body of the one answer that comes."""
    with socket.create_connection(server.place, timeout=10) as client:
        client.sendall(request)
        client.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    status, *fields = head.decode().split("\r\n")
    headers = {name.lower(): value for name, value in (field.split(": ", 1) for field in fields)}
    return int(status.split()[1]), headers, body


def request(line: str, *headers: str) -> bytes:
    """Return the bytes of a request without a body."""
    return "\r\n".join((line, "Host: test", *headers, "", "")).encode("latin-1")


REFUSED = [
    ("long line", request(f"GET /?password={SECRET}{'x' * 9000} HTTP/1.1"), 414, "uri_too_long"),
    ("large field", request("GET / HTTP/1.1", f"X: {SECRET * 1000}"), 431, "headers_too_large"),
    (
        "many fields",
        request("GET / HTTP/1.1", *(f"X-{n}: {SECRET}" for n in range(120))),
        431,
        "headers_too_large",
    ),
    ("no version", request(f"GET /?password={SECRET}"), 400, "malformed_request"),
    ("bad version", request(f"GET /?p={SECRET} HTTP/9.9"), 400, "malformed_request"),
    ("bad verb", request(f"g{SECRET} / HTTP/1.1"), 400, "malformed_request"),
    ("raw byte", request(f"GET /?p={SECRET}\xff HTTP/1.1"), 400, "malformed_request"),
    ("no colon", request("GET / HTTP/1.1", SECRET), 400, "malformed_request"),
    ("bad name", request("GET / HTTP/1.1", f"{SECRET} x: 1"), 400, "malformed_request"),
    ("folded", request("GET / HTTP/1.1", "X: 1", f" {SECRET}"), 400, "malformed_request"),
    (
        "bad length",
        request("POST / HTTP/1.1", f"Content-Length: {SECRET}"),
        400,
        "malformed_request",
    ),
    ("expect", request("POST / HTTP/1.1", f"Expect: {SECRET}"), 400, "malformed_request"),
    (
        "unknown coding",
        request("POST / HTTP/1.1", f"Transfer-Encoding: {SECRET}"),
        411,
        "length_required",
    ),
    (
        "two lengths",
        request("POST / HTTP/1.1", "Transfer-Encoding: chunked", "Content-Length: 4"),
        411,
        "length_required",
    ),
    ("exception", request(f"GET /boom?password={SECRET} HTTP/1.1"), 500, "internal"),
]


@pytest.mark.parametrize(
    ("raw", "status", "word"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_what_the_server_refuses_has_the_envelope(
    server: Running, raw: bytes, status: int, word: str
) -> None:
    """Every refusal below the application has the one error shape, and quotes nothing."""
    found, headers, body = exchange(server, raw)
    tree = json.loads(body)

    assert status == found == tree["request"]["code"]
    assert {
        "action": "",
        "method": "",
        "format": "json",
        "code": status,
        "message": tree["request"]["message"],
        "id": headers["x-request-id"],
        "error": word,
        "errors": [],
    } == tree["request"]
    assert tree["response"] == {}
    assert headers["content-type"] == "application/json"
    assert headers["connection"] == "close"
    assert headers["content-length"] == str(len(body))
    assert SECRET not in body.decode()


def test_no_refusal_leaves_a_secret_in_the_log(server: Running) -> None:
    """Request lines, headers, exception messages: none is quoted; each line is one object."""
    for _, raw, _, _ in REFUSED:
        exchange(server, raw)
    exchange(server, request(f"GET /break?password={SECRET} HTTP/1.1"))

    lines = [json.loads(line) for line in server.stderr.read_text().splitlines()]
    refused = [line for line in lines if line["event"] == "refused"]

    assert len(refused) >= len(REFUSED)
    assert any(line["event"] == "unhandled" for line in lines)
    assert SECRET not in server.log()


def test_unhandled_exception_tells_its_places_without_its_message(server: Running) -> None:
    """An operator learns type and place; the message may quote the caller."""
    _, headers, _ = exchange(server, request("GET /boom?x=1 HTTP/1.1"))

    lines = [json.loads(line) for line in server.stderr.read_text().splitlines()]
    told = [line for line in lines if line.get("request_id") == headers["x-request-id"]]
    fault = next(line for line in told if line["event"] == "unhandled")["exception"][0]

    assert ("ValueError", "") == (fault["type"], fault["message"])
    assert "stub.py" in fault["at"][-1]


def test_malformed_chunks_get_one_answer_only(server: Running) -> None:
    """An unread chunked body is not parsed after the answer: no second answer may follow."""
    raw = request("POST / HTTP/1.1", "Transfer-Encoding: chunked") + b"zz\r\nnonsense"
    status, headers, body = exchange(server, raw)

    assert (200, "close") == (status, headers["connection"])
    assert b"HTTP/1.1" not in body


def test_head_of_a_failing_page_has_no_body(server: Running) -> None:
    """A refusal of HEAD is headers alone."""
    status, _, body = exchange(server, request("HEAD /boom HTTP/1.1"))

    assert (500, b"") == (status, body)


def test_request_line_of_8190_bytes_is_answered(server: Running) -> None:
    """The limit stands where it is promised, not at gunicorn's 4094."""
    line = "GET /?x= HTTP/1.1"
    longest = line.replace("x=", "x=" + "y" * (8190 - len(line)))

    assert exchange(server, request(longest))[0] == 200


def test_client_cannot_set_the_scheme_or_the_script_name(server: Running) -> None:
    """Headers that only a front may send change nothing, though the peer is loopback."""
    raw = request(
        "GET / HTTP/1.1", "X-Forwarded-Proto: https", "X-Forwarded-Ssl: off", "SCRIPT_NAME: /x"
    )

    assert exchange(server, raw)[0] == 200


def test_application_that_cannot_be_made_ends_the_server(tmp_path: Path) -> None:
    """Workers that die at start do not loop; the log says why, since no caller has spoken yet."""
    with (
        pytest.raises(AssertionError, match="start_failed"),
        running_server(tmp_path / "data", app="tests.server.stub:make_broken_app"),
    ):
        pass

    [log] = tmp_path.glob("data-*.stderr")
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    faults = [line["exception"][0] for line in lines if line["event"] == "start_failed"]
    assert {"no application today"} == {fault["message"] for fault in faults}


def test_sigterm_ends_the_server_with_zero(tmp_path: Path) -> None:
    """A stop that was asked for is no failure."""
    with running_server(tmp_path / "data", app=STUB, workers=1) as running:
        assert stop(running.process) == 0
