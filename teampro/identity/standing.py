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
_MATCHING = "network = ? OR (is_wide = 1 AND first_address <= ? AND last_address >= ?)"
_STANDING = f"""SELECT kind, until{{more}} FROM bans WHERE {_MATCHING}
    UNION ALL SELECT 'attempt', NULL{{more}} FROM attempts WHERE network = ? AND is_forgiven = 0"""
UNLESS_BARRED = f"""CASE WHEN EXISTS
    (SELECT 1 FROM bans WHERE ({_MATCHING}) AND kind <> '{ALLOW}') THEN NULL ELSE ? END"""
"""Stands for the key of a guarded lookup: where there is a ban, over or not, it finds nothing."""
# trap: in PostgreSQL a column has the type of the first SELECT in which it is no bare NULL.
_BESIDE = f"SELECT '{FOUND}', NULL, {{looked_up}} UNION ALL {_STANDING}"


class Lookup(NamedTuple):
    """What is looked up in the statement that asks for bans; its first open places get `values`.

    sec: that of what can be guessed `is_guarded`, by UNLESS_BARRED: for whom there is a ban nothing
    is read, and the time that this takes tells him nothing.
    """

    text: str
    values: tuple[Any, ...]
    is_guarded: bool = False


class Standing(NamedTuple):
    """What the entries say of a caller; `retry_seconds` 0 means not banned.

    `has_attempts` tells that attempts of his are on record, open or failed. `rows` are what was
    looked up beside, None where nothing was: of what is guarded, for a ban that does not hold.
    """

    exempt: bool = False
    retry_seconds: int = 0
    has_attempts: bool = False
    rows: Sequence[Row] | None = None


FREE, EXEMPT = Standing(), Standing(exempt=True)


def question(origin: Origin, lookup: Lookup | None) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that asks for a caller's standing and the rows of a lookup."""
    where = (origin.network, origin.first, origin.first)
    values = (*where, origin.network)
    if lookup is None:
        return _ALONE, values
    return lookup.text, (where if lookup.is_guarded else ()) + lookup.values + values


def answer(rows: Sequence[Row], lookup: Lookup | None, now: float) -> Standing:
    """Return what the rows of that statement come to at a moment."""
    if lookup is None:
        return judged(rows, now) if rows else FREE
    found = [row[2:] for row in rows if row[0] == FOUND]
    if len(found) == len(rows):
        return Standing(rows=found)
    entries = [row[:2] for row in rows if row[0] != FOUND]
    is_barred = lookup.is_guarded and any(kind not in (ALLOW, ATTEMPT) for kind, _ in entries)
    return judged(entries, now)._replace(rows=None if is_barred else found)


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
