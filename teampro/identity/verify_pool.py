"""Checks of passwords: how many at once, how many callers wait, and one check for equal callers.

A check costs a core some hundred milliseconds, and who waits for one costs a thread; without these
bounds a handful of callers would stop a process. Knows neither addresses nor the database.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from teampro.errors import Refusal
from teampro.identity.passwords import Passwords

WAIT_SECONDS = 5.0


class VerifyPool:
    """Checks passwords, at most `max(1, threads // 4)` at once in this process.

    perf: the other threads, and most of the core, stay with callers who are known already. With
    eight threads these keep half their rate while four others force checks; with a check for every
    second thread it was a quarter.

    At most `waiting_threads(threads)` callers are being proven, all who wait for anything included;
    with those who share their outcome no more than `threads`. The server has that many threads
    more, so known callers never wait for these: with all of them waiting in its threads 64 wrong
    logins made 22 s of a known caller's 2 ms.
    """

    def __init__(self, passwords: Passwords, threads: int, on_verify: Callable[[], None]) -> None:
        self._passwords = passwords
        self._free = threading.BoundedSemaphore(max(1, threads // 4))
        self._places = waiting_threads(threads)
        self._threads = threads
        self._on_verify = on_verify
        self.changed = threading.Condition()
        self.inside = 0
        self._running: dict[bytes, Future[bytes]] = {}

    def check(
        self, presented: str, stored: str, dearest: int = 0, passwords: Passwords | None = None
    ) -> bool:
        """Say whether the password fits, as Passwords.check does: that of the pool, or another.

        Raises: Refusal busy when no check is free in time.
        """
        if not self._free.acquire(timeout=WAIT_SECONDS):
            raise too_many()
        try:
            self._on_verify()
            return (passwords or self._passwords).check(presented, stored, dearest)
        finally:
            self._free.release()

    def share(self, key: bytes, attempt: Callable[[], bytes]) -> bytes:
        """Run `attempt`, or wait for the one with the same key that runs and take its outcome.

        Raises: Refusal busy, at once, when there is no room; and what `attempt` raises.
        """
        with self.changed:
            running = self._running.get(key)
            is_full = running is None and len(self._running) >= self._places
            if is_full or self.inside >= self._threads:
                raise too_many()
            self.inside += 1
            self.changed.notify_all()
            own: Future[bytes] = Future()
            if running is None:
                self._running[key] = own
        try:
            return running.result() if running is not None else self._run(key, own, attempt)
        finally:
            with self.changed:
                self.inside -= 1

    def _run(self, key: bytes, own: Future[bytes], attempt: Callable[[], bytes]) -> bytes:
        try:
            own.set_result(attempt())
        except BaseException as fault:
            own.set_exception(fault)
        finally:
            with self.changed:
                del self._running[key]
        return own.result()


def waiting_threads(threads: int) -> int:
    """Return how many callers of a process may be proven at once, those who wait included."""
    return max(1, threads // 2)


def too_many() -> Refusal:
    """Return the refusal of a caller who would have to wait for others' logins."""
    return Refusal("busy", "Too many logins at once; try again.", retry_seconds=1)
