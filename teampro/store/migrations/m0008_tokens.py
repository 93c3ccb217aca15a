"""Tokens become a noun: each has a version, and says whether it is an identifier with a secret.

A statement that has been released is never edited; a later module changes the table.
"""

from __future__ import annotations

from teampro.store.engines.engine import Words

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE tokens ADD COLUMN version {words.integer} NOT NULL DEFAULT 1",
    "ALTER TABLE tokens ADD COLUMN credential {words.integer} NOT NULL DEFAULT 0",
    "UPDATE tokens SET credential = 1 WHERE identifier IS NOT NULL",
)


def statements(words: Words) -> tuple[str, ...]:
    """Return the statements in the order they must run."""
    return tuple(each.format(words=words) for each in STATEMENTS)
