"""The table of single values that belong to the database as a whole, by key."""

from __future__ import annotations

from collections.abc import Mapping

from teampro.store.database import Database

EPOCH = "epoch"
"""Rises whenever the rows are replaced by others, so that no place in the old ones is taken on."""


def get_meta(database: Database, key: str) -> str | None:
    """Return the value of a key, or None."""
    found = database.rows('SELECT value FROM meta WHERE "key" = ?', (key,))
    return str(found[0][0]) if found else None


def all_meta(database: Database) -> dict[str, str]:
    """Return all values by their keys."""
    return dict(database.rows('SELECT "key", value FROM meta'))


def put_meta(database: Database, key: str, value: str) -> None:
    """Set the value of a key, inside a write transaction."""
    database.rows('DELETE FROM meta WHERE "key" = ?', (key,))
    database.rows('INSERT INTO meta ("key", value) VALUES (?, ?)', (key, value))


def epoch_of(values: Mapping[str, str]) -> int:
    """Return the epoch of a database with these values; one without is in its first."""
    return int(values.get(EPOCH, 1))


def begin_epoch(database: Database, above: int) -> None:
    """Begin an epoch above a number and above that of the rows, inside a write transaction."""
    put_meta(database, EPOCH, str(max(above, epoch_of(all_meta(database))) + 1))
