"""The arithmetic of amounts: whole hundredths, rounded half up, away from zero.

A currency whose format is 4 has no decimals: its amounts are whole hundreds of hundredths. `unit`
is the least amount of a currency in hundredths, to which whatever arises in it is rounded.
"""

from __future__ import annotations

HUNDREDTH = 1
WHOLE = 100
PERCENT = 10_000
"""What 100 percent are where percentages have two places."""
LARGEST = 10**13 - 1
"""The most that an amount may be, and the least below 0."""
_WITHOUT_DECIMALS = 4


def unit_of(style: int) -> int:
    """Return the least amount of a currency, by the number of its format."""
    return WHOLE if style == _WITHOUT_DECIMALS else HUNDREDTH


def half_up(numerator: int, denominator: int, unit: int = HUNDREDTH) -> int:
    """Return a fraction rounded to a multiple of the unit; halves go away from zero.

    The denominator is above 0.
    """
    step = denominator * unit
    amount = (2 * abs(numerator) + step) // (2 * step) * unit
    return -amount if numerator < 0 else amount


def share_of(amount: int, percent: int, unit: int = HUNDREDTH) -> int:
    """Return so many hundredths of a percent of an amount."""
    return half_up(amount * percent, PERCENT, unit)
