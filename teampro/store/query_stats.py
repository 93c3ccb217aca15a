"""What a thread's current request costs the database: statements, and the seconds they took."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(slots=True)
class QueryStats:
    """The figures of one thread's request.

    `limit_seconds` of database work are allowed, 0: any; `deadline` is when the running
    statement reaches them.
    """

    statements: int = 0
    seconds: float = 0.0
    limit_seconds: float = 0.0
    deadline: float = 0.0

    def start(self, limit_seconds: float) -> None:
        """Begin a request: zero the figures and set the time limit of its database work."""
        self.statements = 0
        self.seconds = 0.0
        self.limit_seconds = limit_seconds

    def allow_again(self, limit_seconds: float) -> None:
        """Allow so many seconds from now on, if they are limited: a request begins another part."""
        if self.limit_seconds:
            self.limit_seconds = self.seconds + limit_seconds

    def begin(self, spent: float) -> float:
        """Note that database work starts, and return the moment; `spent` seconds are used up."""
        began = time.perf_counter()
        self.deadline = began + self.limit_seconds - spent if self.limit_seconds else 0.0
        return began

    def end(self, began: float) -> None:
        """Note that database work has stopped."""
        self.seconds += time.perf_counter() - began
        self.deadline = 0.0

    @property
    def is_late(self) -> bool:
        """Whether the running statement has reached the time limit."""
        return 0 < self.deadline < time.perf_counter()

    @property
    def left_seconds(self) -> float:
        """How long the running statement may still take, at least a millisecond; 0: any time."""
        return max(self.deadline - time.perf_counter(), 0.001) if self.deadline else 0.0
