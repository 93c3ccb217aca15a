"""The arithmetic of days."""

from __future__ import annotations

import pytest

from teampro.rules.calendar import (
    Day,
    day_after,
    days_between,
    default_span,
    enclose,
    is_reversed,
    later,
    moved,
)

TODAY = "2024-05-06"


@pytest.mark.parametrize(
    ("day", "after"),
    [("2024-02-28", "2024-02-29"), ("2024-12-31", "2025-01-01"), ("9999-12-31", "9999-12-31")],
)
def test_day_after_follows_the_calendar(day: str, after: str) -> None:
    """Leap years, the turn of the year and the end of the calendar."""
    assert after == day_after(day)


@pytest.mark.parametrize(
    ("start", "finish", "expected"),
    [
        ("2024-01-02", "2024-01-01", True),
        ("2024-01-01", "2024-01-01", False),
        (None, "2024-01-01", False),
        ("2024-01-01", None, False),
    ],
)
def test_only_two_days_can_be_reversed(start: Day, finish: Day, expected: bool) -> None:
    """An open end is never on the wrong side."""
    assert expected == is_reversed(start, finish)


@pytest.mark.parametrize(
    ("span", "inner", "expected"),
    [
        (("2024-02-01", "2024-02-28"), ("2024-02-03", "2024-02-05"), ("2024-02-01", "2024-02-28")),
        (("2024-02-01", "2024-02-28"), ("2024-01-03", "2024-03-05"), ("2024-01-03", "2024-03-05")),
        (("2024-02-01", None), ("2024-02-03", "2024-03-05"), ("2024-02-01", None)),
        ((None, "2024-02-28"), ("2024-01-01", None), (None, "2024-02-28")),
    ],
)
def test_enclose_widens_and_never_narrows(
    span: tuple[Day, Day], inner: tuple[Day, Day], expected: tuple[Day, Day]
) -> None:
    """An open end encloses everything and stays open."""
    assert expected == enclose(*span, *inner)


@pytest.mark.parametrize(
    ("given", "earliest", "expected"),
    [
        ({}, TODAY, (TODAY, "2024-05-07")),
        ({}, "2024-06-01", ("2024-06-01", "2024-06-02")),
        ({"date_start": "2024-07-01"}, TODAY, ("2024-07-01", "2024-07-02")),
        ({"date_start": "2024-01-01"}, TODAY, ("2024-01-01", "2024-01-02")),
        ({"date_finish": "2024-01-01"}, TODAY, ("2024-01-01", "2024-01-01")),
        ({"date_start": None}, TODAY, (None, "2024-05-07")),
        ({"date_finish": None}, TODAY, (TODAY, None)),
    ],
)
def test_defaults_never_contradict_what_was_sent(
    given: dict[str, str | None], earliest: str, expected: tuple[Day, Day]
) -> None:
    """A filled in start gives way to a sent finish, a filled in finish to a sent start."""
    days = (given.get("date_start"), given.get("date_finish"))
    assert expected == default_span(*days, frozenset(given), earliest)


def test_filled_in_finish_is_not_sooner_than_asked() -> None:
    """A span that began long ago still finishes at the soonest day given."""
    span = default_span("2024-01-01", None, frozenset({"date_start"}), TODAY, "2024-05-07")
    assert ("2024-01-01", "2024-05-07") == span


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        ("2024-02-28", "2024-03-01", 2),
        ("2024-03-01", "2024-02-28", -2),
        ("2024-05-06", "2024-05-06", 0),
        ("0001-01-01", "9999-12-31", 3_652_058),
    ],
)
def test_days_between_lead_from_one_day_to_the_other(one: str, other: str, days: int) -> None:
    """Moving the one by them makes the other."""
    assert days == days_between(one, other)
    assert other == moved(one, days)


def test_open_end_stays_open() -> None:
    """It has no day to be moved."""
    assert None is moved(None, 7)


@pytest.mark.parametrize(("day", "days"), [("9999-12-30", 2), ("0001-01-02", -400)])
def test_day_is_not_moved_out_of_the_calendar(day: str, days: int) -> None:
    """It would be another day than was asked for."""
    with pytest.raises(OverflowError):
        moved(day, days)


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [("2024-02-28", 2, "2024-03-01"), ("9999-12-30", 3_650, "9999-12-31")],
)
def test_horizon_lies_within_the_calendar(day: str, days: int, expected: str) -> None:
    """However far it reaches."""
    assert expected == later(day, days)
