"""gunicorn's first process, which starts those that serve and the one in the background."""

from __future__ import annotations

from typing import Any

from gunicorn.arbiter import Arbiter

from teampro.server.background import Background, stops_held_back


class Master(Arbiter):  # type: ignore[misc]  # gunicorn has no types
    """The first process."""

    def __init__(self, app: Any, background: Background | None = None) -> None:
        super().__init__(app)
        self._background = background

    def spawn_worker(self) -> int | None:
        """Start a serving process and return its number.

        trap: a process of gunicorn 27 is born with the handlers of its parent, and what it is sent
        before it has its own is lost: a server that was stopped just then waited for that one
        until the grace was over. So stops are kept waiting until the process can hear them.
        """
        with stops_held_back():
            number: int | None = super().spawn_worker()
        return number

    def manage_workers(self) -> None:
        """See that all processes run; called at least once a second."""
        super().manage_workers()
        if self._background is not None:
            # sec: a port that it kept open could not be had by the next server.
            self._background.keep(lambda: [each.fileno() for each in self.LISTENERS])

    def stop(self, graceful: bool = True) -> None:
        """End all processes."""
        if self._background is not None:
            self._background.stop()
        super().stop(graceful)
        if self._background is not None:
            self._background.await_end()
