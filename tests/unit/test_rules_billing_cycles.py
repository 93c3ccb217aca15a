"""Cycles of billing: their words, their prices, and which one an order gets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teampro.rules.billing_cycles import (
    CYCLES,
    NOT_OFFERED,
    RECURRING,
    choose,
    months_of,
    price_of,
    read_cycle,
    setup_of,
)

NONE = {name: value for each in CYCLES.values() if each.price
        for name, value in ((each.price, NOT_OFFERED), (each.setup, 0))}  # fmt: skip
PRICES = {**NONE, "quarterly": 2_700, "annually": 10_000, "qsetupfee": 500}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("semiannually", "Semi-Annually"),
        ("Semi-Annually", "Semi-Annually"),
        ("one time", "One-Time"),
        ("onetime", "One-Time"),
        ("free", "Free Account"),
        ("FREE ACCOUNT", "Free Account"),
        ("monthly", "Monthly"),
        ("weekly", None),
        ("", None),
    ],
)
def test_case_blanks_and_dashes_of_a_cycle_do_not_count(text: str, expected: str | None) -> None:
    """What is no cycle is none."""
    assert expected == read_cycle(text)


def test_months_of_cycles() -> None:
    """What is free or billed once does not recur."""
    assert [0, 0, 1, 3, 6, 12, 24, 36] == [months_of(each) for each in CYCLES]


@pytest.mark.parametrize(
    ("paytype", "asked", "is_overridden", "expected"),
    [
        ("recurring", "", False, "Quarterly"),
        ("recurring", "annually", False, "Annually"),
        ("recurring", "monthly", False, None),
        ("recurring", "free", False, None),
        ("recurring", "one time", False, None),
        ("recurring", "now and then", False, None),
        ("recurring", "monthly", True, "Monthly"),
        ("free", "", False, "Free Account"),
        ("free", "monthly", False, "Free Account"),
        ("free", "monthly", True, "Monthly"),
        ("onetime", "annually", False, None),
        ("onetime", "", True, "One-Time"),
    ],
)
def test_order_gets_the_asked_cycle_or_the_first_with_a_price(
    paytype: str, asked: str, is_overridden: bool, expected: str | None
) -> None:
    """What has one cycle keeps it, and needs a price in it; a price of its own allows any."""
    assert expected == choose(paytype, asked, PRICES, is_overridden)


def test_nothing_is_chosen_where_nothing_is_offered() -> None:
    """Without prices there is no cycle; what is billed once has its price by the month."""
    assert None is choose("recurring", "", NONE)
    assert "One-Time" == choose("onetime", "", {**NONE, "monthly": 0})


def test_setup_costs_what_its_cycle_says() -> None:
    """Nothing where it is free."""
    assert [500, 0, 0] == [
        setup_of(PRICES, each) for each in ("Quarterly", "Annually", "Free Account")
    ]


@given(st.dictionaries(st.sampled_from(sorted(NONE)), st.integers(-100, 10**6)))
def test_what_is_chosen_unasked_is_the_first_that_is_offered(given: dict[str, int]) -> None:
    """No shorter cycle has a price."""
    prices = {**NONE, **given}
    offered = [each for each in RECURRING if price_of(prices, each) is not None]
    assert (offered or [None])[0] == choose("recurring", "", prices)
