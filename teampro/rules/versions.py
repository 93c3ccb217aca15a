"""The version a file gets when its uploader names none.

A version is any text; only decimal ones (`2`, `1.4`, `1.25`) are counted on from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

FIRST = "0.1"
_DECIMAL = re.compile(r"(\d{1,12})(?:\.(\d{1,12}))?", re.ASCII)


def next_version(versions: Iterable[str]) -> str:
    """Return 0.1 more than the last decimal one of `versions`, which stand oldest first."""
    last = None
    for version in versions:
        last = _DECIMAL.fullmatch(version) or last
    if last is None:
        return FIRST
    places = last[2] or "0"
    unit = 10 ** len(places)
    total = int(last[1] + places) + unit // 10
    return f"{total // unit}.{total % unit:0{len(places)}d}"
