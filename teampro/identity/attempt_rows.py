"""The rows of attempts to log in: open while a check lasts, then a failure, or gone.

A failure that is forgiven stays until its window is over, so that no other is forgiven in it.
Open rows and failures of a network never exceed the limit, whatever runs at once: each step is
one write transaction. Knows no waiting and no refusal but the storage's own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from teampro.identity.addresses import Origin
from teampro.identity.bans import Bans
from teampro.store.database import Database

STALE_SECONDS = 30
"""An open row this old is a failure: its process died, or hung."""
ROWS = 10_000
"""Most failures that are kept, and so most networks; the oldest makes room."""

_COUNT = """SELECT
    coalesce(sum(CASE WHEN moment > ? AND (is_open = 0 OR moment <= ?) THEN 1 ELSE 0 END), 0),
    coalesce(sum(CASE WHEN is_open = 1 AND moment > ? THEN 1 ELSE 0 END), 0)
    FROM attempts WHERE network = ? AND is_forgiven = 0"""
_OPEN = "INSERT INTO attempts (network, subject, moment, is_open) VALUES (?, ?, ?, 1) RETURNING id"
_CLOSE = "UPDATE attempts SET is_open = 0 WHERE id = ?"
_REMOVE = "DELETE FROM attempts WHERE id = ?"
_FAILURES = "network = ? AND is_forgiven = 0 AND (is_open = 0 OR moment <= ?)"
_RESET = f"DELETE FROM attempts WHERE {_FAILURES}"
_FORGIVE = f"""UPDATE attempts SET is_forgiven = 1, is_open = 0, moment = ?
    WHERE {_FAILURES} AND subject = ?"""
_HAS_FORGIVEN = """SELECT 1 FROM attempts
    WHERE network = ? AND subject = ? AND is_forgiven = 1 AND moment > ? LIMIT 1"""
_PRUNE = "DELETE FROM attempts WHERE moment <= ?"
_EVICT = """DELETE FROM attempts WHERE is_open = 0 AND id <= (
    SELECT id FROM attempts WHERE is_open = 0 ORDER BY id DESC LIMIT 1 OFFSET ?)"""


@dataclass(frozen=True)
class BanRules:
    """So many wrong logins of one network within a window make a ban of so many seconds."""

    limit: int
    window_seconds: float
    ban_seconds: float


class AttemptRows:
    """The attempts of one database under one set of rules.

    Without `bans` nobody is banned: as many failures as the limit bar until the first of them is a
    window old.
    """

    def __init__(
        self, database: Database, bans: Bans | None, rules: BanRules, now: Callable[[], float]
    ) -> None:
        self._database = database
        self._bans = bans
        self._rules = rules
        self._now = now

    def count(self, origin: Origin) -> tuple[int, int]:
        """Return the failures and the open rows of a caller."""
        stale = self._stale()
        begin = self._now() - self._rules.window_seconds
        failures, pending = self._database.rows(_COUNT, (begin, stale, stale, origin.network))[0]
        return failures, pending

    def open(self, origin: Origin, subject: str) -> int | None:
        """Write an open row and return its id; None when there is no room or a ban by now."""
        now = self._now()

        def work() -> int | None:
            if not self._has_room(origin):
                return None
            self._database.rows(_EVICT, (ROWS,))
            return int(self._database.rows(_OPEN, (origin.network, subject, now))[0][0])

        return self._database.write(work)

    def fail(self, origin: Origin, row: int) -> int:
        """Make an open row a failure and return the tries left; the last one bans."""

        def work() -> int:
            self._database.rows(_CLOSE, (row,))
            failures = self.count(origin)[0]
            if failures >= self._rules.limit:
                self._ban(origin)
            return 0 if self._is_banned(origin) else self._rules.limit - failures

        return self._database.write(work)

    def remove(self, row: int) -> None:
        """Remove an open row that came to nothing."""
        self._database.write(lambda: self._database.rows(_REMOVE, (row,)))

    def succeed(self, origin: Origin, row: int, subject: str) -> None:
        """Remove an open row and forgive the user who succeeded, once in a window.

        sec: a script that logs in all the time would give a guesser beside it tries for ever.
        """
        now = self._now()
        begin = now - self._rules.window_seconds

        def work() -> None:
            self._database.rows(_REMOVE, (row,))
            if not self._database.rows(_HAS_FORGIVEN, (origin.network, subject, begin)):
                self._database.rows(_FORGIVE, (now, origin.network, self._stale(), subject))

        self._database.write(work)

    def _has_room(self, origin: Origin) -> bool:
        if self._is_banned(origin):
            return False
        failures, pending = self.count(origin)
        if failures >= self._rules.limit:
            self._ban(origin)
        return failures + pending < self._rules.limit

    def _is_banned(self, origin: Origin) -> bool:
        return self._bans is not None and self._bans.standing(origin).retry_seconds > 0

    def _ban(self, origin: Origin) -> None:
        """Ban a caller, and give all tries back for when the ban is over."""
        if self._bans is None:
            return
        self._bans.strike(origin, self._rules.ban_seconds)
        self._database.rows(_RESET, (origin.network, self._stale()))

    def _stale(self) -> float:
        return self._now() - STALE_SECONDS


def prune_attempts(database: Database, window_seconds: float, now: float) -> None:
    """Remove rows that no longer count, inside a write transaction."""
    database.rows(_PRUNE, (now - max(window_seconds, STALE_SECONDS),))
