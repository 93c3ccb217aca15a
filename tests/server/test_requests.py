"""What only a real server shows: bytes on a socket, connections that live on, workers that die."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.server.planted import PASSWORD, USERNAME, plant
from tests.server.processes import serving
from tests.server.raw import Answer, answers, ask, request, send
from tests.server.running import Running, running_server
from tests.server.watched import ROWS_BEFORE_BREAK

LOGIN = f"username={USERNAME}&password={PASSWORD}"
TOPICS = f"/v1/projects/1/topics/json?{LOGIN}"
FILES = f"/v1/projects/1/files/json?{LOGIN}"
JSON = "Content-Type: application/json"
PARTS = "Content-Type: multipart/form-data; boundary=cut"
CLOSE = "Connection: close"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The product over a small project, under two workers."""
    data = plant(tmp_path_factory.mktemp("requests") / "data", topics=700)
    with running_server(data) as running:
        yield running


def form(content: bytes, name: str = "plan.bin") -> bytes:
    """Return a form that holds one file."""
    head = f'--cut\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + content + b"\r\n--cut--\r\n"


def total(server: Running, noun: str) -> int:
    """Return how many records a noun has."""
    answer = ask(server.place, f"GET /v1/{noun}/json?{LOGIN} HTTP/1.1")
    return int(answer.tree["response"]["data"]["total"])


def stored(server: Running) -> list[Path]:
    """Return the files of the blob directory, finished or not."""
    blobs = server.stdout.with_name("data") / "blobs"
    return [path for path in blobs.rglob("*") if path.is_file()]


def upload(server: Running, content: bytes) -> dict[str, Any]:
    """Send a file and return its record."""
    answer = ask(server.place, f"POST {FILES} HTTP/1.1", PARTS, body=form(content))
    assert 201 == answer.status, answer.body
    file: dict[str, Any] = answer.tree["response"]["file"]
    return file


def refused(answer: Answer, status: int, word: str) -> bool:
    """Fail unless an answer is a refusal in the one shape."""
    request_ = answer.tree["request"]
    assert (status, status, word) == (answer.status, request_["code"], request_["error"])
    assert {} == answer.tree["response"]
    assert answer.headers["x-request-id"] == request_["id"]
    assert "no-store" == answer.headers["cache-control"]
    assert "application/json" == answer.headers["content-type"]
    return True


@pytest.mark.parametrize(
    ("raw", "status", "word"),
    [
        (request(f"GET /v1/projects/json?{'x' * 9000} HTTP/1.1"), 414, "uri_too_long"),
        (request("GET / HTTP/1.1", f"Cookie: {'x' * 9000}"), 431, "headers_too_large"),
        (request("GET / HTTP/1.1", *(f"X-{n}: 1" for n in range(101))), 431, "headers_too_large"),
        (request("GET /v1/projects/json"), 400, "malformed_request"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400, "malformed_request"),
        (request("GET / HTTP/1.1", "Content-Length: 1", "Content-Length: 2"), 400, None),
        (request("GET * HTTP/1.1"), 400, "malformed_request"),
        (request("OPTIONS * HTTP/1.1"), 404, "unknown_path"),
        (request(f"GET http://other/v1/projects/2/json?{LOGIN} HTTP/1.1"), 404, "not_found"),
        (request("CONNECT other:443 HTTP/1.1"), None, None),
        (request("DELETE /healthz HTTP/1.1"), 405, "method_not_allowed"),
        (request("POST /v1/topics/json HTTP/1.1", "Transfer-Encoding: chunked"), 411, None),
        (request("POST /v1/topics HTTP/1.0", "Transfer-Encoding: chunked"), 411, None),
        (
            request("POST /v1/topics HTTP/1.1", "Transfer-Encoding: chunked", "Content-Length: 3"),
            411,
            "length_required",
        ),
    ],
)
def test_odd_request_is_refused_in_the_one_shape(
    server: Running, raw: bytes, status: int | None, word: str | None
) -> None:
    """Whether gunicorn, Falcon or the API refuses it, the answer looks the same."""
    answer = answers(send(server.place, raw), [raw.split(b" ")[0].decode("latin-1")])[0]

    assert refused(answer, status or answer.status, word or answer.error)
    assert 400 <= answer.status < 500


@pytest.mark.parametrize("missing", [1, 10])
def test_short_body_is_refused_and_nothing_stored(server: Running, missing: int) -> None:
    """Fewer bytes than announced: nothing of them is taken for the whole."""
    topics, files = total(server, "topics"), len(stored(server))
    bodies = {
        f"POST {TOPICS}": (JSON, b'{"topic_name": "cut"}          '),
        f"POST {FILES}": (PARTS, form(b"cut" * 50_000)),
        f"POST {TOPICS}&x=": (
            "Content-Type: application/x-www-form-urlencoded",
            b"params[topic_name]=cut",
        ),
    }
    for line, (kind, body) in bodies.items():
        raw = request(f"{line} HTTP/1.1", kind, body=body)[:-missing]
        [answer] = answers(send(server.place, raw))
        assert refused(answer, 400, "malformed_request")

    assert topics == total(server, "topics")
    assert files == len(stored(server))


def test_client_that_leaves_in_the_midst_of_an_upload_leaves_nothing(server: Running) -> None:
    """The connection breaks; the server goes on, and no remains stay."""
    files = len(stored(server))
    raw = request(f"POST {FILES} HTTP/1.1", PARTS, body=form(os.urandom(400_000)))
    with socket.create_connection(server.place) as client:
        client.sendall(raw[:300_000])
        # With nothing to linger for, close() resets the connection.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    assert 200 == ask(server.place, f"GET {TOPICS} HTTP/1.1").status
    assert eventually(lambda: len(stored(server)) == files)


def eventually(holds: Any, seconds: float = 10) -> bool:
    """Say whether something comes true in time; there is no event to wait for."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_body_follows_when_the_server_says_continue(server: Running) -> None:
    """Expect: 100-continue, as curl sends it with a large body."""
    body = b'{"topic_name": "Patience"}'
    raw = request(f"POST {TOPICS} HTTP/1.1", JSON, CLOSE, "Expect: 100-continue", body=body)
    with socket.create_connection(server.place, timeout=20) as client:
        client.sendall(raw[: -len(body)])
        interim = client.recv(1000)
        client.sendall(body)
        rest = b"".join(iter(lambda: client.recv(65_536), b""))

    assert interim.startswith(b"HTTP/1.1 100 Continue\r\n")
    assert 201 == answers(rest)[0].status


def test_request_in_single_bytes_is_read(server: Running) -> None:
    """However the network cuts it."""
    raw = request(f"POST {TOPICS} HTTP/1.1", JSON, CLOSE, body=b'{"topic_name": "Slow"}')
    pieces = [raw[at : at + 1] for at in range(len(raw))]

    assert 201 == answers(send(server.place, *pieces, whole=False))[0].status


@pytest.mark.parametrize(
    "target",
    [
        "/v1/projects/1/json",
        "/v1/projects/1/xml",
        "/v1/projects/1/topics/json",
        "/v1/projects/9/json",
        "/v1/projects/9/xml",
        "/elsewhere",
        "/healthz",
    ],
)
def test_head_is_get_without_its_body(server: Running, target: str) -> None:
    """Same status, same type, same length, no bytes."""
    got = ask(server.place, f"GET {target}?{LOGIN} HTTP/1.1")
    raw = send(server.place, request(f"HEAD {target}?{LOGIN} HTTP/1.1", CLOSE))
    [head] = answers(raw, ["HEAD"])

    assert raw.endswith(b"\r\n\r\n")
    assert (got.status, got.headers["content-type"]) == (head.status, head.headers["content-type"])
    assert str(len(got.body)) == got.headers["content-length"] == head.headers["content-length"]


def test_connection_lives_on_after_refusals(server: Running) -> None:
    """Whatever the API refuses, with its body read or not, the next call uses the same socket."""
    connection = http.client.HTTPConnection(*server.place, timeout=20)
    connection.connect()
    local = connection.sock.getsockname()
    for verb, target, headers, body, status in [
        ("GET", f"/v1/projects/9/json?{LOGIN}", {}, b"", 404),
        ("GET", f"/v1/projects/json?{LOGIN}&params=x", {}, b"", 400),
        ("GET", "/v1/projects/json", {}, b"", 401),
        ("POST", TOPICS, {"Content-Type": "text/plain"}, b"x" * 100_000, 415),
        ("POST", TOPICS, {"Content-Type": "application/json"}, b"{" * 3_000_000, 413),
        ("POST", "/v1/topics", {"Content-Type": "application/json"}, b'{"a": 1}' * 9000, 400),
        ("PUT", TOPICS, {"Content-Type": "application/json"}, b"{}", 405),
        ("POST", "/elsewhere", {}, b"x" * 200_000, 404),
        ("POST", "/healthz", {}, b"x" * 10, 405),
        ("HEAD", f"/v1/projects/9/json?{LOGIN}", {}, b"", 404),
        ("GET", TOPICS, {}, b"", 200),
    ]:
        connection.request(verb, target, body=body or None, headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert status == answer.status, target
    assert local == connection.sock.getsockname()
    connection.close()


def test_refusal_of_a_large_upload_reaches_a_client_that_sends_it_all(server: Running) -> None:
    """Bytes that nobody wants are read away, else the answer would be lost with the connection."""
    connection = http.client.HTTPConnection(*server.place, timeout=20)
    headers = {"Content-Type": "application/json", "Connection": "close"}
    connection.request("POST", TOPICS, body=b"x" * 20 * 2**20, headers=headers)
    answer = connection.getresponse()

    assert (413, "too_large") == (answer.status, json.load(answer)["request"]["error"])
    connection.close()


def test_pipelined_requests_are_answered_in_order(server: Running) -> None:
    """Several at once, with and without bodies, refused or not."""
    login = urlencode({"username": USERNAME, "password": PASSWORD}).encode()
    kind = "Content-Type: application/x-www-form-urlencoded"
    raw = b"".join(
        [
            request(f"GET /v1/projects/1/json?{LOGIN} HTTP/1.1"),
            request("GET /v1/topics/3/json HTTP/1.1", kind, body=login),
            request("POST /v1/nothing/json HTTP/1.1", kind, body=login),
            request(f"HEAD /v1/topics/5/json?{LOGIN} HTTP/1.1"),
            request(f"GET /v1/topics/4/json?{LOGIN} HTTP/1.1", CLOSE),
        ]
    )
    found = answers(send(server.place, raw, whole=False), ["GET", "GET", "POST", "HEAD", "GET"])

    assert [200, 200, 404, 200, 200] == [answer.status for answer in found]
    actions = [answer.tree["request"]["action"] for answer in found if answer.body]
    assert ["projects/1", "topics/3", "nothing", "topics/4"] == actions


def test_five_megabytes_come_back_as_they_were_sent(server: Running) -> None:
    """Upload as a form, download as bytes: equal sums; the record tells size and sum."""
    content = random.Random(5).randbytes(5 * 2**20)
    wanted = hashlib.sha256(content).hexdigest()
    file = upload(server, content)
    back = ask(server.place, f"GET /v1/files/{file['file_id']}/download?{LOGIN} HTTP/1.1")

    assert (len(content), wanted) == (file["file_size"], file["file_sha256"])
    assert (200, wanted) == (back.status, hashlib.sha256(back.body).hexdigest())
    assert f'"{wanted}"' == back.headers["etag"]
    assert "attachment" in back.headers["content-disposition"]


@pytest.mark.parametrize(
    ("asked", "status", "span", "told"),
    [
        ("", 200, slice(None), None),
        ("bytes=0-0", 206, slice(0, 1), "bytes 0-0/1000"),
        ("bytes=10-19", 206, slice(10, 20), "bytes 10-19/1000"),
        ("bytes=990-", 206, slice(990, None), "bytes 990-999/1000"),
        ("bytes=-5", 206, slice(-5, None), "bytes 995-999/1000"),
        ("bytes=-5000", 206, slice(None), "bytes 0-999/1000"),
        ("bytes=900-5000", 206, slice(900, None), "bytes 900-999/1000"),
        ("bytes=0-1,5-6", 200, slice(None), None),
        ("bytes=9-1", 200, slice(None), None),
        ("lines=0-1", 200, slice(None), None),
        ("bytes=1000-", 416, None, "bytes */1000"),
        ("bytes=-0", 416, None, "bytes */1000"),
    ],
)
def test_download_in_ranges(
    server: Running, asked: str, status: int, span: slice | None, told: str | None
) -> None:
    """One range is served; several, and those that make no sense, get the whole file."""
    content = bytes(number % 251 for number in range(1000))
    file = upload(server, content)
    headers = (f"Range: {asked}",) if asked else ()
    target = f"/v1/files/{file['file_id']}/download?{LOGIN}"
    answer = ask(server.place, f"GET {target} HTTP/1.1", *headers)

    assert status == answer.status
    assert told == answer.headers.get("content-range")
    if span is not None:
        assert content[span] == answer.body
        assert str(len(answer.body)) == answer.headers["content-length"]
    [head] = answers(send(server.place, request(f"HEAD {target} HTTP/1.1", CLOSE)), ["HEAD"])
    assert (200, "1000") == (head.status, head.headers["content-length"])


def test_download_that_the_client_has_is_not_sent_again(server: Running) -> None:
    """If-None-Match with the ETag: 304 without a body, and the connection lives on."""
    file = upload(server, b"known")
    line = f"GET /v1/files/{file['file_id']}/download?{LOGIN} HTTP/1.1"
    raw = request(line, f'If-None-Match: "{file["file_sha256"]}"') + request(line, CLOSE)
    unchanged, whole = answers(send(server.place, raw, whole=False))

    assert (304, b"") == (unchanged.status, unchanged.body)
    assert (200, b"known") == (whole.status, whole.body)


def test_export_is_whole_in_every_version_of_http(server: Running) -> None:
    """Chunked for HTTP/1.1; for 1.0 until the connection closes."""
    count = total(server, "topics")
    for version in ("1.1", "1.0"):
        raw = send(server.place, request(f"GET /v1/topics/csv?{LOGIN} HTTP/{version}", CLOSE))
        [answer] = answers(raw)
        lines = answer.body.split(b"\r\n")
        assert (200, count + 2, b"") == (answer.status, len(lines), lines[-1])
        assert (version == "1.1") == raw.endswith(b"\r\n0\r\n\r\n")


def test_export_that_breaks_ends_without_the_last_chunk(tmp_path: Path) -> None:
    """The client sees that rows are missing; the same worker goes on."""
    data = plant(tmp_path / "data", topics=ROWS_BEFORE_BREAK)
    environment = {"TEAMPRO_DATA": str(data)}
    app = "tests.server.watched:make_failing_app"
    with running_server(data, app=app, environment=environment, workers=1) as failing:
        for format_ in ("csv", "ndjson"):
            raw = send(failing.place, request(f"GET /v1/topics/{format_}?{LOGIN} HTTP/1.1"))
            assert raw.startswith(b"HTTP/1.1 200 OK")
            assert raw.count(b"Topic") > 100
            assert not raw.endswith(b"0\r\n\r\n")
            with pytest.raises(http.client.IncompleteRead):
                answers(raw)
        assert 200 == ask(failing.place, f"GET {TOPICS} HTTP/1.1").status


def test_killed_process_is_replaced_and_acknowledged_writes_are_there(tmp_path: Path) -> None:
    """SIGKILL in the midst of writes: the server recovers, and every 201 was the truth."""
    data = plant(tmp_path / "data")
    with running_server(data) as server:
        master = server.process.pid
        acknowledged: list[int] = []
        enough, over = threading.Event(), threading.Event()

        def write(number: int) -> None:
            for turn in range(10_000):
                if over.is_set():
                    return
                body = json.dumps({"topic_name": f"{number}.{turn}"}).encode()
                try:
                    answer = ask(server.place, f"POST {TOPICS} HTTP/1.1", JSON, body=body)
                except (OSError, ValueError, http.client.HTTPException):
                    continue
                if answer.status == 201:
                    acknowledged.append(answer.tree["response"]["topic"]["topic_id"])
                if len(acknowledged) > 20:
                    enough.set()

        with ThreadPoolExecutor(4) as pool:
            for number in range(4):
                pool.submit(write, number)
            try:
                assert enough.wait(20)
                victim = serving(master)[0]
                os.kill(victim, signal.SIGKILL)
                assert eventually(lambda: len(set(serving(master)) - {victim}) == 2)
                reached = len(acknowledged)
                assert eventually(lambda: len(acknowledged) > reached + 20)
            finally:
                over.set()

        export = ask(server.place, f"GET /v1/topics/ndjson?{LOGIN} HTTP/1.1").body
        found = {json.loads(line)["topic_id"] for line in export.splitlines()}
        assert len(acknowledged) == len(set(acknowledged))
        assert set(acknowledged) <= found
