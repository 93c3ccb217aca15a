"""The mean of percents."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teampro.rules.percent import mean


@pytest.mark.parametrize(
    ("percents", "expected"),
    [
        ((80, 42), 61),
        ((0, 75), 38),
        ((61, 75, 38), 58),
        ((100, 100, 0), 67),
        ((0, 0, 1), 0),
        ((1, 0), 1),
        ((), 0),
    ],
)
def test_mean_is_rounded_half_up(percents: tuple[int, ...], expected: int) -> None:
    """Known examples, a half among them."""
    assert expected == mean(sum(percents), len(percents))


@given(st.lists(st.integers(0, 100), min_size=1, max_size=50))
def test_mean_equals_decimal_arithmetic(percents: list[int]) -> None:
    """Whole numbers give what exact decimals give, and a percent again."""
    exact = (Decimal(sum(percents)) / len(percents)).quantize(Decimal(1), ROUND_HALF_UP)
    found = mean(sum(percents), len(percents))
    assert int(exact) == found
    assert min(percents) <= found <= max(percents)
