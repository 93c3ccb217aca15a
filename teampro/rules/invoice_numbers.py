"""Numbers of invoices as an office wants them written: `{YEAR}{MONTH}{DAY}{NUMBER}`."""

from __future__ import annotations

import re

_PART = re.compile(r"\{(YEAR|MONTH|DAY|NUMBER)\}")
_DIGITS = {"YEAR": r"\d{4}", "MONTH": r"\d{2}", "DAY": r"\d{2}"}


def invoice_number(form: str, number: int, day: str) -> str:
    """Return a number as it is written for an invoice that gets it on this day."""
    year, month, of_month = day.split("-")
    parts = {"YEAR": year, "MONTH": month, "DAY": of_month, "NUMBER": str(number)}
    return _PART.sub(lambda found: parts[found[1]], form)


def number_in(form: str, text: str) -> int | None:
    """Return the counted number in one that was written in a form; None for one of another form."""
    pattern, place, is_counted = "", 0, False
    for found in _PART.finditer(form):
        pattern += re.escape(form[place : found.start()])
        place = found.end()
        if found[1] != "NUMBER":
            pattern += _DIGITS[found[1]]
        else:
            pattern += r"(?P=number)" if is_counted else r"(?P<number>[1-9]\d*)"
            is_counted = True
    match = re.fullmatch(pattern + re.escape(form[place:]), text, re.ASCII)
    return int(match["number"]) if match and is_counted else None
