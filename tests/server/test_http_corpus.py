"""Requests that servers have been fooled with, sent to the server itself and through nginx.

Each is followed by a request for SMUGGLED, in its body or behind it. Where one ends must be beyond
doubt: as many answers come as there are requests, and SMUGGLED is answered only where it is one.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.front.nginx import NAME, running_front
from tests.server.planted import plant
from tests.server.raw import answers
from tests.server.running import Running, running_server

SMUGGLED = b"GET /v1/smuggled/json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
PATH = "/v1/projects/json"
OLD = 0
"""An answer without a status: nginx speaks HTTP/0.9 with who does."""
QUIET_SECONDS = 1.0
"""A connection that says nothing for so long waits for more, and has no answer to give."""


@dataclass(frozen=True)
class Sent:
    """Bytes and what may come of them: each list is the statuses of all answers, in order.

    A front may know better than the server where a request ends; then it has lists of its own.
    """

    name: str
    raw: bytes
    direct: list[list[int]]
    front: list[list[int]] = field(default_factory=list)
    verb: str = "GET"


def lines(*texts: str, body: bytes = b"") -> bytes:
    """Return a head and what follows it."""
    return "\r\n".join((*texts, "", "")).encode("latin-1") + body


GET, POST = f"GET {PATH} HTTP/1.1", f"POST {PATH} HTTP/1.1"
HOST, CHUNKED = f"Host: {NAME}", "Transfer-Encoding: chunked"
SIZE = f"Content-Length: {len(SMUGGLED)}"
CHUNK = b"%x\r\n%s\r\n0\r\n\r\n" % (len(SMUGGLED), SMUGGLED)

CORPUS = [
    Sent("two requests", lines(GET, HOST) + SMUGGLED, [[401, 401]]),
    Sent("two lengths that differ", lines(POST, HOST, SIZE, "Content-Length: 0", body=SMUGGLED),
         [[400]]),
    Sent("two equal lengths", lines(POST, HOST, SIZE, SIZE, body=SMUGGLED), [[400]]),
    Sent("a list of lengths", lines(POST, HOST, "Content-Length: 0, 0") + SMUGGLED, [[400]]),
    Sent("a length with a sign", lines(POST, HOST, "Content-Length: +0") + SMUGGLED, [[400]]),
    Sent("a negative length", lines(POST, HOST, "Content-Length: -1") + SMUGGLED, [[400]]),
    Sent("a length in hexadecimal", lines(POST, HOST, "Content-Length: 0x0") + SMUGGLED, [[400]]),
    Sent("an empty length", lines(POST, HOST, "Content-Length: ") + SMUGGLED, [[400]]),
    Sent("a space before the colon", lines(POST, HOST, "Content-Length : 0") + SMUGGLED, [[400]]),
    Sent("length and chunks", lines(POST, HOST, SIZE, CHUNKED, body=SMUGGLED), [[411], [400]]),
    Sent("chunks", lines(POST, HOST, CHUNKED, body=CHUNK), [[411]], [[411]]),
    Sent("chunks of a garbled size", lines(POST, HOST, CHUNKED, body=b"zz\r\n" + SMUGGLED),
         [[411]], [[400]]),
    Sent("chunks without their end", lines(POST, HOST, CHUNKED, body=b"5\r\nhello\r\n"),
         [[411]], [[411]]),
    Sent("an unknown coding", lines(POST, HOST, "Transfer-Encoding: xchunked", body=CHUNK),
         [[400], [411], [501]]),
    Sent("two codings", lines(POST, HOST, CHUNKED, "Transfer-Encoding: identity", body=CHUNK),
         [[400], [411], [501]]),
    Sent("a coding after a tab", lines(POST, HOST, "Transfer-Encoding:\tchunked", body=CHUNK),
         [[411], [400]], [[501]]),
    Sent("a body shorter than told", lines(POST, HOST, "Content-Length: 999", body=b"{}"),
         [[415]], [[]]),
    Sent("a body longer than told", lines(POST, HOST, "Content-Length: 2", body=b"{}" + SMUGGLED),
         [[415, 401]]),
    Sent("an unread body", lines(f"GET {PATH} HTTP/1.1", HOST, SIZE, body=SMUGGLED), [[415]]),
    Sent("no host", lines(GET, "Connection: close") + SMUGGLED, [[401]], [[400]]),
    Sent("two hosts", lines(GET, HOST, "Host: other", "Connection: close"), [[400]]),
    Sent("no name of a field", lines(GET, HOST, ": 1") + SMUGGLED, [[400]]),
    Sent("a folded field", lines(GET, HOST, "X: 1", " Y: 2") + SMUGGLED, [[400]]),
    Sent("a bare line feed", f"GET {PATH} HTTP/1.1\n{HOST}\n\n".encode(), [[400], []],
         [[400], [401]]),
    Sent("a carriage return in a field", lines(GET, HOST, "X: 1\rY: 2") + SMUGGLED, [[400]]),
    Sent("a zero byte in a field", lines(GET, HOST, "X: \0") + SMUGGLED, [[400]]),
    Sent("101 fields", lines(GET, *(f"X-{n}: 1" for n in range(100)), HOST, "Connection: close"),
         [[431]]),
    Sent("a field of 20,000 bytes", lines(GET, HOST, "X: " + "x" * 20_000), [[431]],
         [[400], [431], [494]]),
    Sent("a line of 9,000 bytes", lines(f"GET /{'x' * 9_000} HTTP/1.1", HOST), [[414]]),
    Sent("a verb in lower case", lines(f"get {PATH} HTTP/1.1", HOST), [[400]]),
    Sent("an unknown version", lines(f"GET {PATH} HTTP/9.9", HOST), [[400], [505]]),
    Sent("no version", lines(f"GET {PATH}") + SMUGGLED, [[400]], [[OLD]]),
    Sent("a space in the target", lines("GET /v1/a b HTTP/1.1", HOST), [[400]]),
    Sent("empty lines before", b"\r\n\r\n" + lines(GET, HOST, "Connection: close"),
         [[400]], [[401]]),
    Sent("nothing but noise", bytes(range(128, 256)) * 4 + b"\r\n\r\n", [[400]]),
    Sent("a greeting of TLS", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", [[400]]),
    Sent("HEAD with a body", lines(f"HEAD {PATH} HTTP/1.1", HOST, SIZE, body=SMUGGLED), [[415]],
         verb="HEAD"),
    Sent("an upgrade", lines(GET, HOST, "Connection: Upgrade, close", "Upgrade: h2c"), [[401]]),
    Sent("a continue that nobody waits for",
         lines(POST, HOST, "Expect: 100-continue", "Connection: close", SIZE, body=SMUGGLED),
         [[400], [415]]),
]  # fmt: skip

Connect = Callable[[], socket.socket]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The product under one worker, behind nginx."""
    data = plant(tmp_path_factory.mktemp("corpus") / "data", cost=10)
    cost = {"TEAMPRO_PASSWORD_COST": "10"}
    with running_server(data, workers=1, environment=cost, options=("--behind-proxy",)) as running:
        yield running


@pytest.fixture(scope="module", params=["direct", "front"])
def connect(
    request: pytest.FixtureRequest, server: Running, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Connect]]:
    """How a connection is made: to the server, or to nginx over TLS."""
    if request.param == "direct":
        yield "direct", lambda: socket.create_connection(server.place, timeout=20)
        return
    folder: Path = tmp_path_factory.mktemp("corpus-front") / "nginx"
    with running_front(folder, server.place) as front:
        context = ssl.create_default_context(cafile=folder / "certificate.pem")

        def over_tls() -> socket.socket:
            plain = socket.create_connection(front.place, timeout=20)
            return context.wrap_socket(plain, server_hostname="127.0.0.1")

        yield "front", over_tls


def exchange(connect: Connect, sent: Sent) -> list[int]:
    """Send bytes and return the statuses of all that is answered before the end, or silence."""
    received = b""
    with connect() as client:
        with contextlib.suppress(OSError):
            client.sendall(sent.raw)
        client.settimeout(QUIET_SECONDS)
        with contextlib.suppress(OSError):
            while data := client.recv(65_536):
                received += data
    if received and not received.startswith(b"HTTP/"):
        return [OLD]
    return [answer.status for answer in answers(received, [sent.verb])]


@pytest.mark.parametrize("sent", CORPUS, ids=lambda sent: sent.name)
def test_each_request_has_exactly_one_answer(
    server: Running, connect: tuple[str, Connect], sent: Sent
) -> None:
    """As many answers as requests; what lies in a body is never taken for a request."""
    way, make = connect
    before = server.log().count("/v1/smuggled")
    found = exchange(make, sent)
    allowed = sent.front if way == "front" and sent.front else sent.direct
    assert found in allowed
    smuggled = server.log().count("/v1/smuggled") - before
    assert smuggled == (1 if len(found) == 2 else 0)
