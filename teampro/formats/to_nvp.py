"""Names and values, `name=value;` one after the other, for readers that split at semicolons."""

from __future__ import annotations

import re
from typing import Any

ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"))
_BREAKING = re.compile("[;\r\n]")


def is_flat(tree: dict[str, Any]) -> bool:
    """Say whether a tree can be printed so that it is read as it was.

    Readers undo the entities before they split, so no escape of a semicolon would survive.
    """
    return not any(
        isinstance(value, dict | list | tuple)
        or (isinstance(value, str) and _BREAKING.search(value))
        for value in tree.values()
    )


def print_pairs(tree: dict[str, Any]) -> bytes:
    """Return a flat tree; flags are 1 and 0, null is empty."""
    pairs = "".join([f"{name}={_text(value)};" for name, value in tree.items()])
    return pairs.encode("utf-8", "backslashreplace")


def _text(value: str | int | bool | None) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else str(int(value))
    for sign, entity in ESCAPES:
        text = text.replace(sign, entity)
    return text
