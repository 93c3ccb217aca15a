"""The negative control: a build that acknowledges a write a moment before it commits.

A harness that does not catch it proves nothing about the real one.
"""

from __future__ import annotations

import threading
from typing import Any

from teampro.app import create_app
from teampro.store.engines.sqlite import SqliteConnection

LATE_SECONDS = 0.05


class _Lying(SqliteConnection):
    """A connection whose commits come late."""

    late: threading.Thread | None = None

    def begin(self, writes: bool) -> None:
        self._settle()
        super().begin(writes)

    def commit(self) -> None:
        if self.connection.in_transaction and self.connection.total_changes() != self._before():
            self.late = threading.Timer(LATE_SECONDS, super().commit)
            self.late.start()
        else:
            super().commit()

    def _before(self) -> int:
        before = getattr(self, "_changes", 0)
        self._changes = self.connection.total_changes()
        return before

    def rows(self, text: str, values: Any) -> Any:
        if not self.connection.in_transaction:
            self._settle()
        return super().rows(text, values)

    def _settle(self) -> None:
        if self.late is not None:
            self.late.join()
            self.late = None


def make_app() -> Any:
    """Return the application with the lie in it."""
    from teampro.store.engines import sqlite

    sqlite.SqliteConnection = _Lying  # type: ignore[misc]
    return create_app()
