"""What a noun's declaration asks of each row: defaults, lists of words, required fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.errors import Faults, nearest
from teampro.schema.kinds import CHOICE, CHOICES
from teampro.schema.resource import Resource
from teampro.settings import Settings


def check_choices(
    resource: Resource,
    values: dict[str, Any],
    old: Mapping[str, Any] | None,
    settings: Settings,
    faults: Faults,
) -> None:
    """Note new values that are not on their field's list, and take them out of `values`.

    A stored value may be sent back though it has left the list.
    """
    for name in list(values):
        known, value = resource.fields[name], values[name]
        words = known.choices(settings)
        is_free = not words or known.kind is CHOICES  # their field has read them by its list
        if is_free or value in words or (old is not None and old[name] == value):
            continue
        del values[name]
        hint = nearest(str(value), words) if known.kind is CHOICE else ""
        listed = ", ".join(map(str, words))
        message = f"{name} is one of {listed}."
        faults.note(name, "invalid_value", message, value, hint, tuple(map(str, words)))


def blank_row(resource: Resource, settings: Settings) -> dict[str, Any]:
    """Return the row of a create that sends nothing, without its id.

    A default that has left its list gives way to the list's first word.
    """
    row = {}
    for column in resource.model._meta.sorted_fields:
        if column.primary_key:
            continue
        value = column.default
        known = resource.fields.get(column.name)
        words = known.choices(settings) if known and known.kind is not CHOICES else ()
        row[column.name] = words[0] if words and value not in words else value
    return row


def missing(resource: Resource, row: Mapping[str, Any]) -> list[str]:
    """Return the required fields that a row leaves empty."""
    return [name for name in resource.required if _is_blank(row[name])]


def _is_blank(stored: Any) -> bool:
    return stored in (0, None) or (isinstance(stored, str) and not stored.strip())
