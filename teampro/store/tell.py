"""How a long piece of work tells how far it is."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[int, int], None]
"""Hears how much is done, and of how much."""


def silent(_done: int, _all: int) -> None:
    """Tell nobody."""
