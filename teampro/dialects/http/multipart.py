"""multipart/form-data, read as a stream: part after part, none of them in memory as a whole.

Lenient where clients differ (a preamble, headers nobody needs), strict where bytes could be lost:
a body that ends before its closing boundary is refused. Pure: chunks go in, parts come out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from falcon import parse_header

from teampro.dialects.http.decoding import check_characters, decode_utf8, not_utf8
from teampro.errors import Refusal

HEADER_BYTES = 8192
LONGEST_BOUNDARY = 70
LONGEST_NAME = 255
_END, _LINE = b"--", b"\r\n"
_TYPE = re.compile(r"[\w!#$&^.+-]{1,127}/[\w!#$&^.+-]{1,127}\Z", re.ASCII)
_EXTENDED = re.compile(r"utf-8'[\w-]*'(.*)\Z", re.ASCII | re.IGNORECASE)
_ESCAPES = re.compile("%(22|0D|0A)")
_PLAIN_CODINGS = {
    "content-transfer-encoding": ("", "7bit", "8bit", "binary"),
    "content-encoding": ("", "identity"),
}
"""What may stand in the headers of a part that say how its bytes are coded: nothing that is."""
ANY_TYPE = "application/octet-stream"


@dataclass(frozen=True)
class Part:
    """One part; `filename` is None unless it is a file, and may be empty.

    `charset` is that of its text, in lower case, as its Content-Type says.
    `chunks` are its bytes; what is left of them when the next part is asked for is skipped.
    """

    name: str
    filename: str | None
    mime: str
    charset: str
    chunks: Iterator[bytes]


def read_parts(chunks: Iterator[bytes], boundary: str) -> Iterator[Part]:
    """Yield the parts of a form, then read what follows them.

    Raises: Refusal malformed_request, unsupported_media, forbidden_character.
    """
    if not (0 < len(boundary) <= LONGEST_BOUNDARY and boundary.isascii()):
        raise _refused("its Content-Type has no boundary of 1 to 70 characters")
    # A delimiter includes the line end before it; the first one may lack it.
    delimiter = _LINE + _END + boundary.encode()
    window = _Window(chunks, _LINE)
    for _ in window.until(delimiter):
        pass
    while (end := window.take(2)) != _END:
        if end != _LINE:
            raise _refused("a boundary is followed by other bytes than a line end")
        part = _part(window, delimiter)
        yield part
        for _ in part.chunks:
            pass
    for _ in chunks:
        pass


class _Window:
    """The bytes at hand of a stream, with a search for marks across chunks."""

    def __init__(self, chunks: Iterator[bytes], held: bytes) -> None:
        self._chunks = chunks
        self._held = bytearray(held)

    def until(self, mark: bytes) -> Iterator[bytes]:
        """Yield the bytes before the mark, and step over it."""
        keep = len(mark) - 1
        while (at := self._held.find(mark)) < 0:
            if len(self._held) > keep:
                yield bytes(self._held[:-keep])
                del self._held[:-keep]
            self._fill()
        if at:
            yield bytes(self._held[:at])
        del self._held[: at + len(mark)]

    def take(self, count: int) -> bytes:
        """Return the next bytes."""
        while len(self._held) < count:
            self._fill()
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken

    def _fill(self) -> None:
        chunk = next(self._chunks, b"")
        if not chunk:
            raise _refused("it ends before its closing boundary")
        self._held += chunk


def _part(window: _Window, delimiter: bytes) -> Part:
    headers = _headers(window)
    for header, plain in _PLAIN_CODINGS.items():
        if headers.get(header, "").lower() not in plain:
            raise Refusal(
                "unsupported_media",
                f"The {header} of a part is not undone; send its bytes as they are.",
            )
    disposition = headers.get("content-disposition", "")
    _, options = parse_header(disposition)
    if "name" not in options:
        raise _refused("a part has no name in its Content-Disposition")
    mime, about = parse_header(headers.get("content-type", ""))
    mime = mime.lower()
    return Part(
        _unescaped(options["name"], disposition),
        _filename(options, disposition),
        mime if _TYPE.match(mime) else ANY_TYPE,
        about.get("charset", "utf-8").lower(),
        window.until(delimiter),
    )


def _headers(window: _Window) -> dict[str, str]:
    block = b""
    for piece in window.until(_LINE + _LINE):
        block += piece
        if len(block) > HEADER_BYTES:
            raise _refused(f"the headers of a part have more than {HEADER_BYTES} bytes")
    lines = decode_utf8(block, "header of a part").split("\r\n")
    headers = [line.partition(":") for line in lines]
    return {name.strip().lower(): value.strip() for name, _, value in headers}


def _unescaped(text: str, disposition: str) -> str:
    """Undo what browsers, PHP, requests and node write for a quote and line ends in a name.

    They escape nothing else, not even the percent sign, so a name that really holds %22 cannot be
    told from theirs. It can where quotes are escaped by a backslash, or where none stand around.
    """
    if '\\"' in disposition or f'="{text}"' not in disposition:
        return text
    return _ESCAPES.sub(lambda found: chr(int(found[1], 16)), text)


def _filename(options: dict[str, str], disposition: str) -> str | None:
    """Return the name a client gives a file; the extended spelling wins, where it is sound."""
    extended = _EXTENDED.match(options.get("filename*", ""))
    if extended is None:
        plain = options.get("filename")
        return None if plain is None else _unescaped(plain, disposition)
    try:
        return check_characters(unquote_to_bytes(extended[1]).decode(), "name of a file")
    except UnicodeError:
        raise not_utf8("name of a file") from None


def last_component(filename: str) -> str:
    """Return the name of a file without the folders a client may put before it.

    Raises: Refusal invalid_value, forbidden_character.
    """
    name = filename.replace("\\", "/").rpartition("/")[2].strip()
    if not name.isprintable() and any(ord(char) < 32 or ord(char) == 127 for char in name):
        raise Refusal("forbidden_character", "The name of a file holds a control character.")
    if name in ("", ".", "..") or len(name) > LONGEST_NAME:
        raise Refusal("invalid_value", f"A file has a name of 1 to {LONGEST_NAME} characters.")
    return name


def _refused(why: str) -> Refusal:
    return Refusal("malformed_request", f"The multipart body cannot be read: {why}.")
