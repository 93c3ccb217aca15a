"""Typed values out of what clients send: whole numbers, flags, texts, days and moments.

Every function returns the stored form or raises Invalid with what would be right. The stored form
is print-ready but for flags (0 or 1).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

from teampro.schema.vault import CLOSED, Vault

FINAL_SIGMA, SIGMA = "\N{GREEK SMALL LETTER FINAL SIGMA}", "\N{GREEK SMALL LETTER SIGMA}"
MOMENT = "%Y-%m-%d %H:%M:%S"
_MOMENT_LENGTH = 19
ERASED = "…"
"""Stands for a value that was erased with the record that it told of."""
_FLAGS = {"1": 1, "true": 1, "on": 1, "yes": 1, "0": 0, "false": 0, "off": 0, "no": 0}
_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)
_WORD = re.compile(r"(today|now)(?:([+\- ])(\d+)([hdw]))?\Z", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[T t](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?([Zz]|[+\- ]\d\d(?::?\d\d)?)?\Z",
    re.ASCII,
)
_FAR_YEAR = re.compile(r"[+-]?\d{5,}-\d\d-\d\d", re.ASCII)
_OUTSIDE = "out of range: expected a date between the years 1 and 9999"
_MOST_DIGITS = 5
_UNIX_DIGITS = 12
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


class Invalid(ValueError):
    """A value that does not fit; the text says what would."""


@dataclass(frozen=True)
class Context:
    """What words like `me` and `today` mean in this call. `now` is in UTC, whole seconds.

    `vault` keeps the secrets that the call writes, and opens those it may read.
    """

    me: int
    now: datetime
    zone: ZoneInfo
    vault: Vault = CLOSED

    @property
    def moment(self) -> str:
        """The call's moment as it is stored, as MOMENT says. perf: a third of strftime's time."""
        return self.now.isoformat(" ")[:_MOMENT_LENGTH]

    @property
    def today(self) -> str:
        """The call's day in the server's time zone."""
        return self.now.astimezone(self.zone).date().isoformat()


def composed(text: str) -> str:
    """Return a text in Unicode's NFC, in which texts are kept: one word has one spelling.

    What a Mac puts into names of files, `e` and an accent after it, becomes one `é`.
    """
    return text if text.isascii() else normalize("NFC", text)


def folded(text: str) -> str:
    """Return a text as searches compare it: in lower case, without the sigma that ends words.

    So a word is found inside a longer one, and every database can do the same.
    """
    lowered = text.lower()
    return lowered if lowered.isascii() else lowered.replace(FINAL_SIGMA, SIGMA)


def read_integer(value: Any, low: int, high: int) -> int:
    """Read a whole number from a number or its text."""
    number = value
    if isinstance(value, str) and value.removeprefix("-").isdecimal() and value.isascii():
        # trap: int() refuses more than 4,300 digits; nothing this long is in any range.
        number = int(value) if len(value) <= 20 else high + 1
    elif isinstance(value, float) and value.is_integer():
        number = int(value)
    right = f"expected a whole number from {low} to {high}"
    if isinstance(number, bool) or not isinstance(number, int):
        raise Invalid(right)
    if not low <= number <= high:
        raise Invalid(f"out of range: {right}")
    return number


def read_flag(value: Any) -> int:
    """Read a flag as 0 or 1."""
    word = str(value).lower() if isinstance(value, (str, int)) else ""
    if word not in _FLAGS:
        raise Invalid("expected true or false")
    return _FLAGS[word]


def read_text(value: Any, longest: int) -> str:
    """Read text as `read_verbatim` does, and compose it."""
    return read_verbatim(composed(value) if isinstance(value, str) else value, longest)


def read_verbatim(value: Any, longest: int) -> str:
    """Read text; line ends become LF, null becomes "", a number its digits."""
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise Invalid("expected text")
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    text: str = value
    if len(text) > longest:
        raise Invalid(f"expected at most {longest} characters, got {len(text)}")
    return text


def read_words(value: Any, words: tuple[str, ...]) -> str:
    """Read some of fixed words, from a list or from text with commas, into text with blanks.

    They are kept in the order in which they are declared, each once.
    """
    given = value.split(",") if isinstance(value, str) else value
    if value is None or value == "":
        given = []
    right = f"expected some of {', '.join(words)}"
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise Invalid(right)
    found = {each.strip() for each in given}
    if unknown := sorted(found.difference(words)):
        raise Invalid(f"there is no {unknown[0][:60]!r}; {right}")
    return " ".join(word for word in words if word in found)


def read_day(value: Any, context: Context) -> str:
    """Read a date: `YYYY-MM-DD`, or `today` and `now` with an offset."""
    if isinstance(value, str):
        if _DAY.match(value):
            return _real_day(value).isoformat()
        word = _read_word(value, context)
        if word is not None:
            return word[0].astimezone(context.zone).date().isoformat()
        _refuse_far_year(value)
    raise Invalid("expected a date YYYY-MM-DD, or today, today+7d, today-2w")


def read_span(value: Any, context: Context) -> tuple[str, str]:
    """Read a date-time as its first and last second; they differ when it is a whole day."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str):
        if _DAY.match(value):
            return _whole_day(_real_day(value), context.zone)
        if value.isdecimal() and value.isascii():
            return _unix_second(value)
        found = _MOMENT.match(value)
        if found:
            zone = (found[3] or "Z").upper().replace(" ", "+").replace("Z", "+00:00")
            return _moment(lambda: datetime.fromisoformat(f"{found[1]}T{found[2]}{zone}"))
        word = _read_word(value, context)
        if word is not None:
            moment, is_day = word
            if is_day:
                return _whole_day(moment.astimezone(context.zone).date(), context.zone)
            return _moment(lambda: moment)
        _refuse_far_year(value)
    raise Invalid(
        "expected a date-time YYYY-MM-DD HH:MM:SS, RFC 3339, Unix seconds, a date, or now-3h, today"
    )


def _unix_second(text: str) -> tuple[str, str]:
    if len(text) > _UNIX_DIGITS:
        raise Invalid("out of range: expected Unix seconds, not their thousandths")
    return _moment(lambda: datetime.fromtimestamp(int(text), UTC))


def _read_word(text: str, context: Context) -> tuple[datetime, bool] | None:
    """Read `today` or `now` with an offset; the flag tells whether a whole day is meant.

    A blank stands where an unencoded `+` of a query string was.
    """
    found = _WORD.match(text)
    if not found:
        return None
    moment = context.now
    if found[1] == "today":
        local = moment.astimezone(context.zone)
        moment = local.replace(hour=0, minute=0, second=0, microsecond=0)
    is_day = found[1] == "today" and found[4] != "h"
    if found[2]:
        if len(found[3]) > _MOST_DIGITS:
            raise Invalid(_OUTSIDE)
        step = int(found[3]) * _UNITS[found[4]] * (-1 if found[2] == "-" else 1)
        try:
            moment = moment + step if is_day else moment.astimezone(UTC) + step
        except OverflowError:
            raise Invalid(_OUTSIDE) from None
    return moment, is_day


def _refuse_far_year(text: str) -> None:
    if _FAR_YEAR.match(text):
        raise Invalid(_OUTSIDE)


def _real_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"{text} is no day of the calendar") from None


def _whole_day(day: date, zone: ZoneInfo) -> tuple[str, str]:
    try:
        start = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
        after = day + timedelta(days=1)
        end = datetime(after.year, after.month, after.day, tzinfo=zone).astimezone(UTC)
    except (OverflowError, ValueError):
        raise Invalid(_OUTSIDE) from None
    return _print(start), _print(end - timedelta(seconds=1))


def _moment(make: Callable[[], datetime]) -> tuple[str, str]:
    try:
        text = _print(make().astimezone(UTC))
    except (ValueError, OverflowError, OSError):
        raise Invalid("expected a moment that exists, between the years 1 and 9999") from None
    return text, text


def _print(moment: datetime) -> str:
    """trap: strftime does not pad the years before 1000 on Linux."""
    return moment.replace(tzinfo=None, microsecond=0).isoformat(sep=" ")
