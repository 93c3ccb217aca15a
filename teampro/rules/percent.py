"""The percent of what has parts: the plain mean of its direct children. Whole numbers only."""

from __future__ import annotations


def mean(total: int, count: int) -> int:
    """Return the mean of `count` percents that add up to `total`, rounded half up; 0 of none."""
    return (2 * total + count) // (2 * count) if count else 0
