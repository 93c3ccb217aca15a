"""Which rules of tax hold for a place: per level the one that fits it most closely."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LEVELS = (1, 2)


@dataclass(frozen=True)
class TaxRate:
    """A rate in thousandths of a percent; a state or country left empty stands for all."""

    level: int
    country: str
    state: str
    rate: int

    def fits(self, country: str, state: str) -> bool:
        """Say whether it holds for a place; how a state is capitalised tells no two apart."""
        return self.country in ("", country) and self.state.casefold() in ("", state.casefold())


def rates(rules: Iterable[TaxRate], country: str, state: str) -> tuple[int, int]:
    """Return the rates of both levels: country and state go before country, country before all.

    Of two that fit alike the first holds; a level without a rule is not taxed.
    """
    fitting = [each for each in rules if each.fits(country, state)]
    first, second = (
        max(
            (each for each in fitting if each.level == level),
            key=lambda each: (each.country != "", each.state != ""),
            default=None,
        )
        for level in LEVELS
    )
    return (first.rate if first else 0, second.rate if second else 0)
