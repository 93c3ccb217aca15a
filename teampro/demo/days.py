"""The calendar of the story: working days counted from today, turned into dates and moments.

The story has no weekends, so it reads true on whatever day it is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WORKDAYS = 5


@dataclass(frozen=True)
class At:
    """A moment of the story: a working day before today and the minute of that day.

    On day 0 the minute is negative and counts back from now: the day may have just begun.
    """

    day: int
    minute: int

    def plus(self, minutes: int) -> At:
        """Return a later moment of the same day."""
        return At(self.day, self.minute + minutes)


def at(day: int, clock: str) -> At:
    """Return the moment when the clock (`HH:MM`) of a working day before today says so."""
    hour, _, minute = clock.partition(":")
    return At(day, int(hour) * 60 + int(minute))


def ago(minutes: int) -> At:
    """Return a moment of today, counted back from now."""
    return At(0, -minutes)


class Calendar:
    """Turns days and moments of the story into those of the calendar."""

    def __init__(self, now: datetime, zone: ZoneInfo) -> None:
        self.now = now.astimezone(UTC).replace(microsecond=0)
        self.zone = zone
        today = self.now.astimezone(zone).date()
        self._monday = today - timedelta(days=today.weekday())
        self._weekday = min(today.weekday(), WORKDAYS - 1)

    def date(self, day: int) -> date:
        """Return the date of a working day; 0 is today, or the Friday before."""
        weeks, weekday = divmod(self._weekday + day, WORKDAYS)
        return self._monday + timedelta(days=7 * weeks + weekday)

    def moment(self, moment: At) -> datetime:
        """Return a moment in UTC."""
        if moment.day == 0:
            return self.now + timedelta(minutes=moment.minute)
        clock = time(*divmod(moment.minute, 60))
        return datetime.combine(self.date(moment.day), clock, self.zone).astimezone(UTC)
