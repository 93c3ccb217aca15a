"""Numbers of invoices, written and read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teampro.rules.invoice_numbers import invoice_number, number_in


@pytest.mark.parametrize(
    ("form", "number", "expected"),
    [
        ("{NUMBER}", 7, "7"),
        ("{YEAR}{MONTH}{DAY}{NUMBER}", 12, "2026032012"),
        ("INV-{YEAR}/{NUMBER}", 3, "INV-2026/3"),
        ("{UNKNOWN}-{NUMBER}", 3, "{UNKNOWN}-3"),
    ],
)
def test_number_is_written_in_its_form(form: str, number: int, expected: str) -> None:
    """Of the day on which the invoice gets it."""
    assert expected == invoice_number(form, number, "2026-03-20")


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("{NUMBER}", "07"),
        ("{NUMBER}", "A7"),
        ("INV-{NUMBER}", "7"),
        ("{YEAR}", "2026"),
        ("{NUMBER}-{NUMBER}", "7-8"),
    ],
)
def test_number_of_another_form_is_none(form: str, text: str) -> None:
    """It was written before the form was changed, or by somebody else."""
    assert None is number_in(form, text)


parts = st.sampled_from(["{YEAR}", "{MONTH}", "{DAY}", "INV-", "/", ".", "{"])


@given(
    st.lists(parts),
    st.lists(parts),
    st.integers(1, 10**9),
    st.dates().map(lambda day: day.isoformat()),
)
def test_number_is_found_again(before: list[str], after: list[str], number: int, day: str) -> None:
    """Whatever stands around it, in places of fixed length."""
    form = "".join([*before, "{NUMBER}", *after])
    assert number == number_in(form, invoice_number(form, number, day))
