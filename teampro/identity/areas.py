"""The areas of an administrator as people write them and as they are stored: `billing:read`."""

from __future__ import annotations

from collections.abc import Iterable

from teampro.errors import nearest
from teampro.schema.caller import AREAS

_RIGHTS = ("read", "write")
_LEGAL = f"An area is one of {', '.join(AREAS)}, with :read or :write behind it."


def why_no_area(word: str) -> str:
    """Return why a word gives no right to an area, with what was meant by it, or ""."""
    name, _, right = word.partition(":")
    if name in AREAS and right in _RIGHTS:
        return ""
    close = name if name in AREAS else nearest(name, AREAS)
    rights = (right,) if right in _RIGHTS else _RIGHTS
    meant = " or ".join(f"{close}:{each}" for each in rights)
    hint = f"; did you mean {meant}?" if close else "."
    return f"There is no area {word!r}{hint} {_LEGAL}"


def join_areas(areas: Iterable[str]) -> str:
    """Return areas as they are stored and shown."""
    return " ".join(sorted(areas))
