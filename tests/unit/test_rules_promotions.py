"""Promotions: who may use one, on what, and what it takes off."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teampro.rules.promotions import (
    FIXED,
    FREE_SETUP,
    OVERRIDE,
    PERCENTAGE,
    TYPES,
    Buyer,
    PromotionTerms,
    discount,
    fits,
    has_required,
    is_for,
    is_running,
    lowers_renewal,
)

TEN = PromotionTerms(PERCENTAGE, 1_000)
TODAY = "2026-03-20"


@pytest.mark.parametrize(
    ("promotion", "setup", "price", "rate", "unit", "expected"),
    [
        (TEN, 500, 1_000, 100_000, 1, 150),
        (TEN, 0, 5, 100_000, 1, 1),
        (PromotionTerms(PERCENTAGE, 15_000), 500, 1_000, 100_000, 1, 1_500),
        (PromotionTerms(FIXED, 700), 500, 1_000, 100_000, 1, 700),
        (PromotionTerms(FIXED, 700), 500, 1_000, 92_000, 1, 644),
        (PromotionTerms(FIXED, 2_000), 500, 1_000, 100_000, 1, 1_500),
        (PromotionTerms(FIXED, 150), 0, 10**9, 2_540_000_000, 100, 3_810_000),
        (PromotionTerms(OVERRIDE, 300), 500, 1_000, 100_000, 1, 700),
        (PromotionTerms(OVERRIDE, 1_200), 0, 1_000, 100_000, 1, -200),
        (PromotionTerms(FREE_SETUP, 999), 500, 1_000, 100_000, 1, 500),
    ],
)
def test_promotion_takes_off(
    promotion: PromotionTerms, setup: int, price: int, rate: int, unit: int, expected: int
) -> None:
    """A part of all, an amount in the currency, what is above another price, or the setup."""
    assert expected == discount(promotion, setup, price, rate, unit)


@given(
    st.sampled_from(TYPES), *[st.integers(0, 10**9)] * 3, st.integers(1, 10**10),
    st.sampled_from([1, 100]),
)  # fmt: skip
def test_no_promotion_makes_a_price_negative(
    kind: str, value: int, setup: int, price: int, rate: int, unit: int
) -> None:
    """What is left costs nothing at the least."""
    setup, price = setup // unit * unit, price // unit * unit
    assert 0 <= setup + price - discount(PromotionTerms(kind, value), setup, price, rate, unit)


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({}, True),
        ({"startdate": TODAY, "expirationdate": TODAY}, True),
        ({"startdate": "2026-03-21"}, False),
        ({"expirationdate": "2026-03-19"}, False),
        ({"maxuses": 3, "uses": 2}, True),
        ({"maxuses": 3, "uses": 3}, False),
        ({"maxuses": 0, "uses": 3}, True),
    ],
)
def test_promotion_runs_between_its_days_until_it_is_used_up(
    terms: dict[str, object], expected: bool
) -> None:
    """Both days belong to it; no bound is no bound."""
    assert expected == is_running(replace(TEN, **terms), TODAY)


@pytest.mark.parametrize(
    ("terms", "buyer", "expected"),
    [
        ({"newsignups": True}, Buyer(), True),
        ({"newsignups": True}, Buyer(has_ordered=True), False),
        ({"existingclient": True}, Buyer(has_ordered=True), False),
        ({"existingclient": True}, Buyer(has_active_service=True), True),
        ({"onceperclient": True}, Buyer(has_ordered=True), True),
        ({"onceperclient": True}, Buyer(has_used=True), False),
        ({}, Buyer(has_ordered=True, has_used=True), True),
    ],
)
def test_promotion_is_for_some_clients(
    terms: dict[str, bool], buyer: Buyer, expected: bool
) -> None:
    """New ones, those who have something, or each of them once."""
    assert expected == is_for(replace(TEN, **terms), buyer)


@pytest.mark.parametrize(
    ("requires", "ordered", "counts_owned", "expected"),
    [
        ((), [], False, True),
        (("1", "A2"), ["A2"], False, True),
        (("1", "A2"), ["3"], False, False),
        (("5",), ["3"], False, False),
        (("5",), ["3"], True, True),
    ],
)
def test_one_of_what_is_required_is_enough(
    requires: tuple[str, ...], ordered: list[str], counts_owned: bool, expected: bool
) -> None:
    """In the order, or owned where that counts."""
    promotion = replace(TEN, requires=requires, requiresexisting=counts_owned)
    assert expected == has_required(promotion, ordered, Buyer(owned=frozenset({"5"})))


@pytest.mark.parametrize(
    ("item", "cycle", "is_forced", "expected"),
    [
        ("1", "Monthly", False, True),
        ("D.com", "Monthly", False, True),
        ("2", "Monthly", False, False),
        ("2", "Monthly", True, True),
        ("1", "Annually", False, False),
        ("1", "Annually", True, False),
    ],
)
def test_promotion_lowers_what_it_applies_to(
    item: str, cycle: str, is_forced: bool, expected: bool
) -> None:
    """In its cycles, forced or not."""
    promotion = replace(TEN, appliesto=("1", "D.com"), cycles=("Monthly",))
    assert expected == fits(promotion, item, cycle, is_forced)


@pytest.mark.parametrize(
    ("recurring", "recurfor", "count", "expected"),
    [(False, 0, 0, False), (True, 0, 99, True), (True, 2, 1, True), (True, 2, 2, False)],
)
def test_promotion_lowers_so_many_renewals(
    recurring: bool, recurfor: int, count: int, expected: bool
) -> None:
    """All of them where no number bounds it."""
    assert expected == lowers_renewal(replace(TEN, recurring=recurring, recurfor=recurfor), count)
