"""The arithmetic of days that are stored as `YYYY-MM-DD` text; None is an open end.

Text of that form compares like the days it stands for.
"""

from __future__ import annotations

from datetime import date, timedelta

Day = str | None


def day_after(day: str) -> str:
    """Return the next day; the last day of the calendar is its own."""
    known = date.fromisoformat(day)
    return (known + timedelta(days=1)).isoformat() if known < date.max else day


def days_between(one: str, other: str) -> int:
    """Return how many days the other day lies behind the one."""
    return (date.fromisoformat(other) - date.fromisoformat(one)).days


def moved(day: Day, days: int) -> Day:
    """Return the day so many days later. Raises: OverflowError where the calendar ends."""
    return None if day is None else (date.fromisoformat(day) + timedelta(days)).isoformat()


def later(day: str, days: int) -> str:
    """Return the day so many days later, at most the last one of the calendar."""
    known = date.fromisoformat(day)
    return (known + timedelta(min(days, (date.max - known).days))).isoformat()


def is_reversed(start: Day, finish: Day) -> bool:
    """Say whether a span starts after it finishes."""
    return start is not None and finish is not None and start > finish


def enclose(start: Day, finish: Day, first: Day, last: Day) -> tuple[Day, Day]:
    """Return the span from start to finish, widened so that it encloses first and last.

    An open end encloses everything, and nothing is asked where first or last is open.
    """
    if start is not None and first is not None:
        start = min(start, first)
    if finish is not None and last is not None:
        finish = max(finish, last)
    return start, finish


def default_span(
    start: Day, finish: Day, sent: frozenset[str], earliest: str, soonest: str = ""
) -> tuple[Day, Day]:
    """Return start and finish with what was not `sent` filled in: the day `earliest` and the next.

    A start that is filled in never lies behind a finish that was sent; a finish that is filled in
    is the day after the start, or `soonest` if that is later.
    """
    if "date_start" not in sent:
        start = min(earliest, finish) if "date_finish" in sent and finish is not None else earliest
    if "date_finish" not in sent:
        finish = max(day_after(start or earliest), soonest)
    return start, finish
