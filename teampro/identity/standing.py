"""What the entries of bans and attempts say of a caller, read with what tells who he is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from teampro.identity.addresses import Origin
from teampro.store.engines.engine import Row

ALLOW, ATTEMPT, FOUND = "allow", "attempt", "found"
RETRY_SECONDS = 86_400
"""What Retry-After says of a ban without end."""
_STANDING = """SELECT kind, until{more} FROM bans
    WHERE network = ? OR (is_wide = 1 AND first_address <= ? AND last_address >= ?)
    UNION ALL SELECT 'attempt', NULL{more} FROM attempts WHERE network = ? AND is_forgiven = 0"""
# trap: in PostgreSQL a column has the type of the first SELECT in which it is no bare NULL.
_BESIDE = f"SELECT '{FOUND}', NULL, {{looked_up}} UNION ALL {_STANDING}"


class Lookup(NamedTuple):
    """What is looked up in the statement that asks for bans; its first open places get `values`."""

    text: str
    values: tuple[Any, ...]


class Standing(NamedTuple):
    """What the entries say of a caller; `retry_seconds` 0 means not banned.

    `has_attempts` tells that attempts of his are on record, open or failed. `rows` are what was
    looked up beside, None where nothing was.
    """

    exempt: bool = False
    retry_seconds: int = 0
    has_attempts: bool = False
    rows: Sequence[Row] | None = None


FREE, EXEMPT = Standing(), Standing(exempt=True)


def question(origin: Origin, lookup: Lookup | None) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that asks for a caller's standing and the rows of a lookup."""
    values = (origin.network, origin.first, origin.first, origin.network)
    return (_ALONE, values) if lookup is None else (lookup.text, lookup.values + values)


def answer(rows: Sequence[Row], has_lookup: bool, now: float) -> Standing:
    """Return what the rows of that statement come to at a moment."""
    if not has_lookup:
        return judged(rows, now) if rows else FREE
    found = [row[2:] for row in rows if row[0] == FOUND]
    if len(found) == len(rows):
        return Standing(rows=found)
    return judged([row[:2] for row in rows if row[0] != FOUND], now)._replace(rows=found)


def judged(rows: Iterable[Row], now: float) -> Standing:
    """Return what (kind, until) rows of one caller come to at a moment."""
    live = [(kind, until) for kind, until in rows if until is None or until > now]
    kinds = {kind for kind, _ in live}
    if ALLOW in kinds:
        return EXEMPT
    bans = [until for kind, until in live if kind != ATTEMPT]
    ends = [RETRY_SECONDS if until is None else math.ceil(until - now) for until in bans]
    return Standing(retry_seconds=max(ends, default=0), has_attempts=ATTEMPT in kinds)


_ALONE = _STANDING.format(more="")


def beside(columns: Sequence[str], rows: str) -> str:
    """Return the text of a lookup: columns of what `rows` says behind FROM."""
    looked_up = f"{', '.join(columns)} FROM {rows}"
    return _BESIDE.format(looked_up=looked_up, more=", NULL" * len(columns))
