"""Prices in other currencies, and names as they stand in addresses."""

from __future__ import annotations

from itertools import islice

import pytest

from teampro.rules.price_rows import Worth, amounts_in, exchanged_between
from teampro.rules.slugs import candidates, is_slug, slug_of

DOLLAR, EURO, DONG = Worth.of(1, 100_000, 1), Worth.of(2, 92_000, 3), Worth.of(3, 2_500_000_000, 4)


@pytest.mark.parametrize(
    ("amount", "told_in", "wanted", "expected"),
    [
        (10_00, DOLLAR, EURO, 9_20),
        (9_99, DOLLAR, EURO, 9_19),
        (63, DOLLAR, EURO, 58),
        (9_20, EURO, DOLLAR, 10_00),
        (10_01, DOLLAR, DONG, 250_250_00),
        (-1_00, DOLLAR, EURO, -1_00),
        (0, DOLLAR, EURO, 0),
    ],
)
def test_an_amount_is_exchanged_half_up(
    amount: int, told_in: Worth, wanted: Worth, expected: int
) -> None:
    """To whole units where the currency has no decimals; what is not offered stays so."""
    assert expected == exchanged_between(amount, told_in, wanted)


def test_a_currency_without_a_row_has_the_amounts_of_the_default_one() -> None:
    """An own row holds as it stands; without any, nothing is told."""
    rows = {1: {"monthly": 10_00, "annually": -1_00}, 2: {"monthly": 8_00, "annually": 80_00}}
    assert rows[2] == amounts_in(rows, EURO, DOLLAR)
    assert {"monthly": 250_000_00, "annually": -1_00} == amounts_in(rows, DONG, DOLLAR)
    assert amounts_in({2: rows[2]}, DONG, DOLLAR) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Web Hosting L", "web-hosting-l"),
        ("  Café & Größe!  ", "cafe-groe"),
        ("托管", "product"),
        ("a" * 30, "a" * 20),
    ],
)
def test_a_slug_is_a_name_without_accents(name: str, expected: str) -> None:
    """Of letters and digits, parted by dashes."""
    assert expected == slug_of(name, "product", 20)


def test_a_slug_that_others_have_gets_a_number() -> None:
    """From 2 on; and only what reads like one is one."""
    assert ["web", "web-2", "web-3"] == list(islice(candidates("web"), 3))
    assert [True, False, False] == [is_slug(each) for each in ("web-2", "Web", "web--2")]
