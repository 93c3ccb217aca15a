"""The one table of mounts: under which paths an API answers, and how it writes its own addresses.

    PREFIX/api.php/v1/...   PREFIX/api/v1/...   PREFIX/api.php?action=v1...   with the prefix
    /api.php/v1/...         /v1/...             /api.php?action=v1...         without it

A bare /api/ is not in the table. Knows paths, but no chain beyond its version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from teampro.chain import VERSION
from teampro.dialects.decoding import decode_percent, is_simple
from teampro.errors import Refusal

BELOW_PREFIX = ("api.php", "api")
WITHOUT_PREFIX = ("api.php",)
_VERSION = re.compile(r"v[0-9]+\Z")
_ORIGIN = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*")


@dataclass(frozen=True)
class Place:
    """Where a request arrived: `mount` is the path the API answers at, "" for the short one.

    `words` are the words of a chain that stands in the path.
    """

    mount: str
    words: tuple[str, ...]


class Mounts:
    """The table for one prefix (an absolute path, or "")."""

    def __init__(self, prefix: str) -> None:
        segments = split_path(quote(prefix, safe="/%"))
        rows = [((*segments, word), len(segments) + 1) for word in BELOW_PREFIX if segments]
        rows += [((word,), 1) for word in WITHOUT_PREFIX]
        self._rows = tuple(
            (row, length, "".join("/" + quote(word, safe="") for word in row))
            for row, length in rows
        )

    def find(self, path: str) -> Place:
        """Return the place of a raw path, percent escapes and all; empty segments are skipped.

        Raises: Refusal unknown_path, malformed_request, forbidden_character.
        """
        segments = split_path(path)
        for row, length, mount in self._rows:
            if segments[:length] == row:
                return Place(mount, segments[length:])
        if segments and _VERSION.match(segments[0]):
            return Place("", segments)
        raise Refusal("unknown_path", f"Nothing is here: the API answers below /{VERSION}/.")


def split_path(path: str) -> tuple[str, ...]:
    """Split a raw path and then decode its segments: an escaped slash does not separate."""
    segments = [segment for segment in path.split("/") if segment]
    if is_simple(path):
        return tuple(segments)
    return tuple([decode_percent(segment, "path") for segment in segments])


def raw_path(environ: Mapping[str, Any]) -> str:
    """Return the path of a WSGI request as it was sent, percent escapes and all.

    trap: PATH_INFO is decoded already; where the server keeps nothing better it is escaped again.
    """
    target = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    if not target:
        # Whoever called may have put more than bytes into it: that is found when it is decoded.
        return quote(environ.get("PATH_INFO", ""), encoding="latin-1", errors="replace")
    if target[0] != "/":
        target = _ORIGIN.sub("", target, count=1)
    return str(target).partition("?")[0].partition("#")[0]


def spelled_directly(place: Place) -> str:
    """Return the mount text of a chain in `action`: what stands before its version."""
    return f"{place.mount}?action="


def location(mount: str, record: str) -> str:
    """Return the address of a record (`projects/101`), spelled the way the request was."""
    if mount.endswith("="):
        return f"{mount}{VERSION}.{record.replace('/', '.')}"
    return f"{mount}/{VERSION}/{record}"
