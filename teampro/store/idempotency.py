"""The table of first answers: what a write with an idempotency key was told, by that key's digest.

Inside a write transaction, so that of two that come at once the second finds what the first kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from teampro.store.database import Database

TABLE = "idempotency"
PLACE = f"{TABLE}.tree"
"""To what the sealed tree is bound."""
_COLUMNS = "fingerprint, request_id, status, location, tree, moment"
_FIND = f"SELECT {_COLUMNS} FROM {TABLE} WHERE digest = ?"
_KEEP = f"INSERT INTO {TABLE} ({_COLUMNS}, digest) VALUES (?, ?, ?, ?, ?, ?, ?)"
_FORGET = f"DELETE FROM {TABLE} WHERE digest = ?"
_DIGESTS = f"SELECT digest FROM {TABLE} ORDER BY digest"
_REPLACE = f"UPDATE {TABLE} SET tree = ? WHERE digest = ?"
_LAST = f"SELECT moment FROM {TABLE} WHERE moment <= ? ORDER BY moment LIMIT 1 OFFSET ?"
_SWEEP = f"DELETE FROM {TABLE} WHERE moment <= ?"


@dataclass(frozen=True)
class StoredAnswer:
    """An answer as it is stored: `fingerprint` is that of its request, `moment` in Unix seconds."""

    fingerprint: str
    request_id: str
    status: int
    location: str
    tree: str
    moment: float


def find_answer(database: Database, digest: str) -> StoredAnswer | None:
    """Return what is stored for a key, None for nothing."""
    found = database.rows(_FIND, (digest,))
    return StoredAnswer(*found[0]) if found else None


def keep_answer(database: Database, digest: str, answer: StoredAnswer) -> None:
    """Store the answer for a key that has none."""
    kept = (answer.fingerprint, answer.request_id, answer.status, answer.location, answer.tree)
    database.rows(_KEEP, (*kept, answer.moment, digest))


def forget_answer(database: Database, digest: str) -> None:
    """Throw away what is stored for a key."""
    database.rows(_FORGET, (digest,))


def digests(database: Database) -> list[str]:
    """Return the digests of all keys there are."""
    return [digest for (digest,) in database.rows(_DIGESTS)]


def replace_tree(database: Database, digest: str, tree: str) -> None:
    """Let what is stored for a key hold another tree, a sealed one."""
    database.rows(_REPLACE, (tree, digest))


def sweep_answers(database: Database, until: float, most: int) -> bool:
    """Throw away the answers up to a moment, some `most` of them; return whether there are more."""
    last = database.rows(_LAST, (until, most - 1))
    database.rows(_SWEEP, (last[0][0] if last else until,))
    return bool(last)
