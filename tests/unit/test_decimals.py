"""Decimals with a fixed count of places: amounts, factors, tax percentages and rates."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from teampro.dialects.http.strict_json import read_object
from teampro.errors import Faults
from teampro.schema import kinds
from teampro.schema.decimals import Numeral
from teampro.schema.kinds import Kind
from teampro.schema.values import Context, Invalid

CALL = Context(7, datetime(2024, 5, 6, 12, tzinfo=UTC), ZoneInfo("UTC"))
NO_DECIMALS: tuple[Any, ...] = (
    "", " 1", "1 ", "1\n", "+1", "--1", "-", ".5", "5.", "1,5", "1,000.00", "1e3", "1E3", "1e-2",
    "0x10", "1_000", "NaN", "nan", "Infinity", "-inf", "٣", "²", "null", "None", True, False, None,
    [], {}, 1.0, 0.1, float("nan"), float("inf"), Numeral("1e3"), Numeral("1E-2"), Numeral("1.5e1"),
)  # fmt: skip
"""What is read as no decimal of any kind; a float among it no longer has its digits."""


@pytest.mark.parametrize(
    ("kind", "given", "stored", "wire"),
    [
        (kinds.MONEY, "-8.67", -867, "-8.67"),
        (kinds.MONEY, "10", 1000, "10.00"),
        (kinds.MONEY, "10.5", 1050, "10.50"),
        (kinds.MONEY, "0", 0, "0.00"),
        (kinds.MONEY, "-0.00", 0, "0.00"),
        (kinds.MONEY, "-0", 0, "0.00"),
        (kinds.MONEY, "-0.01", -1, "-0.01"),
        (kinds.MONEY, "0.01", 1, "0.01"),
        (kinds.MONEY, "-0.99", -99, "-0.99"),
        (kinds.MONEY, "-1.00", -100, "-1.00"),
        (kinds.MONEY, "007.10", 710, "7.10"),
        (kinds.MONEY, 10, 1000, "10.00"),
        (kinds.MONEY, -10, -1000, "-10.00"),
        (kinds.MONEY, Numeral("10.10"), 1010, "10.10"),
        (kinds.MONEY, Numeral("-0.0"), 0, "0.00"),
        (kinds.MONEY, Numeral("99999999999.99"), 9_999_999_999_999, "99999999999.99"),
        (kinds.MONEY, "99999999999.99", 9_999_999_999_999, "99999999999.99"),
        (kinds.MONEY, "-99999999999.99", -9_999_999_999_999, "-99999999999.99"),
        (kinds.FACTOR, "1", 100_000, "1.00000"),
        (kinds.FACTOR, "1.08", 108_000, "1.08000"),
        (kinds.FACTOR, "0.00001", 1, "0.00001"),
        (kinds.FACTOR, "0", 0, "0.00000"),
        (kinds.FACTOR, Numeral("1.17003"), 117_003, "1.17003"),
        (kinds.FACTOR, "999999999.99999", 99_999_999_999_999, "999999999.99999"),
        (kinds.TAX_PERCENT, "19", 19_000, "19.000"),
        (kinds.TAX_PERCENT, Numeral("8.875"), 8_875, "8.875"),
        (kinds.TAX_PERCENT, "0.001", 1, "0.001"),
        (kinds.TAX_PERCENT, 0, 0, "0.000"),
        (kinds.TAX_PERCENT, "100.000", 100_000, "100.000"),
        (kinds.RATE, "85.5", 8_550, "85.50"),
        (kinds.RATE, Numeral("10.10"), 1_010, "10.10"),
        (kinds.RATE, "999999999.99", 99_999_999_999, "999999999.99"),
    ],
)
def test_decimal_is_stored_whole_and_printed_with_all_places(
    kind: Kind, given: Any, stored: int, wire: str
) -> None:
    """Text, a whole number and a JSON number come to the same; nothing negative is zero."""
    read = kind.accept(given, CALL)
    assert (stored, int) == (read, type(read))
    assert wire == kind.wire(stored)
    assert re.search(kind.described["pattern"], wire)


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        *[(kinds.MONEY, given) for given in NO_DECIMALS],
        *[(kinds.MONEY, given) for given in ("1.234", "-1.234", Numeral("10.005"), "1.000")],
        *[(kinds.MONEY, given) for given in ("1" + "0" * 11, "-100000000000", 10**11, -(10**11))],
        *[(kinds.MONEY, given) for given in (10**400, "9" * 5_000, Numeral("0." + "1" * 5_000))],
        *[(kinds.MONEY, given) for given in (Numeral("85.10000000000000001"), "1.2.3")],
        *[(kinds.FACTOR, given) for given in NO_DECIMALS],
        *[(kinds.FACTOR, given) for given in ("-1", "-0.00001", -1, "1.000001", "1000000000")],
        *[(kinds.TAX_PERCENT, given) for given in NO_DECIMALS],
        *[(kinds.TAX_PERCENT, given) for given in ("-1", "100.001", "101", 101, "19.0001", "1000")],
    ],
)  # fmt: skip
def test_what_is_no_such_decimal_is_refused(kind: Kind, given: Any) -> None:
    """No rounding, no exponent, no sign but a minus where one fits, nothing beyond the bounds."""
    with pytest.raises(Invalid):
        kind.accept(given, CALL)


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (
            kinds.MONEY,
            "expected an amount from -99999999999.99 to 99999999999.99 with at most two decimal "
            'places, such as "-8.67"',
        ),
        (
            kinds.FACTOR,
            "expected a factor from 0 to 999999999.99999 with at most five decimal places, such "
            'as "1.17000"',
        ),
        (
            kinds.TAX_PERCENT,
            "expected a percentage from 0 to 100 with at most three decimal places, such as "
            '"19.000"',
        ),
        (
            kinds.RATE,
            "expected an amount from 0 to 999999999.99 with at most two decimal places, "
            'such as "85.00"',
        ),
    ],
    ids=lambda each: each.name if isinstance(each, Kind) else "",
)
def test_refusal_says_what_would_be_right(kind: Kind, told: str) -> None:
    """Bounds, places and an example, which is itself one."""
    with pytest.raises(Invalid) as refused:
        kind.accept("much", CALL)
    assert told == str(refused.value)
    assert re.search(kind.described["pattern"], told.split('"')[1])


@pytest.mark.parametrize(
    ("number", "money", "given"),
    [
        ("10", 1_000, None),
        ("-10", -1_000, None),
        ("10.10", 1_010, None),
        ("-8.67", -867, None),
        ("0.07", 7, None),
        ("70368744177.67", 7_036_874_417_767, None),
        ("10.005", None, "10.005"),
        ("1e3", None, "1e3"),
        ("1.0E1", None, "1.0E1"),
        ("85.10000000000000001", None, "85.10000000000000001"),
        ("0.1000000000000000055511151231257827", None, "0.1000000000000000055511151231257827"),
    ],
)
def test_json_number_is_read_from_its_text(
    number: str, money: int | None, given: str | None
) -> None:
    """Whatever a float would make of it: what was written counts, and is what a fault tells."""
    value = read_object(f'{{"amount": {number}}}', "body", "malformed_request")["amount"]
    if money is not None:
        assert money == kinds.MONEY.accept(value, CALL)
        return
    with pytest.raises(Invalid):
        kinds.MONEY.accept(value, CALL)
    faults = Faults()
    faults.note("amount", "invalid_value", "no", value)
    assert given == faults[0].tree()["given"]
