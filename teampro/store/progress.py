"""How a long piece of work reports how far it is."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[int, int], None]
"""Is called with how much is done, and of how much."""


def unreported(_done: int, _all: int) -> None:
    """Report to nobody."""
