"""Wrong logins counted in memory while the database takes no writes.

Per process, so coarser than the rows it stands in for: one check at a time and network. What is
counted here is forgotten with the process; a ban made here ends like any other.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from teampro.identity.attempt_rows import BanRules
from teampro.identity.bans import banned
from teampro.identity.verify_pool import too_many

Kept = TypeVar("Kept")

NETWORKS = 10_000
WAIT_SECONDS = 5.0


class Outage:
    """The failures, reservations and bans of one process, by network."""

    def __init__(self, rules: BanRules, now: Callable[[], float]) -> None:
        self._rules = rules
        self._now = now
        self._changed = threading.Condition()
        self._failures: dict[str, list[tuple[float, str]]] = {}
        self._bans: dict[str, float] = {}
        self._forgiven: dict[str, float] = {}
        self._open: set[str] = set()

    def ban_seconds(self, network: str) -> int:
        """Return for how long this process has banned a network still, 0 for not at all."""
        if self._bans and (until := self._bans.get(network, 0.0)) > self._now():
            return math.ceil(until - self._now())
        return 0

    def reserve(self, network: str, subject: str, counted: int) -> MemoryReservation:
        """Wait for the network's only reservation; `counted` failures stand in the database.

        Raises: Refusal banned, or busy after WAIT_SECONDS.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: network not in self._open, WAIT_SECONDS):
                raise too_many()
            if counted >= self._rules.limit and not self.ban_seconds(network):
                self._ban(network)
            if seconds := self.ban_seconds(network):
                raise banned(seconds)
            self._open.add(network)
        return MemoryReservation(self, network, subject, counted)

    def close(self, reservation: MemoryReservation) -> None:
        """Give the reservation back."""
        with self._changed:
            self._open.discard(reservation.network)
            self._changed.notify_all()

    def count(self, reservation: MemoryReservation) -> int:
        """Count a failure and return the tries left; the last one bans."""
        with self._changed:
            recent = [*self._recent(reservation.network), (self._now(), reservation.subject)]
            _put(self._failures, reservation.network, recent)
            left = self._rules.limit - reservation.counted - len(recent)
            if left <= 0:
                self._ban(reservation.network)
        return max(0, left)

    def forgive(self, network: str, subject: str) -> None:
        """Forget one user's failures from a network, once in a window."""
        key, now = f"{network} {subject}", self._now()
        with self._changed:
            recent = self._recent(network)
            others = [failure for failure in recent if failure[1] != subject]
            is_again = self._forgiven.get(key, -math.inf) > now - self._rules.window_seconds
            if is_again or len(others) == len(recent):
                return
            _put(self._forgiven, key, now)
            self._failures.pop(network)
            if others:
                _put(self._failures, network, others)

    def _ban(self, network: str) -> None:
        self._failures.pop(network, None)
        _put(self._bans, network, self._now() + self._rules.ban_seconds)

    def _recent(self, network: str) -> list[tuple[float, str]]:
        begin = self._now() - self._rules.window_seconds
        return [failure for failure in self._failures.get(network, ()) if failure[0] > begin]


@dataclass(frozen=True)
class MemoryReservation:
    """The reservation of one attempt in memory, to be released exactly once."""

    outage: Outage
    network: str
    subject: str
    counted: int

    def failed(self) -> int:
        """Make it a failure and return the tries left."""
        left = self.outage.count(self)
        self.outage.close(self)
        return left

    def succeeded(self) -> None:
        """Give it back and forget the user's failures, once in a window."""
        self.outage.forgive(self.network, self.subject)
        self.outage.close(self)

    def vanish(self) -> None:
        """Give it back: nothing was checked."""
        self.outage.close(self)


def _put(kept: dict[str, Kept], key: str, value: Kept) -> None:
    """Put an entry last; when there are too many the first goes."""
    kept.pop(key, None)
    if len(kept) >= NETWORKS:
        del kept[next(iter(kept))]
    kept[key] = value
