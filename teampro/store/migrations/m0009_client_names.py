"""The columns of clients that m0005_clients copied: they are fields that SQL computes now.

A statement that has been released is never edited; a later module changes the table.
"""

from __future__ import annotations

from teampro.store.engines.engine import Words

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE clients DROP COLUMN name",
    "ALTER TABLE clients DROP COLUMN company",
)


def statements(_words: Words) -> tuple[str, ...]:
    """Return the statements in the order they must run."""
    return STATEMENTS
