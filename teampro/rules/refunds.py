"""How much of what came in may be given back: never more, and nothing twice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MoneyMoved:
    """What was booked on an invoice: in, out, and what of it became credit of the client."""

    paid_in: int
    paid_out: int
    overpaid: int

    @property
    def paid(self) -> int:
        """What came in, less what went out."""
        return self.paid_in - self.paid_out

    @property
    def refundable(self) -> int:
        """What may still go out: what became credit is given back from the credit."""
        return max(self.paid_in - self.overpaid - self.paid_out, 0)


def refundable(amount_in: int, refunded: int, invoice: MoneyMoved | None) -> int:
    """Return how much of a transaction may still be given back, on an invoice or on none."""
    left = max(amount_in - refunded, 0)
    return left if invoice is None else min(left, invoice.refundable)
