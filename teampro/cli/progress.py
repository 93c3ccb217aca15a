"""How far a long command is: one line on standard error that goes away when it is done.

Nothing is written where nobody looks: a pipe, a file, a cron job.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

SECONDS_BETWEEN = 0.1
_CLEAR = "\r\x1b[K"

Report = Callable[[int, int | None], None]
"""Takes how much is done, and of how much where that is known."""


@contextlib.contextmanager
def progress(what: str, unit: Callable[[int], str] = "{:,}".format) -> Iterator[Report]:
    """Yield what takes each step of a command; `unit` writes an amount."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    last = 0.0

    def report(done: int, all_: int | None) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < SECONDS_BETWEEN:
            return
        last = now
        share = f" of {unit(all_)} ({100 * done // all_} %)" if all_ else ""
        print(f"{_CLEAR}{what}: {unit(done)}{share}", end="", file=sys.stderr, flush=True)

    try:
        yield report
    finally:
        if last:
            print(_CLEAR, end="", file=sys.stderr, flush=True)


def megabytes(count: int) -> str:
    """Write an amount of bytes."""
    return f"{count / 1e6:,.1f} MB"
