"""The path of a request: as it was sent, and as the segments it stands for. Knows no mount."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from teampro.dialects.http.decoding import decode_percent, is_simple

_ORIGIN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")


def raw_path(environ: Mapping[str, Any]) -> str:
    """Return the path of a WSGI request as it was sent, percent escapes and all.

    trap: PATH_INFO is decoded already; where the server keeps nothing better it is escaped again.
    """
    target = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    if not target:
        # Whoever called may have put more than bytes into it: that is found when it is decoded.
        return quote(environ.get("PATH_INFO", ""), encoding="latin-1", errors="replace")
    return path_of(target)


def path_of(target: str) -> str:
    """Return the path of what stands in a request line, without origin and query."""
    if target[:1] != "/":
        target = _ORIGIN.sub("", target, count=1)
    return target.partition("?")[0].partition("#")[0]


def split_path(path: str) -> tuple[str, ...]:
    """Split a raw path and then decode its segments: an escaped slash does not separate.

    Empty segments are skipped. Raises: Refusal malformed_request, forbidden_character.
    """
    segments = [segment for segment in path.split("/") if segment]
    if is_simple(path):
        return tuple(segments)
    return tuple([decode_percent(segment, "path") for segment in segments])
