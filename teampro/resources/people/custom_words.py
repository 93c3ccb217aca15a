"""What may be filled into a custom field, by its type."""

from __future__ import annotations

from teampro.schema.rules import Stored

PASSWORD = "password"
TICKED = ("on", "")
"""The words of a tickbox."""


def options_of(field: Stored) -> list[str]:
    """Return the words that a dropdown offers."""
    words = (word.strip() for word in field["fieldoptions"].split(","))
    return [word for word in words if word]


def words_of(field: Stored) -> tuple[str, ...]:
    """Return the words that the value of a field is one of, none where it is any text."""
    if field["fieldtype"] == "tickbox":
        return TICKED
    if field["fieldtype"] == "dropdown":
        return (*options_of(field), "")
    return ()
