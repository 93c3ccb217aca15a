"""Successful logins this process remembers, so that bcrypt is not asked at every request.

An entry is a keyed digest of user, stored hash and presented md5: when the stored hash changes
the entry no longer fits. Failures are never remembered; nothing here can be turned back into a
password.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable

ENTRIES = 10_000


class Successes:
    """Proofs of successful logins, at most ENTRIES of them, each for some seconds."""

    def __init__(self, key: bytes, seconds: float, now: Callable[[], float]) -> None:
        self._key = key
        self._seconds = seconds
        self._now = now
        self._lock = threading.Lock()
        self._ends: dict[bytes, float] = {}

    def digest(self, *parts: str) -> bytes:
        """Return a digest of the parts under this process's random key.

        perf: BLAKE2 takes a key by itself (RFC 7693); HMAC over OpenSSL cost each request 25 µs.
        """
        text = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(text, key=self._key, digest_size=32).digest()

    def __contains__(self, proof: bytes) -> bool:
        return self._ends.get(proof, 0.0) > self._now()

    def add(self, proof: bytes) -> None:
        """Remember a proof; the oldest entry makes room."""
        if self._seconds <= 0:
            return
        with self._lock:
            self._ends.pop(proof, None)
            if len(self._ends) >= ENTRIES:
                del self._ends[next(iter(self._ends))]
            self._ends[proof] = self._now() + self._seconds
