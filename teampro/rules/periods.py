"""The periods that are billed: from a day to the day before the next one, by months.

Days are `YYYY-MM-DD`. The anchor is the day of the month on which something falls due: a month that
is too short has its last day instead, and the next one that is long enough has the anchor again.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import NamedTuple

from teampro.rules.calendar import day_after

_YEAR = 12
_MONTHS = {"Months": 1, "Years": _YEAR}
_DAYS = {"Days": 1, "Weeks": 7}


class Period(NamedTuple):
    """A span that is billed; both days belong to it."""

    start: str
    end: str


def anchor_of(day: str) -> int:
    """Return the day of the month on which something falls due that is due on this day."""
    return date.fromisoformat(day).day


def months_later(day: str, months: int, anchor: int) -> str:
    """Return the day so many months later, or before, on the anchor or the last of its month.

    Raises: OverflowError where the calendar ends.
    """
    known = date.fromisoformat(day)
    years, month = divmod(known.year * _YEAR + known.month - 1 + months, _YEAR)
    if not MINYEAR <= years <= MAXYEAR:
        raise OverflowError(f"{months} months from {day} lie outside of the calendar")
    last = monthrange(years, month + 1)[1]
    return date(years, month + 1, min(anchor, last)).isoformat()


def years_later(day: str, years: int, anchor: int) -> str:
    """Return the day so many years later, as domains are renewed. Raises: OverflowError."""
    return months_later(day, years * _YEAR, anchor)


def period(start: str, months: int, anchor: int) -> Period:
    """Return the period that begins on a day. Raises: OverflowError."""
    following = date.fromisoformat(months_later(start, months, anchor))
    return Period(start, (following - timedelta(days=1)).isoformat())


def periods_from(start: str, months: int, anchor: int) -> Iterator[Period]:
    """Yield the period that begins on a day and those after it. Raises: OverflowError."""
    while True:
        found = period(start, months, anchor)
        yield found
        start = day_after(found.end)


def due_after(due: str, period_end: str) -> str:
    """Return the due day of what was paid until the end of a period.

    It is the day after, or the one it was if that is later: paying late makes no jump, and paying
    out of order does not lead back.
    """
    return max(due, day_after(period_end))


def repeated(day: str, count: int, unit: str) -> str | None:
    """Return the day so many Days, Weeks, Months or Years later; None where nothing recurs.

    None, too, where the calendar ends.
    """
    if count <= 0 or unit not in (*_DAYS, *_MONTHS):
        return None
    try:
        if unit in _MONTHS:
            return months_later(day, count * _MONTHS[unit], anchor_of(day))
        return (date.fromisoformat(day) + timedelta(days=count * _DAYS[unit])).isoformat()
    except OverflowError:
        return None
