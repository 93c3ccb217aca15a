"""The rules of currencies: one default at a rate of 1, none in use is removed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from teampro.engine.access import why_not
from teampro.schema.caller import Caller
from tests.callers import BOB, staff
from tests.workshop import Workshop, faults, refused

pytestmark = pytest.mark.database

DORA = staff(4, "dora", areas=frozenset(("settings:write",)))


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Give a shop with dollars, which are the default, and euros."""
    shop = Workshop(tmp_path)
    shop.post("currencies", code="EUR", suffix=" EUR", rate="0.92")
    return shop


def rates(shop: Workshop) -> dict[str, tuple[str, bool]]:
    """Return rate and default of each currency by its code."""
    return {each["code"]: (each["rate"], each["is_default"]) for each in shop.get("currencies")}


def test_dollar_is_there_from_the_start(tmp_path: Path) -> None:
    """An installation can bill before anybody has set it up."""
    [dollar] = Workshop(tmp_path).get("currencies")
    shown = ("id", "code", "prefix", "suffix", "format", "rate", "is_default", "version")
    assert (1, "USD", "$", " USD", 1, "1.00000", True, 1) == tuple(dollar[each] for each in shown)


def test_another_default_becomes_the_measure(shop: Workshop) -> None:
    """There is one default, and the rates say the same as before."""
    assert ["All rates are now told by EUR."] == shop.put("currencies/2", is_default=True)["notes"]
    assert {"USD": ("1.08696", False), "EUR": ("1.00000", True)} == rates(shop)
    assert ("update", ["rate", "is_default"]) == shop.history("currencies", 1)[-1]


def test_currency_may_be_made_the_default(shop: Workshop) -> None:
    """Its rate is what one of the former default was worth in it."""
    shop.post("currencies", code="GBP", rate="0.5", is_default=True)
    assert ("2.00000", False) == rates(shop)["USD"]
    assert ("1.00000", True) == rates(shop)["GBP"]


@pytest.mark.parametrize(
    ("record_id", "sent"), [(1, {"is_default": False}), (1, {"rate": "1.1"})], ids=str
)
def test_default_is_replaced_by_another_and_stays_the_measure(
    shop: Workshop, record_id: int, sent: dict[str, Any]
) -> None:
    """Nothing would be told by anything else."""
    assert "rule" == refused(lambda: shop.put(f"currencies/{record_id}", **sent)).word


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"code": "eur"}, ("code", "invalid_value")),
        ({"code": "E1R"}, ("code", "invalid_value")),
        ({"code": "EUR"}, ("code", "duplicate")),
        ({"code": ""}, ("code", "required")),
        ({"code": "GBP", "rate": 0}, ("rate", "invalid_value")),
        ({"code": "GBP", "format": 5}, ("format", "invalid_value")),
    ],
    ids=str,
)
def test_currency_is_refused(
    shop: Workshop, sent: dict[str, Any], expected: tuple[str, str]
) -> None:
    """Its code is one of ISO 4217, written once; nothing is worth nothing."""
    assert [expected] == faults(lambda: shop.post("currencies", **sent))


def test_default_currency_is_not_removed(shop: Workshop) -> None:
    """Another one goes while nothing is counted in it."""
    assert "rule" == refused(lambda: shop.delete("currencies/1")).word
    shop.delete("currencies/2")
    assert ["USD"] == list(rates(shop))


@pytest.mark.parametrize(("caller", "closed"), [(BOB, True), (DORA, False)], ids=["bob", "dora"])
def test_all_read_currencies_and_settings_write_them(
    shop: Workshop, caller: Caller, closed: bool
) -> None:
    """Whoever sees an amount needs them; the area settings decides who changes them."""
    assert shop.get("currencies") == shop.get("currencies", by=caller)
    noun = shop.session(caller).nouns["currencies"]
    assert closed == bool(why_not(caller, "POST", noun, is_written=True))
