"""HTTP by hand: bytes out, answers in; nothing is mended on the way."""

from __future__ import annotations

import http.client
import io
import json
import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TIMEOUT_SECONDS = 20


@dataclass(frozen=True)
class Answer:
    """One answer; `headers` have lower case names."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def tree(self) -> Any:
        """The envelope."""
        return json.loads(self.body)

    @property
    def error(self) -> str:
        """The word of a refusal, "" of a success."""
        return str(self.tree["request"].get("error", ""))


def request(line: str, *headers: str, body: bytes = b"") -> bytes:
    """Return the bytes of a request; Host is added, and Content-Length where there is a body."""
    length = (f"Content-Length: {len(body)}",) if body else ()
    return "\r\n".join((line, "Host: test", *length, *headers, "", "")).encode("latin-1") + body


def send(place: tuple[str, int], *pieces: bytes, whole: bool = True) -> bytes:
    """Send pieces, say that no more follows unless `whole` is false, and return all that comes."""
    with socket.create_connection(place, timeout=TIMEOUT_SECONDS) as client:
        # A server may answer and close before all has been sent.
        with suppress(BrokenPipeError, ConnectionResetError):
            for piece in pieces:
                client.sendall(piece)
        if whole:
            with suppress(OSError):
                client.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: client.recv(65_536), b""))


def answers(data: bytes, verbs: Iterable[str] = ()) -> list[Answer]:
    """Split what came over one connection; `verbs` are those of the requests, GET if not told."""
    source, asked, found = _Source(data), iter(verbs), []
    while source.tell() < len(data):
        response = http.client.HTTPResponse(source, method=next(asked, "GET"))
        response.begin()
        headers = {name.lower(): value for name, value in response.getheaders()}
        found.append(Answer(response.status, headers, response.read()))
    return found


def ask(place: tuple[str, int], line: str, *headers: str, body: bytes = b"") -> Answer:
    """Send one request and return its one answer."""
    raw = send(place, request(line, "Connection: close", *headers, body=body))
    [answer] = answers(raw, [line.split()[0]])
    return answer


class SocketConnection(http.client.HTTPConnection):
    """A connection over a Unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("teampro", timeout=TIMEOUT_SECONDS)
        self._path = path

    def connect(self) -> None:
        """Connect to the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


class _Source(io.BytesIO):
    """Bytes in the place of a socket, one reader for all answers."""

    def makefile(self, _mode: str) -> _Source:
        return self

    def close(self) -> None:
        """Stay open: an answer closes its file at its end."""
