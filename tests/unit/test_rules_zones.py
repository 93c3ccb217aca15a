"""Moments in time zones, and the changes that say the same."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teampro.rules.zones import FIRST_YEAR, LAST_YEAR, ZoneChange, changes, in_zone

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
)


@pytest.mark.parametrize(
    ("moment", "local"),
    [
        ("2026-03-29 00:59:59", "2026-03-29 01:59:59"),
        ("2026-03-29 01:00:00", "2026-03-29 03:00:00"),
        ("2026-10-25 00:59:59", "2026-10-25 02:59:59"),
        ("2026-10-25 01:00:00", "2026-10-25 02:00:00"),
        ("2026-12-31 23:00:00", "2027-01-01 00:00:00"),
    ],
)
def test_a_moment_is_told_as_its_zone_does(moment: str, local: str) -> None:
    """Summer begins and ends at one in UTC, wherever in Europe."""
    assert local == in_zone(moment, "Europe/Berlin")


def test_changes_begin_to_hold_at_their_second() -> None:
    """Both of one year, to the second."""
    told = [each for each in changes("Europe/Berlin") if each.moment.startswith("2026")]
    assert [
        ZoneChange("2026-03-29 01:00:00", 7200),
        ZoneChange("2026-10-25 01:00:00", 3600),
    ] == told


@settings(deadline=None)
@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(FIRST_YEAR, 1, 2), datetime(LAST_YEAR - 1, 12, 30)),
)
def test_changes_say_what_the_zone_does(zone: str, moment: datetime) -> None:
    """The last change before a moment has its offset."""
    text = moment.replace(microsecond=0).isoformat(sep=" ")
    known = changes(zone)
    place = max(bisect_right(known, text, key=lambda each: each.moment) - 1, 0)
    local = datetime.fromisoformat(text) + timedelta(seconds=known[place].offset)
    assert in_zone(text, zone) == local.isoformat(sep=" ")
