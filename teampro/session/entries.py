"""The entries of history that a session has not stored yet: many are stored in one statement.

They wait until the commit, or until somebody reads history inside the session. Knows no noun.
"""

from __future__ import annotations

from collections.abc import Sequence

from teampro.schema.rules import Stored
from teampro.session.statements import inserts_text
from teampro.store.database import Database
from teampro.store.history import Entry

ENTRIES_AT_ONCE = 50
"""So many are held in memory: each may have the longest texts twice."""


class Entries:
    """Entries in the order of their writes, which will be that of their sequences."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.waiting: Sequence[Stored] = ()

    def add(self, entry: Stored) -> None:
        """Let an entry wait; when as many wait as are held at once, all are stored."""
        self.waiting = (*self.waiting, entry)
        if len(self.waiting) == ENTRIES_AT_ONCE:
            self.store()

    def store(self) -> None:
        """Store those that wait: before somebody reads history, and before the commit."""
        if not self.waiting:
            return
        names = tuple(self.waiting[0])
        text, bound = inserts_text(self._database, Entry, names, len(self.waiting))
        self._database.rows(text, [value for each in self.waiting for value in bound(each)])
        self.waiting = ()
