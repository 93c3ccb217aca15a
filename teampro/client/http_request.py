"""A call as it stands on the wire: target, header fields, body. Pure but for a file's own bytes."""

from __future__ import annotations

import io
import json
import mimetypes
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote, urlencode

from teampro.client.call import ClientCall

LONGEST_TARGET = 4_000
"""Longer params of a GET go in the body of a POST that says `method=get`."""
_JSON = {"Content-Type": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}

OnBytes = Callable[[int], None]


@dataclass(frozen=True)
class HttpRequest:
    """A request: `target` is path and query, `body` is read from its start."""

    verb: str
    target: str
    headers: Mapping[str, str]
    body: IO[bytes] | io.RawIOBase | None = None


def http_request(call: ClientCall, on_bytes: OnBytes = lambda _count: None) -> HttpRequest:
    """Return the request of a call; `on_bytes` hears how many bytes of a file were taken."""
    text = json.dumps(call.params, ensure_ascii=False) if call.params else ""
    if call.file is not None:
        return _with_file(call, text, on_bytes)
    if call.verb != "GET":
        tree: dict[str, Any] = {"params": call.params}
        headers = {**_JSON, **call.key_headers}
        return _with_body(call.verb, call.path, headers, json.dumps(tree).encode())
    target = call.path + ("?" + urlencode({"params": text}, quote_via=quote) if text else "")
    if len(target) <= LONGEST_TARGET:
        return HttpRequest("GET", target, {})
    form = urlencode({"method": "get", "params": text}).encode()
    return _with_body("POST", call.path, _FORM, form)


def _with_body(verb: str, target: str, headers: Mapping[str, str], body: bytes) -> HttpRequest:
    return HttpRequest(
        verb, target, {**headers, "Content-Length": str(len(body))}, io.BytesIO(body)
    )


def _with_file(call: ClientCall, text: str, on_bytes: OnBytes) -> HttpRequest:
    """Return a form of two parts, the params and the file, which is read as it is sent."""
    path = call.file
    assert path is not None
    boundary = secrets.token_hex(16)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    # As browsers write it (WHATWG, multipart form data).
    name = path.name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="params"\r\n\r\n{text or "{}"}\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: {kind}\r\n\r\n"
    ).encode()
    body = _Form(head, path, f"\r\n--{boundary}--\r\n".encode(), on_bytes)
    headers = {
        **call.key_headers,
        "Content-Type": f"multipart/form-data; boundary={boundary}",
        "Content-Length": str(body.length),
    }
    return HttpRequest(call.verb, call.path, headers, body)


class _Form(io.RawIOBase):
    """Head, bytes of a file, tail, one after the other."""

    def __init__(self, head: bytes, path: Path, tail: bytes, on_bytes: OnBytes) -> None:
        self._file = path.open("rb")
        size = path.stat().st_size
        self._parts: list[IO[bytes]] = [io.BytesIO(head), self._file, io.BytesIO(tail)]
        self._on_bytes = on_bytes
        self.length = len(head) + size + len(tail)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while self._parts:
            piece = self._parts[0].read(len(buffer))
            if piece:
                if self._parts[0] is self._file:
                    self._on_bytes(len(piece))
                buffer[: len(piece)] = piece
                return len(piece)
            self._parts.pop(0).close()
        return 0
