"""Wrong logins counted in memory while the database takes no writes.

Per worker, so coarser than the rows it stands in for: one look at a time and network. What is
counted here is forgotten with the process; a ban made here ends like any other.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from teampro.errors import Refusal
from teampro.identity.bans import banned
from teampro.identity.ledger import Rules

Kept = TypeVar("Kept")

NETWORKS = 10_000
WAIT_SECONDS = 5.0


class Outage:
    """The failures, looks and bans of one worker, by network."""

    def __init__(self, rules: Rules, now: Callable[[], float]) -> None:
        self._rules = rules
        self._now = now
        self._changed = threading.Condition()
        self._failures: dict[str, list[tuple[float, str]]] = {}
        self._bans: dict[str, float] = {}
        self._open: set[str] = set()

    def check(self, network: str) -> None:
        """Raise Refusal banned when this worker has banned the network."""
        if self._bans and (until := self._bans.get(network, 0.0)) > self._now():
            raise banned(math.ceil(until - self._now()))

    def reserve(self, network: str, subject: str, counted: int) -> MemoryPlace:
        """Wait for the network's only place; `counted` failures stand in the database.

        Raises: Refusal banned, or busy after WAIT_SECONDS.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: network not in self._open, WAIT_SECONDS):
                raise Refusal("busy", "Too many logins at once; try again.", retry_seconds=1)
            self.check(network)
            if counted >= self._rules.limit:
                self._ban(network)
                self.check(network)
            self._open.add(network)
        return MemoryPlace(self, network, subject, counted)

    def close(self, place: MemoryPlace) -> None:
        """Give the place back."""
        with self._changed:
            self._open.discard(place.network)
            self._changed.notify_all()

    def count(self, place: MemoryPlace) -> int:
        """Count a failure and return the tries left; the last one bans."""
        with self._changed:
            recent = [*self._recent(place.network), (self._now(), place.subject)]
            _put(self._failures, place.network, recent)
            left = self._rules.limit - place.counted - len(recent)
            if left <= 0:
                self._ban(place.network)
        return max(0, left)

    def forgive(self, network: str, subject: str) -> None:
        """Forget one user's failures from a network."""
        with self._changed:
            others = [failure for failure in self._recent(network) if failure[1] != subject]
            self._failures.pop(network, None)
            if others:
                _put(self._failures, network, others)

    def _ban(self, network: str) -> None:
        self._failures.pop(network, None)
        _put(self._bans, network, self._now() + self._rules.ban_seconds)

    def _recent(self, network: str) -> list[tuple[float, str]]:
        begin = self._now() - self._rules.window_seconds
        return [failure for failure in self._failures.get(network, ()) if failure[0] > begin]


@dataclass(frozen=True)
class MemoryPlace:
    """The place of one attempt in memory, to be settled exactly once."""

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
        """Give it back and forget the user's failures."""
        self.outage.forgive(self.network, self.subject)
        self.outage.close(self)

    def vanish(self) -> None:
        """Give it back: nothing was looked at."""
        self.outage.close(self)


def _put(kept: dict[str, Kept], network: str, value: Kept) -> None:
    """Put an entry last; when there are too many the first goes."""
    kept.pop(network, None)
    if len(kept) >= NETWORKS:
        del kept[next(iter(kept))]
    kept[network] = value
