"""What it costs to change to another product, other options or another cycle in mid-period."""

from __future__ import annotations

from dataclasses import dataclass

from teampro.rules.amounts import half_up
from teampro.rules.billing_cycles import months_of
from teampro.rules.calendar import days_between
from teampro.rules.periods import anchor_of, months_later


@dataclass(frozen=True)
class BillingTerms:
    """What recurs, options included: its amount and cycle."""

    amount: int
    cycle: str


@dataclass(frozen=True)
class UpgradePrice:
    """The price of a change, below 0 where money is left over, and the next due day after it."""

    price: int
    next_due: str | None


def upgrade(
    old: BillingTerms, new: BillingTerms, today: str, next_due: str | None, anchor: int, unit: int
) -> UpgradePrice:
    """Return what it costs today to go from old terms to new ones.

    In the same cycle that is the difference for the days that are left, and the due day stays. To
    another cycle it is the new amount less what is left of the old period, and a new period begins
    today. What has no period (free, billed once) has nothing left. Raises: OverflowError.
    """
    months = months_of(old.cycle)
    if not months or next_due is None:
        return UpgradePrice(new.amount, _due(new, today))
    left = max(days_between(today, next_due), 0)
    whole = days_between(months_later(next_due, -months, anchor), next_due)
    if new.cycle == old.cycle:
        return UpgradePrice(half_up((new.amount - old.amount) * left, whole, unit), next_due)
    return UpgradePrice(new.amount - half_up(old.amount * left, whole, unit), _due(new, today))


def _due(terms: BillingTerms, today: str) -> str | None:
    months = months_of(terms.cycle)
    return months_later(today, months, anchor_of(today)) if months else None
