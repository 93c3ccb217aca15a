"""Two pepper files while a restore goes on: the one in force, and the next one, waiting beside it.

The database, which is replaced in one step, decides which of them is in force.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path

from teampro.store.whole_files import flush

Fits = Callable[[Path, Mapping[str, str]], bool]
"""Tells whether a pepper file is that of a database with these single values."""


def next_pepper(pepper: Path) -> Path:
    """Return where the pepper of a restore waits until its database is in place."""
    return pepper.with_name(f"{pepper.name}.next")


def finish_restore(pepper: Path, values: Mapping[str, str], fits: Fits) -> None:
    """Put the pepper in force that waits, where it is the database's and the other one is not.

    So it is when a restore was killed after its database was in place. Any number of processes may
    call it at once.
    """
    waiting = next_pepper(pepper)
    if not waiting.exists() or (pepper.exists() and fits(pepper, values)):
        return
    with contextlib.suppress(FileNotFoundError):  # another process was faster
        if fits(waiting, values):
            waiting.replace(pepper)
            flush(pepper.parent)
