"""Which rule of tax holds for a place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teampro.rules.tax_rules import TaxRate, rates

RULES = (
    TaxRate(1, "", "", 1_000),
    TaxRate(1, "CA", "", 5_000),
    TaxRate(1, "DE", "", 19_000),
    TaxRate(1, "DE", "", 16_000),
    TaxRate(1, "CA", "Ontario", 13_000),
    TaxRate(2, "CA", "QC", 9_975),
)


@pytest.mark.parametrize(
    ("country", "state", "expected"),
    [
        ("CA", "QC", (5_000, 9_975)),
        ("CA", "qc", (5_000, 9_975)),
        ("CA", "Ontario", (13_000, 0)),
        ("CA", "", (5_000, 0)),
        ("DE", "Hessen", (19_000, 0)),
        ("US", "QC", (1_000, 0)),
    ],
)
def test_closest_rule_holds_per_level(country: str, state: str, expected: tuple[int, int]) -> None:
    """Country and state before country, country before all; of two alike the first."""
    assert expected == rates(RULES, country, state)


def test_place_without_a_rule_is_not_taxed() -> None:
    """No rule for all, none for the country."""
    assert (0, 0) == rates(RULES[1:], "US", "NY")


places = st.sampled_from(["", "CA", "DE"])


@given(
    st.lists(st.builds(TaxRate, st.sampled_from([1, 2]), places, places, st.integers(1, 9))),
    places,
    places,
)
def test_rates_are_those_of_rules_that_fit(rules: list[TaxRate], country: str, state: str) -> None:
    """Nobody is taxed by the rule of another place, and none that fits is passed over."""
    for level, rate in enumerate(rates(rules, country, state), 1):
        fitting = {each.rate for each in rules if each.level == level and each.fits(country, state)}
        assert rate in (fitting or {0})
