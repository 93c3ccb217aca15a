"""What was sent under a name: a text, or an id; and the same parameters with others besides."""

from __future__ import annotations

from dataclasses import replace

from teampro.chain import LARGEST_ID
from teampro.dialects.whmcs.given import Given, Tree


def text_of(given: Given, name: str) -> str:
    """Return what was sent under a name, "" for nothing or for what is no text."""
    value = given.get(name) or ""
    return value.strip() if isinstance(value, str) else ""


def id_of(sent: Tree | None) -> int:
    """Return the id that a text spells in decimals, 0 for none."""
    text = sent.strip() if isinstance(sent, str) else ""
    is_number = text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_ID))
    return int(text) if is_number and int(text) <= LARGEST_ID else 0


def with_values(given: Given, **values: Tree) -> Given:
    """Return parameters with these in the place of what was sent under their names."""
    return replace(given, values={**given.values, **values})
