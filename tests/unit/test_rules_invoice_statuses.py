"""Statuses of invoices: which may follow which, and which follow from money."""

from __future__ import annotations

from itertools import product

import pytest

from teampro.rules.invoice_statuses import (
    CANCELLED,
    CAPTURE,
    CHANGES,
    COLLECTIONS,
    DRAFT,
    MONEY,
    PAID,
    PAYMENT_PENDING,
    PERSON,
    PUBLISHING,
    REFUNDED,
    STATUSES,
    UNPAID,
    may_become,
    settled,
)

BY_PERSON = {
    (DRAFT, UNPAID),
    (UNPAID, PAID),
    (COLLECTIONS, PAID),
    (PAYMENT_PENDING, PAID),
    (DRAFT, CANCELLED),
    (UNPAID, CANCELLED),
    (CANCELLED, UNPAID),
    (PAID, UNPAID),
    (UNPAID, COLLECTIONS),
    (COLLECTIONS, UNPAID),
    (UNPAID, PAYMENT_PENDING),
    (PAYMENT_PENDING, UNPAID),
}


def test_person_may_name_these_and_no_others() -> None:
    """Of all pairs; a refund alone makes Refunded, and what was refunded stays so."""
    assert BY_PERSON == {
        (old, new) for old, new in product(STATUSES, STATUSES) if may_become(old, new, PERSON)
    }


def test_other_ways_have_their_own_changes() -> None:
    """Publishing, money and captures; none leads from a status to itself or to an unknown one."""
    ways = {
        by: {pair for pair, who in CHANGES.items() if by in who} for by in (PUBLISHING, CAPTURE)
    }
    assert {(DRAFT, UNPAID)} == ways[PUBLISHING]
    assert {(UNPAID, PAYMENT_PENDING), (PAYMENT_PENDING, UNPAID)} == ways[CAPTURE]
    assert may_become(PAID, REFUNDED, MONEY) and not may_become(PAID, UNPAID, MONEY)
    assert all(old != new and {old, new} <= {*STATUSES} for old, new in CHANGES)


@pytest.mark.parametrize(
    ("status", "balance", "moved", "expected"),
    [
        (UNPAID, 1, (1_000, 0, 0), UNPAID),
        (UNPAID, 0, (1_000, 0, 0), PAID),
        (COLLECTIONS, -5, (1_000, 0, 0), PAID),
        (PAYMENT_PENDING, 0, (0, 0, 0), PAID),
        (DRAFT, 0, (0, 0, 0), DRAFT),
        (CANCELLED, 0, (0, 0, 0), CANCELLED),
        (PAID, 500, (1_000, 500, 0), PAID),
        (PAID, 1_000, (1_000, 1_000, 0), REFUNDED),
        (PAID, 1_000, (1_250, 1_000, 250), REFUNDED),
        (PAID, 0, (0, 0, 0), PAID),
        (PAID, 0, (500, 500, 0), PAID),
        (REFUNDED, 0, (2_000, 1_000, 0), REFUNDED),
    ],
)
def test_money_settles_what_is_owed_and_refunds_what_was_paid(
    status: str, balance: int, moved: tuple[int, int, int], expected: str
) -> None:
    """What went to credit needs no refund; what nobody paid in money is not Refunded."""
    assert expected == settled(status, balance, *moved)
    assert status == expected or may_become(status, expected, MONEY)
