"""The lines of invoices and quotes: what they say, what they come to, which period they claim."""

from __future__ import annotations

from teampro.rules.amounts import HUNDREDTH, PERCENT, half_up
from teampro.rules.periods import Period

_HOUR = 3_600


def claim(kind: str, relid: int, period_start: str) -> str:
    """Return what no two lines may have: the period of something, that is billed once."""
    return f"{kind}:{relid}:{period_start}"


def written(day: str, style: str) -> str:
    """Return a day as an office writes it, such as 31/01/2026 for the style DD/MM/YYYY."""
    year, month, of_month = day.split("-")
    return style.replace("YYYY", year).replace("MM", month).replace("DD", of_month)


def described(product: str, domain: str, span: Period | None, style: str) -> str:
    """Return `Hosting - example.com (01/01/2026 - 31/01/2026)`, without what is not there."""
    name = f"{product} - {domain}" if domain else product
    if span is None:
        return name
    return f"{name} ({written(span.start, style)} - {written(span.end, style)})"


def quoted(quantity: int, unit_price: int, discount: int, unit: int = HUNDREDTH) -> int:
    """Return the amount of a quoted line: hundredths of pieces, and of a percent taken off."""
    exact = quantity * unit_price * (PERCENT - discount)
    return half_up(exact, 100 * PERCENT, unit)


def timed(seconds: int, hourly: int, unit: int = HUNDREDTH) -> int:
    """Return the amount of time at a rate per hour; of several logs the sum of their seconds."""
    return half_up(seconds * hourly, _HOUR, unit)
