"""Settings: a row for each name, and values that fit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from teampro.resources.system.setting_names import BY_NAME, LAST_NUMBER, SETTING_NAMES
from tests.workshop import Workshop, faults

pytestmark = pytest.mark.database


@pytest.fixture
def shop(tmp_path: Path) -> Workshop:
    """Give a new installation."""
    return Workshop(tmp_path)


def put(shop: Workshop, name: str, value: Any) -> Any:
    """Set a value and return what is stored."""
    [found] = [each["id"] for each in shop.get("settings") if each["name"] == name]
    shop.put(f"settings/{found}", value=value)
    return shop.get(f"settings/{found}")["value"]


def test_migrations_make_a_row_of_every_name(shop: Workshop) -> None:
    """Whoever adds a name adds its row; a new installation has the defaults."""
    found = {each["name"]: each["value"] for each in shop.get("settings")}
    assert {each.name: each.default for each in SETTING_NAMES} == found


@pytest.mark.parametrize("known", SETTING_NAMES, ids=lambda known: known.name)
def test_default_fits_its_name(known: Any) -> None:
    """It is stored as it would be read."""
    assert known.default == known.read(known.default)


def test_row_tells_kind_and_meaning(shop: Workshop) -> None:
    """Nobody needs to look them up."""
    [row] = [each for each in shop.get("settings") if each["name"] == "TaxEnabled"]
    assert ("switch", BY_NAME["TaxEnabled"].meaning) == (row["kind"], row["meaning"])


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        ("TaxEnabled", "on", "on"),
        ("TaxEnabled", "1", "on"),
        ("TaxDomains", "off", ""),
        ("TaxDomains", "", ""),
        ("OrderDaysGrace", "007", "7"),
        ("InvoiceLateFeeAmount", "12.5", "12.50"),
        ("TaxType", "Inclusive", "Inclusive"),
        ("CompanyName", "Halcyon", "Halcyon"),
        ("DefaultCountry", "DE", "DE"),
        (LAST_NUMBER, "5", "5"),
    ],
)
def test_value_is_stored_as_its_kind_says(
    shop: Workshop, name: str, value: str, stored: str
) -> None:
    """One setting has one spelling of each value."""
    assert stored == put(shop, name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TaxEnabled", "perhaps"),
        ("OrderDaysGrace", "soon"),
        ("OrderDaysGrace", "-1"),
        ("DailyCronHour", "24"),
        ("InvoiceLateFeeAmount", "1e3"),
        ("AffiliateEarningPercent", "101"),
        ("TaxType", "inclusive"),
        ("DefaultCountry", "Germany"),
        ("DefaultCountry", "XX"),
        ("SequentialInvoiceNumberFormat", "{YEAR}"),
        ("TicketAllowedFileTypes", "jpg, png"),
        (LAST_NUMBER, "0"),
    ],
)
def test_value_that_does_not_fit_is_refused(shop: Workshop, name: str, value: str) -> None:
    """A number that invoices were given is not given again, so it is only raised."""
    assert [("value", "invalid_value")] == faults(lambda: put(shop, name, value))


@pytest.mark.parametrize(
    "name", ["APIAllowedIPs", "APIAccessKey", "SMTPPassword", "InvalidLoginBanLength"]
)
def test_what_guards_the_door_is_no_setting(name: str) -> None:
    """Nobody who may write settings widens a gate, nor reads what opens it."""
    assert name not in BY_NAME
