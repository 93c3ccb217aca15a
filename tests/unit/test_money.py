"""Amounts as people read them."""

from __future__ import annotations

import pytest

from teampro.rules.money import formatted


@pytest.mark.parametrize(
    ("hundredths", "style", "text"),
    [
        (123456, 1, "$1234.56 USD"),
        (123456, 2, "$1,234.56 USD"),
        (123456, 3, "$1.234,56 USD"),
        (123456, 4, "$1,235 USD"),
        (-867, 1, "$-8.67 USD"),
        (-50, 4, "$-1 USD"),
        (-49, 4, "$0 USD"),
        (0, 1, "$0.00 USD"),
        (-5, 2, "$-0.05 USD"),
        (100_000_000_00, 3, "$100.000.000,00 USD"),
    ],
)
def test_an_amount_is_written_as_its_currency_says(hundredths: int, style: int, text: str) -> None:
    """Four formats; a minus stands behind the prefix, and never before a zero."""
    assert text == formatted(hundredths, "$", " USD", style)
