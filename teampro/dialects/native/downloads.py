"""What the headers of a download say: its name, its type, which bytes, and whether it changed.

Pure: texts of headers go in, texts and numbers come out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from teampro.errors import Refusal

INERT = frozenset(
    ("image/png", "image/jpeg", "image/gif", "image/webp", "text/plain", "application/pdf")
)
"""Types no browser runs anything of; all others are served as bytes."""
ANY_TYPE = "application/octet-stream"
# perf: the first of two neighbouring blanks gives nothing back, or 8,000 of them take a tenth of
# a second.
_RANGE = re.compile(r"\s*bytes\s*=\s*+([0-9]{0,18})\s*+-\s*+([0-9]{0,18})\s*\Z", re.ASCII)
_TAG = re.compile(r'(?:W/)?("[^"]*")')
_UNSAFE = re.compile(r"[^ !#$&-\[\]-~]")
_EXTENDED_SAFE = "!#$&+-.^_`|~"


@dataclass(frozen=True)
class ByteRange:
    """Bytes `first` to `last`, both included."""

    first: int
    last: int

    @property
    def count(self) -> int:
        """How many bytes."""
        return self.last - self.first + 1


def disposition(name: str, kind: str = "attachment") -> str:
    """Return the Content-Disposition of a file to be saved, or `inline` to be shown (RFC 6266).

    What quotes, percent signs and other than ASCII would break stands in `filename*` (RFC 8187).
    """
    plain = _UNSAFE.sub("_", name) or "file"
    text = f'{kind}; filename="{plain}"'
    if plain == name:
        return text
    encoded = quote(name.encode("utf-8", "replace"), safe=_EXTENDED_SAFE)
    return f"{text}; filename*=UTF-8''{encoded}"


def served_type(mime: str) -> str:
    """Return the Content-Type under which a file may be served."""
    return mime if mime in INERT else ANY_TYPE


def is_unchanged(if_none_match: str, tag: str) -> bool:
    """Say whether the client has these bytes already."""
    return if_none_match.strip() == "*" or tag in _TAG.findall(if_none_match)


def read_range(header: str, if_range: str, tag: str, size: int) -> ByteRange | None:
    """Return the one span that is asked for, None for the whole file.

    Several spans, spans that make no sense, and spans of other bytes than these get the whole
    file. Raises: Refusal range_not_satisfiable.
    """
    found = _RANGE.match(header)
    if found is None or (if_range and if_range.strip() != tag):
        return None
    first, last = found.groups()
    if not first:
        return _suffix(int(last), size) if last else None
    if last and int(last) < int(first):
        return None
    return _span(int(first), int(last) if last else size, size)


def _suffix(count: int, size: int) -> ByteRange:
    """Return the last bytes."""
    return _span(max(size - count, 0) if count else size, size, size)


def _span(first: int, last: int, size: int) -> ByteRange:
    if first >= size:
        raise Refusal(
            "range_not_satisfiable",
            f"The file has {size} bytes; the range begins behind them.",
            headers={"Content-Range": f"bytes */{size}"},
        )
    return ByteRange(first, min(last, size - 1))
