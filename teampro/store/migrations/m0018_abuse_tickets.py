"""What the models declare for tickets of abuse reports, as statements.

A statement that has been released is never edited; a later module changes the table.
"""

from __future__ import annotations

from teampro.store.engines.engine import Words

STATEMENTS: tuple[str, ...] = (
    'ALTER TABLE abusereports ADD COLUMN "ticket_id" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE abusereports ADD COLUMN "missed" {words.integer} NOT NULL DEFAULT 0',
    'CREATE INDEX abusereports_ticket_id ON abusereports ("ticket_id")',
)


def statements(words: Words) -> tuple[str, ...]:
    """Return the statements in the order they must run."""
    return tuple(each.format(words=words) for each in STATEMENTS)
