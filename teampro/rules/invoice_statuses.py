"""The statuses of an invoice, and which may follow which by whose doing."""

from __future__ import annotations

DRAFT, UNPAID, PAID, CANCELLED = "Draft", "Unpaid", "Paid", "Cancelled"
REFUNDED, COLLECTIONS, PAYMENT_PENDING = "Refunded", "Collections", "Payment Pending"
STATUSES = (DRAFT, UNPAID, PAID, CANCELLED, REFUNDED, COLLECTIONS, PAYMENT_PENDING)
OWED = (UNPAID, COLLECTIONS, PAYMENT_PENDING)
"""Statuses in which a payment makes an invoice Paid once nothing is owed any more."""
PAYABLE = (UNPAID, PAID, COLLECTIONS, PAYMENT_PENDING, REFUNDED)
"""Statuses in which money may be booked on an invoice."""

PUBLISHING, PERSON, MONEY, CAPTURE = "publishing", "person", "money", "capture"
"""Who changes a status: publishing, a person who names the new one, or an order or a client that
goes and does so for him, money that moved, a capture that has begun or ended."""

CHANGES: dict[tuple[str, str], frozenset[str]] = {
    (DRAFT, UNPAID): frozenset({PUBLISHING, PERSON}),
    **{(each, PAID): frozenset({MONEY, PERSON}) for each in OWED},
    (DRAFT, CANCELLED): frozenset({PERSON}),
    (UNPAID, CANCELLED): frozenset({PERSON}),
    (CANCELLED, UNPAID): frozenset({PERSON}),
    (PAID, REFUNDED): frozenset({MONEY}),
    (PAID, UNPAID): frozenset({PERSON}),
    (UNPAID, COLLECTIONS): frozenset({PERSON}),
    (COLLECTIONS, UNPAID): frozenset({PERSON}),
    (UNPAID, PAYMENT_PENDING): frozenset({PERSON, CAPTURE}),
    (PAYMENT_PENDING, UNPAID): frozenset({PERSON, CAPTURE}),
}
"""Every change that is legal, with who may cause it."""


def may_become(old: str, new: str, by: str) -> bool:
    """Say whether an invoice of one status may get another in this way."""
    return by in CHANGES.get((old, new), ())


def settled(status: str, balance: int, paid_in: int, paid_out: int, overpaid: int) -> str:
    """Return the status that follows from money that just moved on an invoice.

    What is owed and has no balance left is Paid; what was Paid and went out again in full, but for
    what went to credit, is Refunded, unless nothing is owed even so.
    """
    if status in OWED and balance <= 0:
        return PAID
    if status == PAID and balance > 0 and paid_out >= paid_in - overpaid > 0:
        return REFUNDED
    return status
