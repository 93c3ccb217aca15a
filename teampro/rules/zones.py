"""Moments `YYYY-MM-DD HH:MM:SS` in a time zone, and when a zone changes its offset to UTC."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Changes are told from the one to the other; what lies outside has the offset at that end."""
_MOMENT = "%Y-%m-%d %H:%M:%S"
_STEP, _SECOND = timedelta(days=7), timedelta(seconds=1)
"""No zone changes twice within a step, which takes a seventh of the time of looking at each day."""


class ZoneChange(NamedTuple):
    """From a moment in UTC on, a zone is so many seconds ahead of UTC."""

    moment: str
    offset: int


def in_zone(moment: str, zone: str) -> str:
    """Return a moment in UTC as it is told in a zone."""
    known = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    local = known.astimezone(ZoneInfo(zone))
    return local.replace(tzinfo=None).isoformat(sep=" ")


@lru_cache(maxsize=8)
def changes(zone: str) -> tuple[ZoneChange, ...]:
    """Return when the offset of a zone changes; the first stands for all before it."""
    known = ZoneInfo(zone)
    moment, end = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC), datetime(LAST_YEAR, 1, 1, tzinfo=UTC)
    found = [_change(moment, known)]
    while moment < end:
        later = moment + _STEP
        if _seconds(later, known) != found[-1].offset:
            found.append(_change(_first_unlike(moment, later, known), known))
        moment = later
    return tuple(found)


def _first_unlike(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first second whose offset is not that of `before`; that of `after` is another."""
    old = _seconds(before, zone)
    while after - before > _SECOND:
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        if _seconds(middle, zone) == old:
            before = middle
        else:
            after = middle
    return after


def _change(moment: datetime, zone: ZoneInfo) -> ZoneChange:
    return ZoneChange(moment.strftime(_MOMENT), _seconds(moment, zone))


def _seconds(moment: datetime, zone: ZoneInfo) -> int:
    offset = moment.astimezone(zone).utcoffset()
    return round(offset.total_seconds()) if offset is not None else 0
