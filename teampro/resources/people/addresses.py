"""The rules of an address, of a client as of a contact: its country, its telephone."""

from __future__ import annotations

from teampro.rules.countries import COUNTRIES
from teampro.schema.rules import RuleWork, Stored

PHONE, COUNTRY = "phonenumber", "country"


def validate_address(work: RuleWork, old: Stored | None, row: Stored) -> None:
    """Write the country in capital letters, and fault one that is none, and a number without any.

    What is stored already may stay.
    """
    row[COUNTRY] = row[COUNTRY].upper()
    if _is_new(old, row, COUNTRY) and row[COUNTRY] not in COUNTRIES:
        message = f"{COUNTRY} is one of the two-letter codes of ISO 3166-1, such as US or DE."
        work.fault(COUNTRY, "invalid_value", message, row[COUNTRY])
    if _is_new(old, row, PHONE) and not any(char.isdecimal() for char in row[PHONE]):
        work.fault(PHONE, "invalid_value", f"{PHONE} holds at least one digit.", row[PHONE])


def _is_new(old: Stored | None, row: Stored, name: str) -> bool:
    return bool(row[name]) and (old is None or old[name] != row[name])
