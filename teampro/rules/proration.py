"""What the first period costs where everybody is billed on the same day of the month."""

from __future__ import annotations

from dataclasses import dataclass

from teampro.rules.amounts import half_up
from teampro.rules.calendar import days_between
from teampro.rules.periods import anchor_of, months_later


@dataclass(frozen=True)
class FirstPeriod:
    """The first period: what it costs, and the day on which the next one begins."""

    amount: int
    next_due: str


def prorated(
    price: int, today: str, months: int, day_of_month: int, charge_next_from: int, unit: int
) -> FirstPeriod:
    """Return the first period of what is ordered today, at a price per so many months.

    It ends on the next `day_of_month` after today, and costs its share of the whole period that
    would end there. From the day `charge_next_from` of a month on (0: never) a full month more is
    charged, and the next period begins a month later. Raises: OverflowError.
    """
    ends = months_later(today, 0, day_of_month)
    if ends <= today:
        ends = months_later(today, 1, day_of_month)
    whole = days_between(months_later(ends, -months, day_of_month), ends)
    amount = half_up(price * days_between(today, ends), whole, unit)
    if 0 < charge_next_from <= anchor_of(today):
        amount += half_up(price, months, unit)
        ends = months_later(ends, 1, day_of_month)
    return FirstPeriod(amount, ends)
