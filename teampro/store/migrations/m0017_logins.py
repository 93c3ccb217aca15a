"""Tokens of logins that ended before their time, and from when on those of an administrator count.

A statement that has been released is never edited; a later module changes the table. Moments are
whole seconds since 1970.
"""

from __future__ import annotations

from teampro.store.engines.engine import Words

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE endedtokens (
        name {words.line} PRIMARY KEY,
        expires {words.integer} NOT NULL
    ){words.options}""",
    "CREATE INDEX endedtokens_expires ON endedtokens (expires)",
    "ALTER TABLE admins ADD COLUMN tokens_after {words.integer} NOT NULL DEFAULT 0",
)


def statements(words: Words) -> tuple[str, ...]:
    """Return the statements in the order they must run."""
    return tuple(each.format(words=words) for each in STATEMENTS)
