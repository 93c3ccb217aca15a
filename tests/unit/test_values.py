"""What clients send as values of fields: every kind, its words, and what does not fit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from teampro.chain import LARGEST_ID
from teampro.schema import kinds
from teampro.schema.decimals import Numeral
from teampro.schema.kinds import Kind
from teampro.schema.values import Context, Invalid, read_day, read_span

NOW = datetime(2024, 5, 6, 12, 0, 0, tzinfo=UTC)
UTC_CALL = Context(7, NOW, ZoneInfo("UTC"))


def call_in(zone: str, moment: str = "2024-05-06 12:00:00") -> Context:
    """Return what a call means by today and now in a zone."""
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    return Context(7, now, ZoneInfo(zone))


@pytest.mark.parametrize(
    ("kind", "given", "stored"),
    [
        (kinds.ID, 5, 5),
        (kinds.ID, "5", 5),
        (kinds.ID, "005", 5),
        (kinds.ID, 5.0, 5),
        (kinds.ID, LARGEST_ID, LARGEST_ID),
        (kinds.INTEGER, "0", 0),
        (kinds.SECONDS, 86_400, 86_400),
        (kinds.PERCENT, "100", 100),
        (kinds.REFERENCE, 0, 0),
        (kinds.REFERENCE, "", 0),
        (kinds.REFERENCE, "12", 12),
        (kinds.ADMINID, "me", 7),
        (kinds.ADMINID, -1, -1),
        (kinds.ADMINID, "-1", -1),
        (kinds.ADMINID, "", 0),
        (kinds.FLAG, True, 1),
        (kinds.FLAG, False, 0),
        (kinds.FLAG, 1, 1),
        (kinds.FLAG, "0", 0),
        (kinds.FLAG, "true", 1),
        (kinds.FLAG, "FALSE", 0),
        (kinds.FLAG, "on", 1),
        (kinds.FLAG, "off", 0),
        (kinds.FLAG, "Yes", 1),
        (kinds.FLAG, "no", 0),
        (kinds.RATE, "85.00", 8500),
        (kinds.RATE, "85", 8500),
        (kinds.RATE, "85.5", 8550),
        (kinds.RATE, 85, 8500),
        (kinds.RATE, Numeral("85.25"), 8525),
        (kinds.ID, Numeral("5.0"), 5),
        (kinds.INSTANT, "2024-05-06 07:08:09", 1714979289),
        (kinds.INSTANT, "now+1h", 1715000400),
        (kinds.INSTANT, "2024-05-06", 1714953600),
        (kinds.INSTANT, 1714979289, 1714979289),
        (kinds.INSTANT, "0001-01-02", -62135510400),
        (kinds.WORDS, ["b", " a ", "b", ""], "a,b"),
        (kinds.WORDS, "b, a,", "a,b"),
        (kinds.WORDS, [], ""),
        (kinds.ID, Numeral("1e3"), 1000),
        (kinds.RATE, "0.07", 7),
        (kinds.RATE, "999999999.99", 99_999_999_999),
        (kinds.TEXT, "me", "me"),
        (kinds.TEXT, "today", "today"),
        (kinds.TEXT, 5, "5"),
        (kinds.TEXT, "", ""),
        (kinds.TEXT, "a\r\nb\rc\n", "a\nb\nc\n"),
        (kinds.TEXT, "\u0130stanbul \U0001f600", "\u0130stanbul \U0001f600"),
        (kinds.TEXT, "fore\u0302t", "for\u00eat"),
        (kinds.TEXT, "e\u0301" * 255, "\u00e9" * 255),
        (kinds.CHOICE, "Active", "Active"),
        (kinds.CHOICE, "Gepru\u0308ft", "Gepr\u00fcft"),
        (kinds.DATE, "2024-02-29", "2024-02-29"),
        (kinds.DATE, "0001-01-01", "0001-01-01"),
        (kinds.DATE, "today", "2024-05-06"),
        (kinds.DATE, "today+7d", "2024-05-13"),
        (kinds.DATE, "today 7d", "2024-05-13"),
        (kinds.DATE, "today-2w", "2024-04-22"),
        (kinds.DATE, "now", "2024-05-06"),
        (kinds.DATE, "now+12h", "2024-05-07"),
        (kinds.DATE, "today+23h", "2024-05-06"),
        (kinds.DATETIME, "2024-05-06 07:08:09", "2024-05-06 07:08:09"),
        (kinds.DATETIME, "2024-05-06T07:08:09Z", "2024-05-06 07:08:09"),
        (kinds.DATETIME, "2024-05-06t07:08:09z", "2024-05-06 07:08:09"),
        (kinds.DATETIME, "2024-05-06T07:08:09.987+02:00", "2024-05-06 05:08:09"),
        (kinds.DATETIME, "2024-05-06T07:08:09 02:00", "2024-05-06 05:08:09"),
        (kinds.DATETIME, "2024-05-06T07:08:09-05:30", "2024-05-06 12:38:09"),
        (kinds.DATETIME, "2024-05-06T07:08:09+0100", "2024-05-06 06:08:09"),
        (kinds.DATETIME, "2024-05-06T07:08:09 0100", "2024-05-06 06:08:09"),
        (kinds.DATETIME, "2024-05-06 07:08:09.5+01", "2024-05-06 06:08:09"),
        (kinds.DATETIME, "2024-05-06T07:08-0530", "2024-05-06 12:38:00"),
        (kinds.DATETIME, "2024-05-06 07:08", "2024-05-06 07:08:00"),
        (kinds.DATETIME, "2024-05-06", "2024-05-06 00:00:00"),
        (kinds.DATETIME, 0, "1970-01-01 00:00:00"),
        (kinds.DATETIME, "1714979289", "2024-05-06 07:08:09"),
        (kinds.DATETIME, "now", "2024-05-06 12:00:00"),
        (kinds.DATETIME, "now-3h", "2024-05-06 09:00:00"),
        (kinds.DATETIME, "now+1d", "2024-05-07 12:00:00"),
        (kinds.DATETIME, "now 1w", "2024-05-13 12:00:00"),
        (kinds.DATETIME, "today+3h", "2024-05-06 03:00:00"),
        (kinds.DATETIME, "today", "2024-05-06 00:00:00"),
    ],
)
def test_value_is_read_as_it_is_stored(kind: Kind, given: Any, stored: Any) -> None:
    """Numbers come as text too, words mean what the call says, a blank stands for a plus."""
    read = kind.read(given, UTC_CALL, 255)
    assert (stored, type(stored)) == (read, type(read))


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        *[
            (kinds.ID, given)
            for given in (0, -1, "0", "1.5", 1.5, "", " 1", "1 ", "+1", "1e3", "²")
        ],
        *[(kinds.ID, given) for given in ("١", True, None, [], {}, LARGEST_ID + 1, "9" * 5_000)],
        *[(kinds.ID, given) for given in (float("nan"), float("inf"), 10**400, "--1", "-", "me")],
        *[(kinds.INTEGER, given) for given in (-1, "-1", "", None, "me")],
        *[(kinds.PERCENT, given) for given in (101, "-1", 50.5)],
        *[(kinds.REFERENCE, given) for given in (-1, "me", None)],
        *[(kinds.ADMINID, given) for given in (-2, "Me", "ME", "you")],
        *[(kinds.FLAG, given) for given in (2, "2", "", "y", None, [], 1.0, " true")],
        *[(kinds.RATE, given) for given in ("85.001", "-1", "1e3", "", "1,50", ".5", "5.", True)],
        *[(kinds.RATE, given) for given in ("9999999999", float("nan"), [], "٣", "1\n")],
        *[(kinds.RATE, given) for given in (85.25, Numeral("1e3"), Numeral("10.005"), -1)],
        (kinds.SECRET, "a secret"),
        *[(kinds.TEXT, given) for given in (True, 1.5, [], {}, "x" * 256)],
        *[(kinds.DATE, given) for given in ("2023-02-29", "0000-00-00", "2024-5-6", 20240506, "")],
        *[(kinds.DATE, given) for given in ("2024-05-06 00:00:00", "Today", "today+d", "today+7")],
        *[(kinds.DATE, given) for given in ("today+7m", "tomorrow", None, True, "today\n")],
        *[(kinds.DATE, given) for given in ("today+999999d", "today++7d", "today + 7d", "+7d")],
        *[(kinds.DATETIME, given) for given in ("2024-05-06 24:00:00", "2024-05-06 12:60:00", "")],
        *[(kinds.DATETIME, given) for given in ("2024-05-06T07:08:09+25:00", -5, "-5", True, 1.5)],
        *[(kinds.DATETIME, given) for given in (10**13, "999999999999", None, "2024-02-30 00:00")],
        *[(kinds.DATETIME, given) for given in ("0001-01-01T00:00:00+01:00", "٢٠٢٤-٠٥-٠٦", [])],
        *[(kinds.DATETIME, given) for given in ("9999-12-31T23:59:59-01:00", "2024-05-06T07:08Zx")],
        (kinds.OBJECT, {}),
        (kinds.LIST, []),
        *[(kinds.INSTANT, given) for given in ("soon", True, [])],
        *[(kinds.WORDS, given) for given in (5, {"a": 1}, ["a,b"], ["a", 1])],
    ],
)
def test_value_that_does_not_fit_is_invalid(kind: Kind, given: Any) -> None:
    """Whatever a client sends ends in a stored value or in Invalid, never in another error."""
    with pytest.raises(Invalid):
        kind.read(given, UTC_CALL, 255)


@pytest.mark.parametrize(
    ("kind", "given", "is_outside"),
    [
        (kinds.PERCENT, 101, True),
        (kinds.PERCENT, "-1", True),
        (kinds.PERCENT, 50.5, False),
        (kinds.PERCENT, "much", False),
        (kinds.ID, 0, True),
        (kinds.ID, "9" * 5_000, True),
        (kinds.ID, 10**400, True),
        (kinds.ADMINID, -2, True),
        (kinds.RATE, "1000000000", True),
        (kinds.RATE, -1, True),
        (kinds.RATE, "-0.01", True),
        (kinds.RATE, "9" * 5_000, True),
        (kinds.RATE, "85.001", False),
        (kinds.MONEY, "-100000000000", True),
        (kinds.TAX_PERCENT, 101, True),
        (kinds.FACTOR, "1,5", False),
        (kinds.DATE, "12024-05-06", True),
        (kinds.DATE, "today+999999d", True),
        (kinds.DATE, "2024-5-6", False),
        (kinds.DATETIME, 1714979289000, True),
        (kinds.DATETIME, "+12024-05-06T00:00:00Z", True),
        (kinds.DATETIME, "now+999999999h", True),
        (kinds.DATETIME, "2024-05-06T07h", False),
    ],
)
def test_a_value_out_of_range_is_told_as_that(kind: Kind, given: Any, is_outside: bool) -> None:
    """Whoever wrote a number rightly looks for his mistake in its size, not in its spelling."""
    with pytest.raises(Invalid) as refused:
        kind.read(given, UTC_CALL, 255)
    assert is_outside is str(refused.value).startswith("out of range: ")


@pytest.mark.parametrize(
    ("kind", "given", "stored"),
    [
        (kinds.REFERENCE, None, 0),
        (kinds.ADMINID, None, 0),
        (kinds.TEXT, None, ""),
        (kinds.CHOICE, None, ""),
        (kinds.DATE, None, None),
        (kinds.DATE, "", None),
        (kinds.DATETIME, "", None),
        (kinds.RATE, None, None),
        (kinds.RATE, "", None),
    ],
)
def test_null_is_the_kinds_not_there(kind: Kind, given: Any, stored: Any) -> None:
    """A reference to nothing is 0, a text "", a date or rate null."""
    assert stored == kind.accept(given, UTC_CALL)


@pytest.mark.parametrize(
    "kind",
    [kinds.ID, kinds.INTEGER, kinds.PERCENT, kinds.FLAG, kinds.MONEY, kinds.FACTOR],
)
def test_null_is_no_value_where_something_must_be(kind: Kind) -> None:
    """A number or flag is always there."""
    with pytest.raises(Invalid):
        kind.accept(None, UTC_CALL)


@pytest.mark.parametrize(
    ("kind", "stored", "wire"),
    [
        (kinds.RATE, 8500, "85.00"),
        (kinds.RATE, 7, "0.07"),
        (kinds.RATE, None, None),
        (kinds.FLAG, 1, True),
        (kinds.FLAG, 0, False),
        (kinds.INTEGER, 5, 5),
        (kinds.DATE, None, None),
        (kinds.LIST, '[{"field": "a"}]', [{"field": "a"}]),
        (kinds.INSTANT, 1714979289, "2024-05-06 07:08:09"),
        (kinds.INSTANT, 1714979289.75, "2024-05-06 07:08:09"),
        (kinds.INSTANT, -62135510400, "0001-01-02 00:00:00"),
        (kinds.INSTANT, None, None),
        (kinds.WORDS, "a,b", ["a", "b"]),
        (kinds.WORDS, "", []),
        (kinds.WORDS, None, []),
    ],
)
def test_stored_value_is_shown_as_the_wire_has_it(kind: Kind, stored: Any, wire: Any) -> None:
    """Rates are decimal text, flags booleans."""
    shown = kind.wire(stored)
    assert (wire, type(wire)) == (shown, type(shown))


@pytest.mark.parametrize(
    ("zone", "day", "first", "last"),
    [
        ("UTC", "2024-05-06", "2024-05-06 00:00:00", "2024-05-06 23:59:59"),
        ("Europe/Berlin", "2024-05-06", "2024-05-05 22:00:00", "2024-05-06 21:59:59"),
        ("Europe/Berlin", "2024-03-31", "2024-03-30 23:00:00", "2024-03-31 21:59:59"),
        ("Europe/Berlin", "2024-10-27", "2024-10-26 22:00:00", "2024-10-27 22:59:59"),
        ("America/New_York", "2024-11-03", "2024-11-03 04:00:00", "2024-11-04 04:59:59"),
        ("Asia/Kolkata", "2024-05-06", "2024-05-05 18:30:00", "2024-05-06 18:29:59"),
        # Midnight does not exist where clocks go forward at 00:00.
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04 03:00:00", "2018-11-05 01:59:59"),
        # Midnight comes twice where clocks go back at 01:00.
        ("America/Havana", "2024-11-03", "2024-11-03 04:00:00", "2024-11-04 04:59:59"),
        # A day that was left out.
        ("Pacific/Apia", "2011-12-29", "2011-12-29 10:00:00", "2011-12-30 09:59:59"),
    ],
)
def test_bare_day_is_a_day_of_the_servers_zone(zone: str, day: str, first: str, last: str) -> None:
    """Against a date-time it means the whole day, 23 to 25 hours long."""
    assert (first, last) == read_span(day, call_in(zone))


@pytest.mark.parametrize(
    ("zone", "moment", "word", "day"),
    [
        ("Pacific/Auckland", "2024-05-06 12:30:00", "today", "2024-05-07"),
        ("Pacific/Auckland", "2024-05-06 12:30:00", "now", "2024-05-07"),
        ("America/Los_Angeles", "2024-05-06 05:00:00", "today", "2024-05-05"),
        ("Europe/Berlin", "2024-03-30 22:59:59", "today", "2024-03-30"),
        ("Europe/Berlin", "2024-03-30 23:00:00", "today", "2024-03-31"),
        ("Europe/Berlin", "2024-03-30 23:00:00", "today+1d", "2024-04-01"),
        ("Europe/Berlin", "2024-10-26 22:00:00", "today+1d", "2024-10-28"),
        ("America/Sao_Paulo", "2018-11-04 12:00:00", "today", "2018-11-04"),
        ("America/Sao_Paulo", "2018-11-03 12:00:00", "today+1d", "2018-11-04"),
    ],
)
def test_today_is_the_day_of_the_servers_zone(zone: str, moment: str, word: str, day: str) -> None:
    """Steps of days go by the calendar, also over a change of the clocks."""
    context = call_in(zone, moment)
    assert day == read_day(word, context)
    if "today" in word:
        assert read_span(day, context) == read_span(word, context)


def test_a_step_of_hours_goes_by_the_clock() -> None:
    """Three hours after midnight are three hours, also where the clocks go forward."""
    context = call_in("Europe/Berlin", "2024-03-31 10:00:00")
    assert ("2024-03-31 02:00:00",) * 2 == read_span("today+3h", context)


def test_a_second_is_its_own_span() -> None:
    """Only a day is longer than the second it begins with."""
    for word in ("now", "now-1d", "today+1h", "2024-05-06 00:00:00", "1714979289"):
        first, last = read_span(word, UTC_CALL)
        assert first == last
