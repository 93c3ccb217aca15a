"""The table of single values that belong to the database as a whole, by key."""

from __future__ import annotations

from teampro.store.database import Database


def get_meta(database: Database, key: str) -> str | None:
    """Return the value of a key, or None."""
    found = database.rows('SELECT value FROM meta WHERE "key" = ?', (key,))
    return str(found[0][0]) if found else None


def put_meta(database: Database, key: str, value: str) -> None:
    """Set the value of a key, inside a write transaction."""
    database.rows('DELETE FROM meta WHERE "key" = ?', (key,))
    database.rows('INSERT INTO meta ("key", value) VALUES (?, ?)', (key, value))
