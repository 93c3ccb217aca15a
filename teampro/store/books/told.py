"""What history tells of a figure that does not follow from rows: somebody may have set it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from teampro.store.database import Database
from teampro.store.history import FLOOR
from teampro.store.meta import get_meta

_LAST = """SELECT request_id, moment, changes FROM history WHERE resource = ? AND record_id = ?
    AND changes LIKE ? ORDER BY sequence DESC LIMIT 1"""
_FIRST = """SELECT request_id, moment FROM history WHERE resource = ? AND record_id = ?
    ORDER BY sequence LIMIT 1"""


@dataclass(frozen=True)
class LastChange:
    """The last change of a field: the request that made it, and what the field became then.

    A request is told by its id, which a client may choose, and its moment.
    """

    request: tuple[str, str]
    new: Any


def has_forgotten(database: Database) -> bool:
    """Say whether old entries were thrown away: then it cannot tell what nobody set."""
    return int(get_meta(database, FLOOR) or 0) > 0


def last_change(database: Database, plural: str, record_id: int, field: str) -> LastChange | None:
    """Return the last change of a field of a record that history holds."""
    found = database.rows(_LAST, (plural, record_id, f'%"field":"{field}",%'))
    for request_id, moment, changes in found:
        for each in json.loads(changes):
            if each["field"] == field:
                return LastChange((request_id, moment), each["new"])
    return None


def was_changed_later(database: Database, plural: str, record_id: int, field: str) -> bool:
    """Say whether another request than the one that made a record changed a field of it."""
    change = last_change(database, plural, record_id, field)
    if change is None:
        return has_forgotten(database)
    [first] = database.rows(_FIRST, (plural, record_id))
    return change.request != tuple(first)
