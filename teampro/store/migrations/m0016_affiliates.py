"""What the models declare for affiliates, as statements.

A statement that has been released is never edited; a later module changes the table.
"""

from __future__ import annotations

from teampro.store.engines.engine import Words

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE affiliates (
        "id" {words.id},
        "clientid" {words.integer} NOT NULL,
        "date" {words.line},
        "visitors" {words.integer} NOT NULL,
        "paytype" {words.line} NOT NULL,
        "payamount" {words.integer} NOT NULL,
        "onetime" {words.integer} NOT NULL,
        "balance" {words.integer} NOT NULL,
        "withdrawn" {words.integer} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    'CREATE UNIQUE INDEX affiliates_clientid ON affiliates ("clientid")',
    'CREATE INDEX affiliates_date_created ON affiliates ("date_created")',
)


def statements(words: Words) -> tuple[str, ...]:
    """Return the statements in the order they must run."""
    return tuple(each.format(words=words) for each in STATEMENTS)
