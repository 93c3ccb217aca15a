"""The first period where everybody is billed on the same day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teampro.rules.billing_cycles import RECURRING, months_of
from teampro.rules.proration import FirstPeriod, prorated

CASES = {
    "share of a month": ((3_000, "2026-03-20", 1, 1, 0, 1), FirstPeriod(1_161, "2026-04-01")),
    "next month, too": ((3_000, "2026-03-20", 1, 1, 15, 1), FirstPeriod(4_161, "2026-05-01")),
    "on that very day": ((3_000, "2026-03-15", 1, 1, 15, 1), FirstPeriod(4_645, "2026-05-01")),
    "before it": ((3_000, "2026-03-14", 1, 1, 15, 1), FirstPeriod(1_742, "2026-04-01")),
    "share of a year": ((12_000, "2026-03-20", 12, 1, 0, 1), FirstPeriod(395, "2026-04-01")),
    "year and a month": ((12_000, "2026-03-20", 12, 1, 15, 1), FirstPeriod(1_395, "2026-05-01")),
    "on the day itself": ((3_000, "2026-03-01", 1, 1, 0, 1), FirstPeriod(3_000, "2026-04-01")),
    "later this month": ((3_000, "2026-03-20", 1, 25, 0, 1), FirstPeriod(536, "2026-03-25")),
    "short month": ((3_000, "2026-02-20", 1, 31, 0, 1), FirstPeriod(857, "2026-02-28")),
    "end of a short one": ((3_000, "2026-04-30", 1, 31, 0, 1), FirstPeriod(3_000, "2026-05-31")),
    "without decimals": (
        (25_000_000, "2026-03-20", 1, 1, 0, 100), FirstPeriod(9_677_400, "2026-04-01"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "expected"), CASES.values(), ids=CASES)
def test_first_period_costs_its_share(
    asked: tuple[int, str, int, int, int, int], expected: FirstPeriod
) -> None:
    """Days that are left, of those of the whole period."""
    assert expected == prorated(*asked)


@given(
    st.integers(0, 10**9),
    st.dates(date(1970, 1, 1), date(2200, 12, 31)).map(date.isoformat),
    st.sampled_from(RECURRING).map(months_of),
    st.integers(1, 31),
)
def test_share_lies_between_nothing_and_the_price(
    price: int, today: str, months: int, day: int
) -> None:
    """And the next period begins later, within a month."""
    found = prorated(price, today, months, day, 0, 1)
    assert 0 <= found.amount <= price
    assert today < found.next_due
    assert (date.fromisoformat(found.next_due) - date.fromisoformat(today)).days <= 31
