"""The second language under the real server: what gunicorn refuses comes in it too."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.server.running import Running, running_server
from tests.wire.world import PREFIX, make_app

SERVED = "tests.wire.second_dialect.served:make_app"
KEY = ("X-Identifier: billing", "X-Secret: a secret of 190 bits")
LONG = "x" * 9000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The product with both languages under real workers."""
    data = make_app(tmp_path_factory.mktemp("served") / "data").directory
    with running_server(data, app=SERVED, environment={"TEAMPRO_DATA": str(data)}) as running:
        yield running


def exchange(server: Running, line: str, *headers: str) -> tuple[int, Any]:
    """Send a request without a body as raw bytes; return the status and the tree that come back."""
    raw = "\r\n".join((line, "Host: test", *headers, "Connection: close", "", ""))
    with socket.create_connection(server.place, timeout=10) as client:
        client.sendall(raw.encode("latin-1"))
        answer = b"".join(iter(lambda: client.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


def test_a_command_is_answered(server: Running) -> None:
    """Its headers reach it through the server."""
    status, tree = exchange(server, "GET /commands?command=getprojects&limitnum=1 HTTP/1.1", *KEY)
    assert (200, "success", 9) == (status, tree["result"], tree["totalresults"])


REFUSED = [
    ("long line", "GET {}?a=" + LONG + " HTTP/1.1", (), 414, "uri_too_long"),
    ("large field", "GET {} HTTP/1.1", (f"X: {LONG}",), 431, "headers_too_large"),
    ("bad name", "GET {} HTTP/1.1", ("a b: 1",), 400, "malformed_request"),
    ("no colon", "GET {} HTTP/1.1", ("ab",), 400, "malformed_request"),
    ("bad length", "POST {} HTTP/1.1", ("Content-Length: x",), 400, "malformed_request"),
    ("bad coding", "POST {} HTTP/1.1", ("Transfer-Encoding: x",), 411, "length_required"),
    ("bad version", "GET {} HTTP/9.9", (), 400, "malformed_request"),
    ("no version", "GET {}", (), 400, "malformed_request"),
    ("bad verb", "get {} HTTP/1.1", (), 400, "malformed_request"),
    ("raw byte", "GET {}?\xff HTTP/1.1", (), 400, "malformed_request"),
]


@pytest.mark.parametrize(
    ("line", "headers", "status", "word"), [row[1:] for row in REFUSED], ids=[r[0] for r in REFUSED]
)
def test_what_gunicorn_refuses_comes_in_the_language_of_the_path(
    server: Running, line: str, headers: tuple[str, ...], status: int, word: str
) -> None:
    """As soon as the path can be seen; the native language where it is nobody's."""
    for path in ("/commands", "//commands/x", "http://test/ping-commands"):
        found, tree = exchange(server, line.format(path), *headers)
        assert (status, "error", {"result", "message"}) == (found, tree["result"], tree.keys())
    for path in ("/v1/projects", PREFIX, "/commandsx", "/"):
        found, tree = exchange(server, line.format(path), *headers)
        assert (status, word) == (found, tree["request"]["error"])


def test_what_falcon_refuses_comes_in_the_language_of_the_path(server: Running) -> None:
    """The same sentence as without the server."""
    status, tree = exchange(server, "DELETE /ping-commands HTTP/1.1")
    assert (405, {"result": "error", "message": "Method Not Allowed"}) == (status, tree)
