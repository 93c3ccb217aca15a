"""What the entries of bans and attempts say of a caller, read with what tells who he is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Lookup:
    """Rows that tell of a proof, to be read in the statement that asks for bans.

    `columns` are selected of what `rows` says behind FROM; its open places get `values`.
    """

    columns: tuple[str, ...]
    rows: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Standing:
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
    if lookup is None:
        return _ALONE, values
    return _beside(lookup.columns, lookup.rows), lookup.values + values


def answer(rows: Iterable[Row], has_lookup: bool, now: float) -> Standing:
    """Return what the rows of that statement come to at a moment."""
    if not has_lookup:
        return judged(rows, now) if rows else FREE
    found = [row[2:] for row in rows if row[0] == FOUND]
    entries = [row[:2] for row in rows if row[0] != FOUND]
    if not entries:
        return Standing(rows=found)
    told = judged(entries, now)
    return Standing(told.exempt, told.retry_seconds, told.has_attempts, found)


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


@lru_cache(maxsize=64)
def _beside(columns: tuple[str, ...], rows: str) -> str:
    looked_up = f"{', '.join(columns)} FROM {rows}"
    return _BESIDE.format(looked_up=looked_up, more=", NULL" * len(columns))
