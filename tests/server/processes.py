"""The processes of a server: those that serve, and the worker that does jobs beside them."""

from __future__ import annotations

import contextlib
from pathlib import Path

from teampro.server.background import NAME


def children(master: int) -> list[int]:
    """Return the numbers of the children of a server's first process, none where it has ended."""
    with contextlib.suppress(OSError):
        path = Path(f"/proc/{master}/task/{master}/children")
        return [int(number) for number in path.read_text().split()]
    return []


def serving(master: int) -> list[int]:
    """Return the numbers of those that serve requests."""
    return [number for number in children(master) if _name(number) not in {NAME, ""}]


def workers(master: int) -> list[int]:
    """Return the numbers of those that do jobs."""
    return [number for number in children(master) if _name(number) == NAME]


def _name(number: int) -> str:
    """Return what `ps` calls a process, nothing where it has ended."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{number}/comm").read_text().strip()
    return ""
