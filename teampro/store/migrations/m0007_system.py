"""Currencies, of which one is the default from the start.

Statements on data may run twice: a migration that was killed begins at its first one again. A
statement that has been released is never edited; a later module changes the table.
"""

from __future__ import annotations

from teampro.store.engines.engine import Words

CURRENCIES: tuple[str, ...] = (
    """CREATE TABLE currencies (
        "id" {words.id},
        "code" {words.line} NOT NULL,
        "prefix" {words.line} NOT NULL,
        "suffix" {words.line} NOT NULL,
        "format" {words.integer} NOT NULL,
        "rate" {words.integer} NOT NULL,
        "is_default" {words.integer} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    "CREATE UNIQUE INDEX currencies_code ON currencies (code)",
    "CREATE INDEX currencies_date_created ON currencies (date_created)",
    """INSERT INTO currencies (code, prefix, suffix, format, rate, is_default, version)
        SELECT 'USD', '$', ' USD', 1, 100000, 1, 1
        WHERE NOT EXISTS (SELECT 1 FROM currencies)""",
)


def statements(words: Words) -> tuple[str, ...]:
    """Return the statements in the order they must run."""
    return tuple(each.format(words=words) for each in CURRENCIES)
