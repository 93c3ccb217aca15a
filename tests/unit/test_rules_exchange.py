"""Rates of exchange told by another currency."""

from __future__ import annotations

import pytest

from teampro.rules.exchange import ONE, rate_by

CASES = {
    "itself": (92_000, 92_000, ONE),
    "the former default": (ONE, 92_000, 108_696),
    "rounded half up": (1, 200_000, 1),
    "rounded down": (149, 10_000_000, 1),
    "never nothing": (1, 10**9, 1),
}


@pytest.mark.parametrize(("rate", "measure", "expected"), CASES.values(), ids=CASES)
def test_rate_is_told_by_another_currency(rate: int, measure: int, expected: int) -> None:
    """Whole hundred thousandths, rounded half up; what is worth something never becomes 0."""
    assert expected == rate_by(rate, measure)
