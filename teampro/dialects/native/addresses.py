"""Where this language answers, in every spelling, and how it writes its own addresses.

    PREFIX/api.php/v1/...   PREFIX/api/v1/...   PREFIX/api.php?action=v1...   with the prefix
    /api.php/v1/...         /v1/...             /api.php?action=v1...         without it

A bare /api/ is none of them. Knows paths, but no chain beyond its version.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from teampro.chain import VERSION
from teampro.dialects.http.paths import split_path
from teampro.dialects.mount import unknown_path

BELOW_PREFIX = ("api.php", "api")
WITHOUT_PREFIX = ("api.php",)
_VERSION = re.compile(r"v[0-9]+\Z")


@dataclass(frozen=True)
class Arrival:
    """Where a request arrived: `mount` is the path the API answers at, "" for the short one.

    `words` are the words of a chain that stands in the path.
    """

    mount: str
    words: tuple[str, ...]


class Addresses:
    """The spellings with one prefix (an absolute path, or "")."""

    def __init__(self, prefix: str) -> None:
        segments = split_path(quote(prefix, safe="/%"))
        rows = [((*segments, word), len(segments) + 1) for word in BELOW_PREFIX if segments]
        rows += [((word,), 1) for word in WITHOUT_PREFIX]
        self._rows = tuple(
            (row, length, "".join("/" + quote(word, safe="") for word in row))
            for row, length in rows
        )

    def find(self, path: str) -> Arrival:
        """Return the arrival at a raw path, percent escapes and all; empty segments are skipped.

        Raises: Refusal unknown_path, malformed_request, forbidden_character.
        """
        segments = split_path(path)
        for row, length, mount in self._rows:
            if segments[:length] == row:
                return Arrival(mount, segments[length:])
        if segments and _VERSION.match(segments[0]):
            return Arrival("", segments)
        raise unknown_path()


def spelled_directly(arrival: Arrival) -> str:
    """Return the mount text of a chain in `action`: what stands before its version."""
    return f"{arrival.mount}?action="


def location(mount: str, record: str) -> str:
    """Return the address of a record (`projects/101`), spelled the way the request was."""
    if mount.endswith("="):
        return f"{mount}{VERSION}.{record.replace('/', '.')}"
    return f"{mount}/{VERSION}/{record}"
