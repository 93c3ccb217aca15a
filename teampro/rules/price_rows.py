"""Rows of prices in several currencies: what stands there, and what is exchanged where none does.

Amounts are whole hundredths by the name of their period; below 0 a period is not offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from teampro.rules.amounts import half_up, unit_of

Amounts = Mapping[str, int]


@dataclass(frozen=True)
class Worth:
    """What a currency is worth: its rate, in hundred thousandths, and its least amount."""

    currency: int
    rate: int
    unit: int

    @classmethod
    def of(cls, currency: int, rate: int, style: int) -> Worth:
        """Return that of a currency, by the number of its format."""
        return cls(currency, rate, unit_of(style))


def exchanged_between(amount: int, told_in: Worth, wanted: Worth) -> int:
    """Return an amount in another currency, rounded half up; one below 0 stays: no offer."""
    if amount < 0:
        return amount
    return half_up(amount * wanted.rate, told_in.rate, wanted.unit)


def amounts_in(
    rows: Mapping[int, Amounts], wanted: Worth, default: Worth
) -> Mapping[str, int] | None:
    """Return the amounts of a thing in a currency, out of its rows by the id of theirs.

    Where it has no row they are those of the default currency, exchanged; None: nor is that there.
    """
    if wanted.currency in rows:
        return rows[wanted.currency]
    told = rows.get(default.currency)
    if told is None:
        return None
    return {name: exchanged_between(amount, default, wanted) for name, amount in told.items()}
