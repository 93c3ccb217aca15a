"""The bytes of a request: exactly as many as its Content-Length says, of a kind that can be read.

trap: Falcon's bounded_stream takes a chunked body for an empty one and a short body for a whole
one, so the stream of the server is read here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from falcon import parse_header

from teampro.errors import Refusal

JSON = "application/json"
URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
CHUNK_BYTES = 65_536
UTF8 = ("utf-8", "utf8", "us-ascii")
_MOST_DIGITS = 18


class Source(Protocol):
    """The part of wsgi.input that is used."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes, none at the end."""


@dataclass(frozen=True)
class Body:
    """A body that has not been read; `media` is one of the three kinds, or "" without bytes."""

    source: Source
    length: int
    media: str
    boundary: str = ""

    def chunks(self) -> Iterator[bytes]:
        """Yield all bytes. Raises: Refusal malformed_request when the body is cut short."""
        missing = self.length
        while missing:
            try:
                chunk = self.source.read(min(missing, CHUNK_BYTES))
            except OSError:
                chunk = b""
            if not chunk:
                raise Refusal(
                    "malformed_request",
                    f"The body ended after {self.length - missing} of {self.length} bytes.",
                )
            missing -= len(chunk)
            yield chunk

    def whole(self) -> bytes:
        """Return all bytes at once."""
        return b"".join(self.chunks())


def open_body(environ: Mapping[str, Any], untold: str = "") -> Body:
    """Return the body of a WSGI request, its bytes unread; one without a Content-Type is `untold`.

    Raises: Refusal length_required, unsupported_media, malformed_request.
    """
    if "HTTP_TRANSFER_ENCODING" in environ:
        raise Refusal(
            "length_required",
            "Transfer-Encoding is not accepted; send the body with a Content-Length.",
        )
    coding = environ.get("HTTP_CONTENT_ENCODING", "").strip()
    if coding.lower() not in ("", "identity"):
        raise Refusal(
            "unsupported_media", "Content-Encoding is not accepted; send the body as it is."
        )
    length = read_length(environ.get("CONTENT_LENGTH") or "0")
    if not length:
        return Body(environ["wsgi.input"], 0, "")
    media, boundary = read_media(environ.get("CONTENT_TYPE") or untold)
    return Body(environ["wsgi.input"], length, media, boundary)


def read_length(text: str) -> int:
    """Return the number of bytes that a Content-Length announces."""
    text = text.strip()
    if not (text.isascii() and text.isdecimal()):
        raise Refusal("malformed_request", "Content-Length is no number.")
    # trap: int() refuses more than 4,300 digits; nothing this long fits any limit.
    return int(text) if len(text) <= _MOST_DIGITS else 10**_MOST_DIGITS


def read_media(content_type: str) -> tuple[str, str]:
    """Return which of the three kinds a body is, and the boundary of its parts.

    Raises: Refusal unsupported_media.
    """
    media, options = parse_header(content_type)
    media = media.lower()
    if media not in (JSON, URLENCODED, MULTIPART):
        raise Refusal("unsupported_media", f"A body is {JSON}, {URLENCODED} or {MULTIPART}.")
    if options.get("charset", "utf-8").lower() not in UTF8:
        raise Refusal("unsupported_media", "The text of a body is UTF-8.")
    return media, options.get("boundary", "").rstrip()
