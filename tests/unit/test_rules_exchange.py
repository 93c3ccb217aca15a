"""Rates of exchange told by another currency."""

from __future__ import annotations

import pytest

from teampro.rules.exchange import ONE, exchanged, in_default, rate_by

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


@pytest.mark.parametrize(("amount", "rate", "expected"), [(920, 92_000, 1_000), (-1, 200_000, -1)])
def test_an_amount_is_told_in_the_default_currency(amount: int, rate: int, expected: int) -> None:
    """By the rate of its own, rounded half up, away from zero."""
    assert expected == in_default(amount, rate, 1)


def test_an_amount_goes_to_a_currency_and_back() -> None:
    """Where nothing is rounded it comes back as it was."""
    assert 10_000 == in_default(exchanged(10_000, 92_000, 1), 92_000, 1)
