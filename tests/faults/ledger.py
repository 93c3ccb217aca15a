"""What writers asked for and what they were told: the truth that a checker holds the data to."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field

ACKNOWLEDGED, REFUSED, UNKNOWN = "acknowledged", "refused", "unknown"
"""Told 2xx; told anything else; the connection ended before an answer."""


@dataclass
class Write:
    """One attempt. `mark` is a text that only this write stores; `record` is what it made."""

    kind: str
    mark: str
    outcome: str
    status: int = 0
    record: int = 0


@dataclass
class Ledger:
    """All attempts of all writers, in the order of their ends."""

    writes: list[Write] = field(default_factory=list)
    reads: Counter[int] = field(default_factory=Counter)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def note(self, write: Write) -> None:
        """Add an attempt, and wake who waits for one."""
        with self.changed:
            self.writes.append(write)
            self.changed.notify_all()

    def count(self, outcome: str) -> int:
        """Return how many attempts ended in one way."""
        return sum(write.outcome == outcome for write in self.writes)

    def await_more(self, outcome: str, number: int, seconds: float = 60) -> bool:
        """Wait until so many more attempts have ended in one way."""
        with self.changed:
            wanted = self.count(outcome) + number
            return self.changed.wait_for(lambda: self.count(outcome) >= wanted, seconds)

    def statuses(self) -> Counter[int]:
        """Return how often each status was told to a write; 0 stands for no answer."""
        return Counter(write.status for write in self.writes)
