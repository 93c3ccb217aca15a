"""Reservations for attempts to log in: who may try a password now, who waits, who is banned.

One is made before the check and released after it. A caller who finds no room waits for the
open ones; only failures ban, never reservations: parallel right logins all get in. While the
database takes no writes they are those of Outage.
"""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from teampro.errors import Refusal
from teampro.identity.addresses import Origin
from teampro.identity.attempt_rows import AttemptRows, BanRules
from teampro.identity.bans import Bans, banned
from teampro.identity.outage import Outage
from teampro.identity.standing import Lookup, Standing
from teampro.identity.verify_pool import too_many
from teampro.store.database import Database
from teampro.store.faults import Unwritable

WAIT_SECONDS = 5.0
POLL_SECONDS = 0.05


class Reservation(Protocol):
    """The reservation of one attempt, to be released exactly once."""

    def failed(self) -> int:
        """Make it a failure and return the tries left."""

    def succeeded(self) -> None:
        """Give it back and forgive the user's failures from this network, once in a window."""

    def vanish(self) -> None:
        """Give it back: nothing was checked."""


class Attempts:
    """Makes reservations under one set of rules; without `bans` the window alone bars."""

    def __init__(
        self, database: Database, bans: Bans | None, rules: BanRules, now: Callable[[], float]
    ) -> None:
        self._bans = bans
        self._rules = rules
        self._outage = Outage(rules, now)
        self.rows = AttemptRows(database, bans, rules, now)
        self.released = threading.Condition()

    def standing(self, origin: Origin, lookup: Lookup | None = None) -> Standing:
        """Return what holds for a caller, with the rows that are looked up beside, if any."""
        if seconds := self._outage.ban_seconds(origin.network):
            return Standing(retry_seconds=seconds)
        if self._bans is not None:
            return self._bans.standing(origin, lookup)
        is_barred = self.rows.count(origin)[0] >= self._rules.limit
        return Standing(retry_seconds=math.ceil(self._rules.window_seconds) if is_barred else 0)

    def check(self, origin: Origin) -> Standing:
        """Return the standing of a caller who is not banned. Raises: Refusal banned."""
        standing = self.standing(origin)
        if standing.retry_seconds:
            raise banned(standing.retry_seconds)
        return standing

    def is_spent(self, origin: Origin) -> bool:
        """Say whether abandoned checks have used up a caller's tries, which no row says yet.

        The next attempt to reserve finds it too, and bans.
        """
        return self._rules.ban_seconds > 0 and self.rows.count(origin)[0] >= self._rules.limit

    def reserve(self, origin: Origin, subject: str) -> Reservation:
        """Reserve one attempt of a caller on a user; wait while all are taken.

        Raises: Refusal banned; busy after WAIT_SECONDS, or when the row cannot be committed.
        """
        deadline = time.monotonic() + WAIT_SECONDS
        while not self.check(origin).exempt and self._rules.ban_seconds > 0:
            # perf: those who wait only read; they would queue for the write lock otherwise.
            failures, pending = self.rows.count(origin)
            if failures < self._rules.limit <= failures + pending:
                self._wait(deadline)
            elif reservation := self._take(origin, subject):
                return reservation
        return UncountedReservation(self._rules.limit)

    def _wait(self, deadline: float) -> None:
        if time.monotonic() > deadline:
            raise too_many()
        with self.released:
            self.released.wait(POLL_SECONDS)

    def _take(self, origin: Origin, subject: str) -> Reservation | None:
        try:
            row = self.rows.open(origin, subject)
        except Unwritable:
            counted = self.rows.count(origin)[0]
            return self._outage.reserve(origin.network, subject, counted)
        return None if row is None else RowReservation(self, origin, subject, row)


@dataclass(frozen=True)
class RowReservation:
    """A reservation in the database.

    A row that cannot be released stays, and counts as a failure when it is stale.
    """

    attempts: Attempts
    origin: Origin
    subject: str
    row: int

    def failed(self) -> int:
        with self._waking():
            return self.attempts.rows.fail(self.origin, self.row)

    def succeeded(self) -> None:
        with contextlib.suppress(Refusal), self._waking():
            self.attempts.rows.succeed(self.origin, self.row, self.subject)

    def vanish(self) -> None:
        with contextlib.suppress(Refusal), self._waking():
            self.attempts.rows.remove(self.row)

    @contextlib.contextmanager
    def _waking(self) -> Iterator[None]:
        """Wake those who wait for it."""
        try:
            yield
        finally:
            with self.attempts.released:
                self.attempts.released.notify_all()


@dataclass(frozen=True)
class UncountedReservation:
    """The reservation of an exempt caller, or of all when bans are off: he always has all tries."""

    limit: int

    def failed(self) -> int:
        return self.limit

    def succeeded(self) -> None:
        pass

    def vanish(self) -> None:
        pass
