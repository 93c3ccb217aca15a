"""Lines of invoices and quotes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teampro.rules.invoice_lines import claim, described, quoted, timed, written
from teampro.rules.periods import Period

JANUARY = Period("2026-01-01", "2026-01-31")


@pytest.mark.parametrize(
    ("domain", "span", "style", "expected"),
    [
        ("a.com", JANUARY, "DD/MM/YYYY", "Hosting - a.com (01/01/2026 - 31/01/2026)"),
        ("a.com", JANUARY, "YYYY-MM-DD", "Hosting - a.com (2026-01-01 - 2026-01-31)"),
        ("", JANUARY, "MM/DD/YYYY", "Hosting (01/01/2026 - 01/31/2026)"),
        ("a.com", None, "DD.MM.YYYY", "Hosting - a.com"),
        ("", None, "DD.MM.YYYY", "Hosting"),
    ],
)
def test_line_says_what_it_bills_and_for_when(
    domain: str, span: Period | None, style: str, expected: str
) -> None:
    """In the office's manner of writing days, without what is not there."""
    assert expected == described("Hosting", domain, span, style)


def test_claim_names_what_is_billed_once() -> None:
    """Its kind, its number and the day on which the period begins."""
    assert "Hosting:7:2026-01-01" == claim("Hosting", 7, JANUARY.start)


@pytest.mark.parametrize(
    ("quantity", "price", "discount", "expected"),
    [
        (100, 1_000, 0, 1_000),
        (150, 8_500, 1_000, 11_475),
        (33, 333, 0, 110),
        (250, 999, 1_250, 2_185),
        (100, -1_000, 0, -1_000),
        (100, 1_000, 10_000, 0),
    ],
)
def test_quoted_line_is_rounded_once(
    quantity: int, price: int, discount: int, expected: int
) -> None:
    """Pieces times their price, less a percentage."""
    assert expected == quoted(quantity, price, discount)


@pytest.mark.parametrize(
    ("seconds", "hourly", "expected"), [(5_400, 8_500, 12_750), (1, 8_500, 2), (0, 8_500, 0)]
)
def test_time_costs_its_part_of_an_hour(seconds: int, hourly: int, expected: int) -> None:
    """One and a half hours at 85.00."""
    assert expected == timed(seconds, hourly)


@given(st.dates().map(lambda day: day.isoformat()))
def test_day_is_written_with_all_its_digits(day: str) -> None:
    """In the style of the wire it is the day itself."""
    assert day == written(day, "YYYY-MM-DD")


@given(*[st.integers(0, 10**6)] * 2, st.integers(0, 10_000))
def test_discount_never_raises_a_line(quantity: int, price: int, discount: int) -> None:
    """Nor makes it negative."""
    assert 0 <= quoted(quantity, price, discount) <= quoted(quantity, price, 0)
