"""The address of whoever is written to: none, or one that is an address."""

from __future__ import annotations

from teampro.rules.emails import is_address
from teampro.schema.rules import RuleWork, Stored


def check_address(work: RuleWork, old: Stored | None, row: Stored) -> None:
    """Fault a new email that is no address; one that is stored already may stay."""
    email = row["email"]
    if email and (old is None or old["email"] != email) and not is_address(email):
        message = "email: expected one e-mail address, such as ada@berg.example."
        work.fault("email", "invalid_value", message, email)
