"""Figures of invoices: tax in all its modes, rounded once, and adding up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teampro.rules.amounts import WHOLE
from teampro.rules.invoice_figures import InvoiceFigures as Figures
from teampro.rules.invoice_figures import TaxMode, balance, figures

TAXED, UNTAXED = True, False
QUEBEC = (5_000, 9_975)
EXCLUSIVE, INCLUSIVE = TaxMode(), TaxMode(is_inclusive=True)
COMPOUND = TaxMode(is_compound=True)
BOTH = TaxMode(is_inclusive=True, is_compound=True)
PER_LINE = TaxMode(is_per_line=True)
THREE = [(33, TAXED)] * 3

CASES = {
    "rounded per invoice": (THREE, (19_000, 0), EXCLUSIVE, Figures(99, 19)),
    "rounded per line": (THREE, (19_000, 0), PER_LINE, Figures(99, 18)),
    "compound": ([(10_000, TAXED)], QUEBEC, COMPOUND, Figures(10_000, 500, 1_047)),
    "two levels": ([(10_000, TAXED)], QUEBEC, EXCLUSIVE, Figures(10_000, 500, 998)),
    "inclusive": ([(999, TAXED)], (19_000, 0), INCLUSIVE, Figures(839, 160)),
    "inclusive, two": ([(1_000, TAXED)], (5_000, 2_500), INCLUSIVE, Figures(930, 47, 23)),
    "inclusive, compound": ([(1_000, TAXED)], (5_000, 2_500), BOTH, Figures(929, 46, 25)),
    "inclusive, without tax": ([(999, TAXED)], (0, 0), INCLUSIVE, Figures(999)),
    "inclusive, second alone": ([(999, TAXED)], (0, 19_000), INCLUSIVE, Figures(839, 0, 160)),
    "untaxed line": (
        [(1_000, TAXED), (500, UNTAXED)], (19_000, 0), EXCLUSIVE, Figures(1_500, 190),
    ),
    "untaxed line, inclusive": (
        [(999, TAXED), (500, UNTAXED)], (19_000, 0), INCLUSIVE, Figures(1_339, 160),
    ),
    "discount": ([(1_500, TAXED), (-150, TAXED)], (19_000, 0), EXCLUSIVE, Figures(1_350, 257)),
    "less than nothing": ([(-50, TAXED)], (19_000, 0), EXCLUSIVE, Figures(-50, -10)),
    "without decimals": (
        [(25_000, TAXED)], (19_000, 0), TaxMode(unit=WHOLE), Figures(25_000, 4_800),
    ),
    "no lines": ([], QUEBEC, COMPOUND, Figures()),
}  # fmt: skip

amounts = st.integers(-(10**9), 10**9)
invoices = st.lists(st.tuples(amounts, st.booleans()), max_size=12)
percents = st.integers(0, 100_000)
modes = st.builds(TaxMode, st.booleans(), st.booleans(), st.booleans())


@pytest.mark.parametrize(("lines", "rates", "mode", "expected"), CASES.values(), ids=CASES)
def test_figures_follow_from_the_lines(
    lines: list[tuple[int, bool]], rates: tuple[int, int], mode: TaxMode, expected: Figures
) -> None:
    """Net, first and second tax, to the hundredth."""
    assert expected == figures(lines, *rates, mode)


@given(invoices, percents, percents, modes)
def test_inclusive_figures_add_up_to_the_lines(
    lines: list[tuple[int, bool]], rate: int, rate2: int, mode: TaxMode
) -> None:
    """Nothing is charged beside what the lines say; without tax in them they are the subtotal."""
    found = figures(lines, rate, rate2, mode)
    told = found.gross if mode.is_inclusive else found.subtotal
    assert sum(amount for amount, _ in lines) == told


@given(invoices, invoices, percents, percents, st.booleans())
def test_figures_per_line_are_those_of_their_parts(
    some: list[tuple[int, bool]],
    others: list[tuple[int, bool]],
    rate: int,
    rate2: int,
    inside: bool,
) -> None:
    """Where each line is rounded, an invoice may be taken apart and put together again."""
    mode = TaxMode(is_inclusive=inside, is_per_line=True)
    parts = figures(some, rate, rate2, mode) + figures(others, rate, rate2, mode)
    assert parts == figures(some + others, rate, rate2, mode)


@given(invoices, percents, percents, modes, st.randoms())
def test_order_of_lines_changes_no_figure(
    lines: list[tuple[int, bool]], rate: int, rate2: int, mode: TaxMode, random: st.DataObject
) -> None:
    """Sums know no order."""
    mixed = sorted(lines, key=lambda _: random.random())
    assert figures(lines, rate, rate2, mode) == figures(mixed, rate, rate2, mode)


@given(modes.flatmap(lambda mode: st.sampled_from([mode, TaxMode(unit=WHOLE)])))
def test_mode_is_read_again_from_its_words(mode: TaxMode) -> None:
    """An invoice keeps it as words."""
    assert mode == TaxMode.of(mode.words)


def test_credit_lowers_the_total_and_overpayment_raises_the_balance_to_nothing() -> None:
    """20.00 with 5.00 of credit, of which 17.50 were paid."""
    total = Figures(1_800, 200).total(500)
    assert (1_500, 0) == (total, balance(total, 1_750, 250))
