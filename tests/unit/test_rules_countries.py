"""Countries and the telephones in them."""

from __future__ import annotations

import pytest

from teampro.rules.countries import COUNTRIES, country_name, dialling_code, telephone


def test_all_countries_of_the_standard_are_there() -> None:
    """Two letters, a code of one to four digits, a name; 249 of them, in order."""
    assert 249 == len(COUNTRIES)
    assert sorted(COUNTRIES) == list(COUNTRIES)
    for code, country in COUNTRIES.items():
        assert code == country.code and code.isalpha() and code.isupper() and 2 == len(code)
        assert country.dialling.isdecimal() and 1 <= len(country.dialling) <= 4
        assert country.name
    assert 249 == len({country.name for country in COUNTRIES.values()})


@pytest.mark.parametrize(
    ("code", "name", "dialling"),
    [
        ("US", "United States", "1"),
        ("DE", "Germany", "49"),
        ("AS", "American Samoa", "1684"),
        ("KZ", "Kazakhstan", "7"),
        ("XX", "", ""),
        ("", "", ""),
        ("de", "", ""),
    ],
)
def test_country_has_a_name_and_a_dialling_code(code: str, name: str, dialling: str) -> None:
    """One that is not known has neither."""
    assert (name, dialling) == (country_name(code), dialling_code(code))


@pytest.mark.parametrize(
    ("number", "country", "expected"),
    [
        ("8001234567", "US", "+1.8001234567"),
        ("(800) 123-4567", "US", "+1.8001234567"),
        ("+1 800 123 4567", "US", "+1.8001234567"),
        ("+1.8001234567", "DE", "+1.8001234567"),
        ("040 1234567", "DE", "+49.401234567"),
        ("0049 40 1234567", "DE", "+49.401234567"),
        ("+49 40 1234567", "US", "+49.401234567"),
        ("+1 684 633 1222", "AS", "+1684.6331222"),
        ("06 1234 5678", "IT", "+39.0612345678"),
        ("0812345678", "VA", "+39.0812345678"),
        ("+99 9", "US", ""),
        ("+49", "DE", ""),
        ("Mars", "US", ""),
        ("123", "XX", ""),
        ("123", "", ""),
        ("", "DE", ""),
        ("٣٤٥", "DE", ""),
    ],
)
def test_number_is_written_as_registries_write_it(number: str, country: str, expected: str) -> None:
    """`+CC.NNN`, without the trunk zero where that is none of the number; "" where none is told."""
    assert expected == telephone(number, country)
