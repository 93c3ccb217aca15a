"""How an office writes days and amounts on paper."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from teampro.rules.invoice_lines import written
from teampro.rules.money import formatted
from teampro.rules.zones import in_zone

Money = Callable[[str], str]
Day = Callable[[str | None], str]


def day_writer(style: str, zone: str) -> Day:
    """Return what writes days in the style of the settings, of moments the office's own day."""

    def day(stored: str | None) -> str:
        if not stored:
            return ""
        is_moment = len(stored) > len("YYYY-MM-DD")
        return written((in_zone(stored, zone) if is_moment else stored)[:10], style)

    return day


def money_writer(currency: Mapping[str, Any]) -> Money:
    """Return what writes amounts of a currency, with its code where it has no sign.

    `currency` has code, prefix, suffix and format; {} for one that is gone.
    """
    prefix, suffix = currency.get("prefix", ""), currency.get("suffix", "")
    if currency and not (prefix or suffix):
        suffix = f" {currency['code']}"
    style = currency.get("format", 1)
    return lambda text: formatted(hundredths(text), prefix, suffix, style)


def hundredths(text: str) -> int:
    """Return an amount of the wire, which always has two places."""
    return int(text.replace(".", ""))


def taken_off(text: str) -> str:
    """Return an amount of the wire with the other sign."""
    return text[1:] if text.startswith("-") else f"-{text}"
