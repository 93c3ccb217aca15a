"""Amounts are whole hundredths, rounded half up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teampro.rules.amounts import HUNDREDTH, WHOLE, half_up, share_of, unit_of
from teampro.rules.exchange import exchanged


@pytest.mark.parametrize(
    ("numerator", "denominator", "unit", "expected"),
    [
        (1, 2, 1, 1),
        (-1, 2, 1, -1),
        (49, 100, 1, 0),
        (-49, 100, 1, 0),
        (15_050, 100, 100, 200),
        (14_999, 100, 100, 100),
        (-15_000, 100, 100, -200),
        (0, 7, 100, 0),
    ],
)
def test_halves_go_away_from_zero(
    numerator: int, denominator: int, unit: int, expected: int
) -> None:
    """To hundredths, or to whole amounts where a currency has no decimals."""
    assert expected == half_up(numerator, denominator, unit)


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**12), st.sampled_from([HUNDREDTH, WHOLE]))
def test_rounding_equals_decimal_arithmetic(numerator: int, denominator: int, unit: int) -> None:
    """Whole numbers give what exact decimals give."""
    steps = (Decimal(numerator) / (denominator * unit)).quantize(Decimal(1), ROUND_HALF_UP)
    assert int(steps) * unit == half_up(numerator, denominator, unit)


@pytest.mark.parametrize(("style", "unit"), [(1, 1), (2, 1), (3, 1), (4, 100)])
def test_format_without_decimals_has_whole_amounts(style: int, unit: int) -> None:
    """The fourth one."""
    assert unit == unit_of(style)


def test_share_of_an_amount_is_told_in_hundredths_of_a_percent() -> None:
    """12.50 % of 9.99, of a discount, and of an amount without decimals."""
    assert (125, -125) == (share_of(999, 1_250), share_of(-999, 1_250))
    assert 100 == share_of(999, 1_250, WHOLE)


@pytest.mark.parametrize(
    ("amount", "rate", "unit", "expected"),
    [(1_000, 92_000, 1, 920), (1_000, 2_540_000_000, 100, 25_400_000), (1, 150_000, 100, 0)],
)
def test_exchanged_amount_is_rounded_to_its_currency(
    amount: int, rate: int, unit: int, expected: int
) -> None:
    """10.00 of the default currency in one that is worth more, and in one without decimals."""
    assert expected == exchanged(amount, rate, unit)
