"""Decimals: what is printed is read back, and what is read is exact."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from teampro.schema import kinds
from teampro.schema.decimals import Numeral
from teampro.schema.kinds import Kind
from teampro.schema.values import Context, Invalid

CALL = Context(1, datetime(2024, 5, 6, 12, tzinfo=UTC), ZoneInfo("UTC"))
BOUNDS = {
    kinds.RATE: (2, 0, "999999999.99"),
    kinds.MONEY: (2, "-99999999999.99", "99999999999.99"),
    kinds.FACTOR: (5, 0, "999999999.99999"),
    kinds.TAX_PERCENT: (3, 0, 100),
}
KINDS = pytest.mark.parametrize("kind", BOUNDS, ids=lambda kind: kind.name)


@KINDS
@given(data=st.data())
def test_what_is_printed_is_read_back(kind: Kind, data: st.DataObject) -> None:
    """As text and as a JSON number, which are the same."""
    places, lowest, highest = BOUNDS[kind]
    number = data.draw(st.decimals(lowest, highest, places=places))
    stored = kind.accept(str(number), CALL)
    wire = kind.wire(stored)
    assert Decimal(wire) == number
    assert stored == kind.accept(wire, CALL) == kind.accept(Numeral(wire), CALL)


@KINDS
@given(text=st.text("0123456789.-+eE", max_size=16))
@example(text="-0.00")
@example(text="0.000000")
def test_any_text_is_read_exactly_or_not_at_all(kind: Kind, text: str) -> None:
    """Nothing is rounded, and zero has no sign."""
    try:
        stored = kind.accept(text, CALL)
    except Invalid:
        return
    if stored is None:
        assert (kinds.RATE, "") == (kind, text)
        return
    places, lowest, highest = BOUNDS[kind]
    assert Decimal(lowest) <= Decimal(text) <= Decimal(highest)
    assert Decimal(stored) == Decimal(text) * 10**places
    assert ("-" in kind.wire(stored)) == (stored < 0)
