"""Periods of billing: the anchor day, short months and leap years."""

from __future__ import annotations

from datetime import date
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teampro.rules.billing_cycles import RECURRING, months_of
from teampro.rules.calendar import day_after
from teampro.rules.periods import (
    Period,
    anchor_of,
    due_after,
    months_later,
    period,
    periods_from,
    repeated,
    years_later,
)

SERIES = {
    "month ends": ("2026-01-31", 1, 31, ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]),
    "leap years": (
        "2024-02-29", 12, 29, ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"],
    ),
    "turn of the year": ("2026-11-15", 3, 15, ["2027-02-15", "2027-05-15"]),
    "half years": ("2026-08-31", 6, 31, ["2027-02-28", "2027-08-31"]),
    "three years": ("2026-12-01", 36, 1, ["2029-12-01"]),
    "to another anchor": ("2026-03-20", 1, 1, ["2026-04-01", "2026-05-01"]),
}  # fmt: skip


@pytest.mark.parametrize(("day", "months", "anchor", "expected"), SERIES.values(), ids=SERIES)
def test_due_days_come_back_to_the_anchor(
    day: str, months: int, anchor: int, expected: list[str]
) -> None:
    """A short month does not shorten those after it."""
    for each in expected:
        day = months_later(day, months, anchor)
        assert each == day


def test_months_lead_back_too() -> None:
    """The period that ends on a day begins so many months before it."""
    assert "2026-02-28" == months_later("2026-03-31", -1, 31)
    assert "2024-02-29" == months_later("2025-02-28", -12, 29)


def test_domains_go_by_years() -> None:
    """By the same rule."""
    assert "2028-02-29" == years_later("2025-02-28", 3, anchor_of("2024-02-29"))


@pytest.mark.parametrize("months", [12, -24_000])
def test_calendar_ends(months: int) -> None:
    """No period reaches beyond it."""
    with pytest.raises(OverflowError):
        months_later("9999-02-01" if months > 0 else "1000-01-01", months, 1)


def test_periods_follow_each_other_without_a_gap() -> None:
    """The first ends the day before the second."""
    assert [Period("2026-01-31", "2026-02-27"), Period("2026-02-28", "2026-03-30")] == list(
        islice(periods_from("2026-01-31", 1, 31), 2)
    )


@pytest.mark.parametrize(
    ("due", "end", "expected"),
    [
        ("2026-01-31", "2026-02-27", "2026-02-28"),
        ("2026-05-01", "2026-03-31", "2026-05-01"),
    ],
)
def test_payment_moves_the_due_day_to_the_end_of_what_was_paid(
    due: str, end: str, expected: str
) -> None:
    """Never back."""
    assert expected == due_after(due, end)


days = st.dates(date(1970, 1, 1), date(2200, 12, 31)).map(date.isoformat)
cycles = st.sampled_from(RECURRING).map(months_of)


@given(days, cycles, st.integers(1, 31))
def test_due_days_rise_and_stand_on_the_anchor(day: str, months: int, anchor: int) -> None:
    """Each is later than the one before, on the anchor unless its month is too short."""
    for _ in range(13):
        following = months_later(day, months, anchor)
        is_last = anchor_of(day_after(following)) == 1
        assert following > day
        assert anchor_of(following) == anchor or (is_last and anchor_of(following) < anchor)
        day = following


@given(days, cycles)
def test_as_many_periods_as_make_years_end_on_the_same_day(day: str, months: int) -> None:
    """Twelve times any cycle is a number of whole years, whatever months lay between."""
    anchor = anchor_of(day)
    *_, last = islice(periods_from(day, months, anchor), 12)
    assert years_later(day, months, anchor) == day_after(last.end)
    assert last == period(last.start, months, anchor)


@pytest.mark.parametrize(
    ("day", "count", "unit", "expected"),
    [
        ("2024-02-28", 2, "Days", "2024-03-01"),
        ("2024-05-06", 3, "Weeks", "2024-05-27"),
        ("2024-01-31", 1, "Months", "2024-02-29"),
        ("2024-02-29", 1, "Years", "2025-02-28"),
        ("2024-05-06", 0, "Months", None),
        ("2024-05-06", 1, "", None),
        ("9999-12-30", 1, "Weeks", None),
        ("9999-12-30", 1, "Years", None),
    ],
)
def test_what_recurs_falls_due_again(day: str, count: int, unit: str, expected: str | None) -> None:
    """After so many cycles; not without one, and not when the calendar is over."""
    assert expected == repeated(day, count, unit)
