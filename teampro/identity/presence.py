"""When administrators last called, from where, and since when they are here."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from teampro.schema.values import MOMENT
from teampro.store.database import Database

NOTE_SECONDS = 60
"""A call is written at most this often."""
AWAY_SECONDS = 900
"""Who calls after so long without a call has come anew."""
_LONGEST = 45
_NOTE = """UPDATE admins SET
    logintime = CASE WHEN lastvisit > ? THEN logintime ELSE ? END, lastvisit = ?, ipaddress = ?
    WHERE id = ? AND (lastvisit IS NULL OR lastvisit <= ?)"""


class Presence:
    """The presence of the administrators of one database, as one process has noted it."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database = database
        self._now = now
        self._lock = threading.Lock()
        self._noted: dict[int, float] = {}

    def note(self, adminid: int, address: str) -> None:
        """Write the moment and the address of a call, at most once in NOTE_SECONDS."""
        now = self._now()
        with self._lock:
            if now - self._noted.get(adminid, 0.0) < NOTE_SECONDS:
                return
            self._noted[adminid] = now
        at = _moment(now)
        values = (
            *(_moment(now - AWAY_SECONDS), at, at, address[:_LONGEST]),
            *(adminid, _moment(now - NOTE_SECONDS)),
        )
        with self._database.writing():
            self._database.rows(_NOTE, values)


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).strftime(MOMENT)
