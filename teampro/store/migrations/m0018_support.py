"""What the models declare for tickets of abuse reports and for the desk, as statements.

A statement that has been released is never edited; a later module changes the table.
"""

from __future__ import annotations

from teampro.store.engines.engine import Words

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE ticketblocks (
        "id" {words.id},
        "type" {words.line} NOT NULL,
        "content" {words.line} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    'CREATE UNIQUE INDEX ticketblocks_type_content ON ticketblocks ("type", "content")',
    'CREATE INDEX ticketblocks_date_created ON ticketblocks ("date_created")',
    'ALTER TABLE abusereports ADD COLUMN "ticket_id" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE abusereports ADD COLUMN "missed" {words.integer} NOT NULL DEFAULT 0',
    'CREATE INDEX abusereports_ticket_id ON abusereports ("ticket_id")',
    """CREATE TABLE predefinedreplies (
        "id" {words.id},
        "catid" {words.integer} NOT NULL,
        "name" {words.line} NOT NULL,
        "reply" {words.text} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    'CREATE INDEX predefinedreplies_catid ON predefinedreplies ("catid")',
    'CREATE INDEX predefinedreplies_date_created ON predefinedreplies ("date_created")',
    """CREATE TABLE replycategories (
        "id" {words.id},
        "parentid" {words.integer} NOT NULL,
        "name" {words.line} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    'CREATE INDEX replycategories_date_created ON replycategories ("date_created")',
    'CREATE INDEX replycategories_parentid ON replycategories ("parentid")',
)


def statements(words: Words) -> tuple[str, ...]:
    """Return the statements in the order they must run."""
    return tuple(each.format(words=words) for each in STATEMENTS)
