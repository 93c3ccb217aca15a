"""The figures of an invoice, reckoned from its lines.

Amounts are whole hundredths, rates thousandths of a percent (19 % is 19,000). Tax is rounded once
per invoice and level: an answer tells it per invoice, so whoever reads it can reckon it anew.
Where law asks for tax that is rounded per line, the mode says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from teampro.rules.amounts import HUNDREDTH, WHOLE, half_up

FULL = 100_000
"""What 100 percent are where rates have three places."""
INCLUSIVE, COMPOUND, PER_LINE, WITHOUT_DECIMALS = "inclusive", "compound", "perline", "whole"


@dataclass(frozen=True)
class TaxMode:
    """How an invoice is taxed, frozen when it is made: what settings say later changes it no more.

    Inclusive: amounts of lines hold the tax. Compound: the second tax is taken of the first, too.
    """

    is_inclusive: bool = False
    is_compound: bool = False
    is_per_line: bool = False
    unit: int = HUNDREDTH

    @classmethod
    def of(cls, words: Iterable[str]) -> TaxMode:
        """Return the mode that an invoice keeps as words, of which it may have none."""
        known = frozenset(words)
        unit = WHOLE if WITHOUT_DECIMALS in known else HUNDREDTH
        return cls(INCLUSIVE in known, COMPOUND in known, PER_LINE in known, unit)

    @property
    def words(self) -> list[str]:
        """The words by which an invoice keeps its mode."""
        told = {
            INCLUSIVE: self.is_inclusive,
            COMPOUND: self.is_compound,
            PER_LINE: self.is_per_line,
            WITHOUT_DECIMALS: self.unit == WHOLE,
        }
        return [word for word, is_told in told.items() if is_told]


@dataclass(frozen=True)
class InvoiceFigures:
    """What the lines of an invoice add up to: without tax, and both taxes."""

    subtotal: int = 0
    tax: int = 0
    tax2: int = 0

    def __add__(self, other: InvoiceFigures) -> InvoiceFigures:
        return InvoiceFigures(
            self.subtotal + other.subtotal, self.tax + other.tax, self.tax2 + other.tax2
        )

    @property
    def gross(self) -> int:
        """Everything, before credit is taken off."""
        return self.subtotal + self.tax + self.tax2

    def total(self, credit: int) -> int:
        """Return what is left to be paid once credit was taken off."""
        return self.gross - credit


def figures(
    lines: Iterable[tuple[int, int]], rate: int, rate2: int, mode: TaxMode
) -> InvoiceFigures:
    """Return the figures of lines: an amount, and whether it is taxed."""
    if mode.is_per_line:
        parts = (
            _taxed(amount if taxed else 0, rate, rate2, mode)
            + InvoiceFigures(0 if taxed else amount)
            for amount, taxed in lines
        )
        return sum(parts, InvoiceFigures())
    taxed, untaxed = 0, 0
    for amount, is_taxed in lines:
        taxed, untaxed = taxed + amount * is_taxed, untaxed + amount * (not is_taxed)
    return _taxed(taxed, rate, rate2, mode) + InvoiceFigures(untaxed)


def balance(total: int, paid: int, overpaid: int) -> int:
    """Return what is owed: paid is what came in less what went out, overpaid what became credit."""
    return total - paid + overpaid


def _taxed(amount: int, rate: int, rate2: int, mode: TaxMode) -> InvoiceFigures:
    if mode.is_inclusive:
        return _out_of(amount, rate, rate2, mode)
    tax = half_up(amount * rate, FULL, mode.unit)
    base = amount + tax if mode.is_compound else amount
    return InvoiceFigures(amount, tax, half_up(base * rate2, FULL, mode.unit))


def _out_of(amount: int, rate: int, rate2: int, mode: TaxMode) -> InvoiceFigures:
    """Take the taxes out of an amount that holds them; the last one takes what rounding leaves."""
    if mode.is_compound:
        net = half_up(amount * FULL * FULL, (FULL + rate) * (FULL + rate2), mode.unit)
    else:
        net = half_up(amount * FULL, FULL + rate + rate2, mode.unit)
    if not rate2:
        return InvoiceFigures(net, amount - net)
    tax = half_up(net * rate, FULL, mode.unit)
    return InvoiceFigures(net, tax, amount - net - tax)
