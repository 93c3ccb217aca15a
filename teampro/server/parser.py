"""gunicorn's reader of requests, which remembers for whom a request was that it refuses.

A refusal has the shape of its path's wire language; gunicorn's exceptions do not tell the path.
"""

from __future__ import annotations

from typing import Any

from gunicorn.http.errors import ParseException
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser

LINE_BYTES = 1024
"""So much of a request line is remembered; the path of a mount is far shorter."""


class TracedRequest(Request):  # type: ignore[misc]  # gunicorn has no types
    """A request that names its target in the exception it cannot be read for."""

    _line = b""

    def __init__(self, *arguments: Any) -> None:
        try:
            super().__init__(*arguments)
        except ParseException as fault:
            fault.target = target_of(self._line)
            raise

    def read_into(self, unreader: Any, buf: bytearray, stop: bool = False) -> None:
        """Read more bytes; those of the request line are the first."""
        super().read_into(unreader, buf, stop)
        if len(self._line) < LINE_BYTES and b"\n" not in self._line:
            self._line = bytes(buf[:LINE_BYTES])


class TracingParser(RequestParser):  # type: ignore[misc]  # gunicorn has no types
    """Reads one request of a connection after the other."""

    mesg_class = TracedRequest


def target_of(line: bytes) -> str:
    """Return the second word of a request line, "" where there is none."""
    words = line.split(b"\n")[0].split(b" ")
    return words[1].strip().decode("latin-1") if len(words) > 1 else ""
