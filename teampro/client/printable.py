"""Text of others on a terminal: nothing in it may move the cursor, ring, or turn the line round."""

from __future__ import annotations

import unicodedata

_KEPT = frozenset("\u200c\u200d")
"""Joiners that stand inside words and emoji."""


def printable(text: str) -> str:
    r"""Return a text in one line with what is invisible or acts written as \x1b or \u202e."""
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(char: str) -> str:
    if char in "\n\r\t\v\f\u2028\u2029":
        return " "
    if char.isprintable() or char in _KEPT or unicodedata.category(char) == "Zs":
        return char
    number = ord(char)
    return f"\\x{number:02x}" if number < 256 else f"\\u{number:04x}"
