"""How much may be given back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teampro.rules.invoice_statuses import PAID, REFUNDED, settled
from teampro.rules.refunds import MoneyMoved, refundable


@pytest.mark.parametrize(
    ("amount_in", "refunded", "invoice", "expected"),
    [
        (1_000, 0, MoneyMoved(1_000, 0, 0), 1_000),
        (1_250, 0, MoneyMoved(1_250, 0, 250), 1_000),
        (1_000, 400, MoneyMoved(1_000, 400, 0), 600),
        (500, 0, MoneyMoved(1_000, 800, 0), 200),
        (1_000, 0, MoneyMoved(1_000, 1_500, 0), 0),
        (1_000, 1_000, None, 0),
        (1_000, 300, None, 700),
    ],
)
def test_no_more_is_given_back_than_came_in(
    amount_in: int, refunded: int, invoice: MoneyMoved | None, expected: int
) -> None:
    """By its transaction and on its invoice; what went to credit is given back from there."""
    assert expected == refundable(amount_in, refunded, invoice)


amounts = st.integers(1, 10**9)


@given(amounts, amounts, st.lists(st.integers(1, 10**9), max_size=8))
def test_refunds_end_when_everything_is_back(total: int, paid: int, asked: list[int]) -> None:
    """However divided: never more than was owed goes out, and then the invoice is Refunded."""
    overpaid, out, status = max(paid - total, 0), 0, PAID
    for each in [*asked, 10**9]:
        out += min(each, refundable(paid, out, MoneyMoved(paid, out, overpaid)))
        status = settled(status, total - paid + out + overpaid, paid, out, overpaid)
    assert (paid - overpaid, REFUNDED) == (out, status)
    assert MoneyMoved(paid, out, overpaid).paid == overpaid
