"""Places for attempts to log in: who may look at a password now, who waits, who is banned.

A place is reserved before the look and settled after it. A caller who finds none waits for the
open ones; only failures ban, never reservations: parallel right logins all get in. While the
database takes no writes the places are those of Outage.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from teampro.errors import Refusal
from teampro.identity.addresses import Origin
from teampro.identity.bans import Bans, Standing, banned
from teampro.identity.ledger import Ledger, Rules
from teampro.identity.outage import Outage
from teampro.store.database import Database
from teampro.store.faults import Unwritable

WAIT_SECONDS = 5.0
POLL_SECONDS = 0.05


class Place(Protocol):
    """The place of one attempt, to be settled exactly once."""

    def failed(self) -> int:
        """Make it a failure and return the tries left."""

    def succeeded(self) -> None:
        """Give it back and forgive the user's failures from this network."""

    def vanish(self) -> None:
        """Give it back: nothing was looked at."""


class Attempts:
    """Reserves places under one set of rules."""

    def __init__(
        self, database: Database, bans: Bans, rules: Rules, now: Callable[[], float]
    ) -> None:
        self._bans = bans
        self._rules = rules
        self._outage = Outage(rules, now)
        self.ledger = Ledger(database, bans, rules, now)
        self.settled = threading.Condition()

    def check(self, origin: Origin) -> Standing:
        """Return the standing of a caller who is not banned. Raises: Refusal banned."""
        self._outage.check(origin.network)
        standing = self._bans.standing(origin)
        if standing.retry_seconds:
            raise banned(standing.retry_seconds)
        return standing

    def is_spent(self, origin: Origin) -> bool:
        """Say whether abandoned looks have used up a caller's tries, which no row says yet.

        The next attempt to reserve a place finds it too, and bans.
        """
        return self._rules.ban_seconds > 0 and self.ledger.count(origin)[0] >= self._rules.limit

    def reserve(self, origin: Origin, subject: str) -> Place:
        """Take a place for one attempt of a caller on a user; wait while all are taken.

        Raises: Refusal banned; busy after WAIT_SECONDS, or when the row cannot be committed.
        """
        deadline = time.monotonic() + WAIT_SECONDS
        while not self.check(origin).exempt and self._rules.ban_seconds > 0:
            # perf: those who wait only read; they would queue for the write lock otherwise.
            failures, looks = self.ledger.count(origin)
            if failures < self._rules.limit <= failures + looks:
                self._wait(deadline)
            elif place := self._take(origin, subject):
                return place
        return UncountedPlace(self._rules.limit)

    def _wait(self, deadline: float) -> None:
        if time.monotonic() > deadline:
            raise Refusal("busy", "Too many logins at once; try again.", retry_seconds=1)
        with self.settled:
            self.settled.wait(POLL_SECONDS)

    def _take(self, origin: Origin, subject: str) -> Place | None:
        try:
            row = self.ledger.open(origin, subject)
        except Unwritable:
            counted = self.ledger.count(origin)[0]
            return self._outage.reserve(origin.network, subject, counted)
        return None if row is None else RowPlace(self, origin, subject, row)


@dataclass(frozen=True)
class RowPlace:
    """A place in the database.

    A row that cannot be settled stays, and counts as a failure when it is stale.
    """

    attempts: Attempts
    origin: Origin
    subject: str
    row: int

    def failed(self) -> int:
        with self._told():
            return self.attempts.ledger.fail(self.origin, self.row)

    def succeeded(self) -> None:
        with contextlib.suppress(Refusal), self._told():
            self.attempts.ledger.succeed(self.origin, self.row, self.subject)

    def vanish(self) -> None:
        with contextlib.suppress(Refusal), self._told():
            self.attempts.ledger.remove(self.row)

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Wake those who wait for the place."""
        try:
            yield
        finally:
            with self.attempts.settled:
                self.attempts.settled.notify_all()


@dataclass(frozen=True)
class UncountedPlace:
    """The place of an exempt caller, or of all when bans are off: he always has all tries."""

    limit: int

    def failed(self) -> int:
        return self.limit

    def succeeded(self) -> None:
        pass

    def vanish(self) -> None:
        pass
