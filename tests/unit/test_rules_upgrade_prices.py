"""What a change in mid-period costs."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teampro.rules.billing_cycles import RECURRING
from teampro.rules.periods import anchor_of
from teampro.rules.upgrade_prices import BillingTerms, UpgradePrice, upgrade

CASES = {
    "cheaper, as documented": (
        BillingTerms(2_500, "Monthly"), BillingTerms(500, "Monthly"), "2026-06-18", "2026-07-01",
        UpgradePrice(-867, "2026-07-01"),
    ),
    "dearer": (
        BillingTerms(500, "Monthly"), BillingTerms(2_500, "Monthly"), "2026-06-18", "2026-07-01",
        UpgradePrice(867, "2026-07-01"),
    ),
    "to a longer cycle": (
        BillingTerms(1_000, "Monthly"), BillingTerms(10_000, "Annually"),
        "2026-03-19", "2026-04-01", UpgradePrice(9_581, "2027-03-19"),
    ),
    "overdue": (
        BillingTerms(1_000, "Monthly"), BillingTerms(3_000, "Monthly"), "2026-04-05", "2026-04-01",
        UpgradePrice(0, "2026-04-01"),
    ),
    "from free": (
        BillingTerms(0, "Free Account"), BillingTerms(1_000, "Monthly"), "2026-01-31", None,
        UpgradePrice(1_000, "2026-02-28"),
    ),
    "from what was billed once": (
        BillingTerms(5_000, "One-Time"), BillingTerms(8_000, "One-Time"), "2026-01-31", None,
        UpgradePrice(8_000, None),
    ),
    "to free": (
        BillingTerms(3_000, "Monthly"), BillingTerms(0, "Free Account"), "2026-03-21", "2026-04-01",
        UpgradePrice(-1_065, None),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "today", "due", "expected"), CASES.values(), ids=CASES)
def test_change_costs_what_is_left_of_the_period(
    old: BillingTerms, new: BillingTerms, today: str, due: str | None, expected: UpgradePrice
) -> None:
    """The due day stays in the same cycle, and a new period begins today in another."""
    assert expected == upgrade(old, new, today, due, 1, 1)


def test_amounts_without_decimals_stay_whole() -> None:
    """Prices of such a currency are rounded to them."""
    old, new = BillingTerms(25_000_000, "Monthly"), BillingTerms(5_000_000, "Monthly")
    assert -8_666_700 == upgrade(old, new, "2026-06-18", "2026-07-01", 1, 100).price


days = st.dates(date(2000, 1, 1), date(2100, 1, 1)).map(date.isoformat)


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from(RECURRING), days, days)
def test_there_and_back_again_costs_nothing(
    one: int, other: int, cycle: str, today: str, due: str
) -> None:
    """Within a cycle, on the same day."""
    terms, others, anchor = BillingTerms(one, cycle), BillingTerms(other, cycle), anchor_of(due)
    there = upgrade(terms, others, today, due, anchor, 1)
    back = upgrade(others, terms, today, due, anchor, 1)
    assert (0, due, due) == (there.price + back.price, there.next_due, back.next_due)
