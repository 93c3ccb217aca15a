"""Checks of passwords: how many at once, and one for callers who present the same at once.

A check costs a core some hundred milliseconds; without these two bounds a handful of callers
would stop a process. Knows neither addresses nor the database.
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
    """

    def __init__(self, passwords: Passwords, threads: int, on_verify: Callable[[], None]) -> None:
        self._passwords = passwords
        self._free = threading.BoundedSemaphore(max(1, threads // 4))
        self._on_verify = on_verify
        self._lock = threading.Lock()
        self._running: dict[bytes, Future[bytes]] = {}

    def check(self, presented: str, stored: str) -> bool:
        """Say whether the password fits. Raises: Refusal busy when none is free in time."""
        if not self._free.acquire(timeout=WAIT_SECONDS):
            raise Refusal("busy", "Too many logins at once; try again.", retry_seconds=1)
        try:
            self._on_verify()
            return self._passwords.check(presented, stored)
        finally:
            self._free.release()

    def share(self, key: bytes, attempt: Callable[[], bytes]) -> bytes:
        """Run `attempt`, or wait for the one with the same key that runs and take its outcome."""
        with self._lock:
            running = self._running.get(key)
            own: Future[bytes] = Future()
            if running is None:
                self._running[key] = own
        if running is not None:
            return running.result()
        try:
            own.set_result(attempt())
        except BaseException as fault:
            own.set_exception(fault)
        finally:
            with self._lock:
                del self._running[key]
        return own.result()
