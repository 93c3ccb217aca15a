"""The cycles in which something is billed: their words, months, columns of prices and choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FREE, ONE_TIME = "Free Account", "One-Time"
NOT_OFFERED = -100
"""The price that says that a cycle is not offered: minus one, in hundredths."""


@dataclass(frozen=True)
class Cycle:
    """One cycle: its months, 0 where nothing recurs, and where a row of prices tells its own.

    Something that is billed once has the price that others have by the month.
    """

    name: str
    months: int
    price: str
    setup: str


CYCLES = {
    each.name: each
    for each in (
        Cycle(FREE, 0, "", ""),
        Cycle(ONE_TIME, 0, "monthly", "msetupfee"),
        Cycle("Monthly", 1, "monthly", "msetupfee"),
        Cycle("Quarterly", 3, "quarterly", "qsetupfee"),
        Cycle("Semi-Annually", 6, "semiannually", "ssetupfee"),
        Cycle("Annually", 12, "annually", "asetupfee"),
        Cycle("Biennially", 24, "biennially", "bsetupfee"),
        Cycle("Triennially", 36, "triennially", "tsetupfee"),
    )
}
RECURRING = tuple(name for name, each in CYCLES.items() if each.months)


def _folded(text: str) -> str:
    return "".join(text.split()).replace("-", "").casefold()


_SPELLINGS = {**{_folded(name): name for name in CYCLES}, "free": FREE}


def read_cycle(text: str) -> str | None:
    """Return the cycle that a text names; case, blanks and dashes do not count."""
    return _SPELLINGS.get(_folded(text))


def months_of(cycle: str) -> int:
    """Return the months of a cycle, 0 where nothing recurs."""
    return CYCLES[cycle].months


def price_of(prices: Mapping[str, int], cycle: str) -> int | None:
    """Return the price of a cycle out of a row of them; None where it is not offered."""
    if cycle == FREE:
        return 0
    price = prices[CYCLES[cycle].price]
    return None if price < 0 else price


def setup_of(prices: Mapping[str, int], cycle: str) -> int:
    """Return the fee for setting up in a cycle."""
    return 0 if cycle == FREE else max(prices[CYCLES[cycle].setup], 0)


def choose(
    paytype: str, asked: str, prices: Mapping[str, int], is_overridden: bool = False
) -> str | None:
    """Return the cycle of what is ordered: the asked one, else the first that has a price.

    What is free or billed once has but one cycle, unless its price `is_overridden`: then the asked
    one holds, priced or not. None: that cycle is unknown or not offered.
    """
    only = {"free": FREE, "onetime": ONE_TIME}.get(paytype)
    wanted = read_cycle(asked) if asked else None
    if asked and wanted is None:
        return None
    if wanted and is_overridden:
        return wanted
    if only is None and wanted is None:
        return next((each for each in RECURRING if price_of(prices, each) is not None), None)
    chosen = only or wanted
    is_offered = chosen is not None and price_of(prices, chosen) is not None
    fits = only is not None or chosen in RECURRING
    return chosen if fits and (is_offered or is_overridden) else None
