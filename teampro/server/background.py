"""A process beside those that serve, a child of the server's first one: kept alive, ended with it.

It is forked before anything is open in the first process, so no connection crosses the fork.
Knows neither gunicorn nor what the process does.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

STOPS = (signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)
FOR_SERVERS = (
    signal.SIGHUP, signal.SIGTTIN, signal.SIGTTOU, signal.SIGUSR1, signal.SIGUSR2, signal.SIGWINCH,
)  # fmt: skip
"""What means something to the first process alone; a terminal sends some of it to all."""
AGAIN_SECONDS = 5
"""A process that ends by itself is started again, but not more often."""
GRACE_SECONDS = 3
"""How long it may go on with what it is about, once it is told to stop."""
NAME = "teampro-worker"
"""What `ps` and `top` call it."""

Stopped = Callable[[float], bool]
"""Waits up to so many seconds to be told to stop, and says whether it was."""


@contextlib.contextmanager
def stops_held_back() -> Iterator[None]:
    """Keep a child from being stopped before it can hear it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
    try:
        yield
    finally:
        hear_stops()


def hear_stops() -> None:
    """Let the stops that were held back arrive."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)


def stops(parent: int = 0) -> Stopped:
    """Return what waits for a signal to stop, or for the end of the parent where one is named.

    trap: a handler that sets a threading.Event waits for itself when the event is just looked at,
    so the handler does nothing, and a byte comes through a pipe.
    """
    reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    for each in STOPS:
        signal.signal(each, ignore_signal)
    watched = [reading]
    if parent:
        try:
            watched.append(os.pidfd_open(parent))
        except ProcessLookupError:
            return lambda _seconds: True

    def is_stopped(seconds: float) -> bool:
        return bool(select.select(watched, [], [], seconds)[0])

    return is_stopped


def ignore_signal(_signal: int, _frame: object) -> None:
    """Do nothing; whoever sets this handler learns of the signal elsewhere, or knows already."""


class Background:
    """The process that does `work` until it is told to stop; it is not started yet."""

    def __init__(self, work: Callable[[Stopped], None]) -> None:
        self._work = work
        self._process: int | None = None
        self._started = 0.0

    def keep(self, descriptors: Callable[[], list[int]]) -> None:
        """Start it where it does not run; `descriptors` are those it must not keep open."""
        if self._is_running():
            return
        now = time.monotonic()
        if self._started and now - self._started < AGAIN_SECONDS:
            return
        self._started = now
        parent = os.getpid()
        with stops_held_back():
            child = os.fork()
            if child == 0:
                self._run(parent, descriptors())
        self._process = os.pidfd_open(child)

    def _run(self, parent: int, descriptors: list[int]) -> NoReturn:
        """Be the process. It leaves here alone, whatever happens."""
        code = 1
        try:
            with contextlib.suppress(OSError):
                Path("/proc/self/comm").write_text(NAME)
            is_stopped = stops(parent)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for each in FOR_SERVERS:
                signal.signal(each, signal.SIG_IGN)
            hear_stops()
            for descriptor in descriptors:
                os.close(descriptor)
            self._work(is_stopped)
            code = 0
        finally:
            os._exit(code)

    def _is_running(self) -> bool:
        """Say whether it runs. Whoever waits for children, its number may be another's by now."""
        if self._process is None:
            return False
        if not select.select([self._process], [], [], 0)[0]:
            return True
        self._close()
        return False

    def stop(self) -> None:
        """Tell it to stop."""
        self._send(signal.SIGTERM)

    def await_end(self) -> None:
        """Wait until it has ended; it is killed when it takes too long."""
        if self._process is None:
            return
        if not select.select([self._process], [], [], GRACE_SECONDS)[0]:
            self._send(signal.SIGKILL)
        self._close()

    def _send(self, number: signal.Signals) -> None:
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._process, number)

    def _close(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            os.close(process)
