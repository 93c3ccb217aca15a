"""gunicorn's first process, which starts those that serve."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator

from gunicorn.arbiter import Arbiter

STOPS = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)


class Master(Arbiter):  # type: ignore[misc]  # gunicorn has no types
    """The first process."""

    def spawn_worker(self) -> int | None:
        """Start a serving process and return its number.

        trap: a process of gunicorn 27 is born with the handlers of its parent, and what it is sent
        before it has its own is lost: a server that was stopped just then waited for that one
        until the grace was over. So stops are kept waiting until the process can hear them.
        """
        with _held_back():
            number: int | None = super().spawn_worker()
        return number


@contextlib.contextmanager
def _held_back() -> Iterator[None]:
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        yield
    finally:
        hear_stops()


def hear_stops() -> None:
    """Let the stops that were held back arrive."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
