"""Exchange between currencies: rates are whole hundred thousandths of one default currency."""

from __future__ import annotations

from teampro.rules.amounts import half_up

ONE = 100_000
"""The rate of the default currency, by which all others are told."""


def rate_by(rate: int, measure: int) -> int:
    """Return a rate told by the currency whose rate was `measure`, rounded half up, at least 1."""
    return max((2 * rate * ONE + measure) // (2 * measure), 1)


def exchanged(amount: int, rate: int, unit: int) -> int:
    """Return an amount of the default currency in one of this rate, rounded half up to its unit."""
    return half_up(amount * rate, ONE, unit)


def in_default(amount: int, rate: int, unit: int) -> int:
    """Return an amount of a currency of this rate in the default one, rounded likewise."""
    return half_up(amount * ONE, rate, unit)
