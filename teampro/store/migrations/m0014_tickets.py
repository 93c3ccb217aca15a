"""What the models declare for tickets, as statements; the statuses there are, and who opened what.

A statement that has been released is never edited; a later module changes the table.
"""

from __future__ import annotations

from teampro.store.engines.engine import Words

STATEMENTS: tuple[str, ...] = (
    """ALTER TABLE departments ADD COLUMN "description" {words.text} NOT NULL DEFAULT ''""",
    """ALTER TABLE departments ADD COLUMN "email" {words.line} NOT NULL DEFAULT ''""",
    'ALTER TABLE departments ADD COLUMN "clientsonly" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE departments ADD COLUMN "noautoresponder" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE departments ADD COLUMN "hidden" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE departments ADD COLUMN "sortorder" {words.integer} NOT NULL DEFAULT 0',
    """ALTER TABLE departments
        ADD COLUMN "prevent_client_closure" {words.integer} NOT NULL DEFAULT 0""",
    'ALTER TABLE departments ADD COLUMN "date_created" {words.line}',
    'ALTER TABLE departments ADD COLUMN "date_modified" {words.line}',
    'ALTER TABLE departments ADD COLUMN "version" {words.integer} NOT NULL DEFAULT 1',
    'CREATE INDEX departments_date_created ON departments ("date_created")',
    """ALTER TABLE ticketnotes ADD COLUMN "editor" {words.line} NOT NULL DEFAULT 'plain'""",
    'ALTER TABLE ticketnotes ADD COLUMN "date_modified" {words.line}',
    'ALTER TABLE ticketnotes ADD COLUMN "version" {words.integer} NOT NULL DEFAULT 1',
    """CREATE TABLE ticketstatuses (
        "id" {words.id},
        "title" {words.line} NOT NULL,
        "color" {words.line} NOT NULL,
        "sortorder" {words.integer} NOT NULL,
        "showactive" {words.integer} NOT NULL,
        "showawaiting" {words.integer} NOT NULL,
        "autoclose" {words.integer} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    'CREATE INDEX ticketstatuses_date_created ON ticketstatuses ("date_created")',
    'CREATE UNIQUE INDEX ticketstatuses_title ON ticketstatuses ("title")',
    'ALTER TABLE ticketreplies ADD COLUMN "requestor_id" {words.integer} NOT NULL DEFAULT 0',
    """ALTER TABLE ticketreplies ADD COLUMN "editor" {words.line} NOT NULL DEFAULT 'plain'""",
    'ALTER TABLE ticketreplies ADD COLUMN "rating" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE ticketreplies ADD COLUMN "is_opening" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE ticketreplies ADD COLUMN "date_modified" {words.line}',
    'ALTER TABLE ticketreplies ADD COLUMN "version" {words.integer} NOT NULL DEFAULT 1',
    'ALTER TABLE tickets ADD COLUMN "requestor_id" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE tickets ADD COLUMN "prevent_client_closure" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE tickets ADD COLUMN "merged_ticket_id" {words.integer} NOT NULL DEFAULT 0',
    'ALTER TABLE tickets ADD COLUMN "date_modified" {words.line}',
    'ALTER TABLE tickets ADD COLUMN "version" {words.integer} NOT NULL DEFAULT 1',
    'CREATE INDEX tickets_tid ON tickets ("tid"{words.beginning})',
    """CREATE TABLE departmentadmins (
        "id" {words.id},
        "deptid" {words.integer} NOT NULL,
        "adminid" {words.integer} NOT NULL,
        "date_created" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    'CREATE INDEX departmentadmins_adminid ON departmentadmins ("adminid")',
    'CREATE INDEX departmentadmins_date_created ON departmentadmins ("date_created")',
    'CREATE UNIQUE INDEX departmentadmins_deptid_adminid ON departmentadmins ("deptid", "adminid")',
    """CREATE TABLE ticketattachments (
        "id" {words.id},
        "ticket_id" {words.integer} NOT NULL,
        "reply_id" {words.integer} NOT NULL,
        "note_id" {words.integer} NOT NULL,
        "position" {words.integer} NOT NULL,
        "filename" {words.line} NOT NULL,
        "mime" {words.line} NOT NULL,
        "size" {words.integer} NOT NULL,
        "sha256" {words.line} NOT NULL,
        "date_created" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    'CREATE INDEX ticketattachments_date_created ON ticketattachments ("date_created")',
    'CREATE INDEX ticketattachments_note_id ON ticketattachments ("note_id")',
    'CREATE INDEX ticketattachments_reply_id ON ticketattachments ("reply_id")',
    'CREATE INDEX ticketattachments_sha256 ON ticketattachments ("sha256")',
    'CREATE INDEX ticketattachments_ticket_id ON ticketattachments ("ticket_id")',
    # The messages of a ticket were stored in their order; the first one opened it.
    """UPDATE ticketreplies SET is_opening = 1 WHERE replyid IN
        (SELECT first FROM
            (SELECT MIN(replyid) AS first FROM ticketreplies GROUP BY ticket_id) AS firsts)""",
)
STATUSES: tuple[tuple[str, str, int, int, int], ...] = (
    ("Open", "#779500", 1, 1, 0),
    ("Answered", "#000000", 1, 0, 1),
    ("Customer-Reply", "#ff6600", 1, 1, 0),
    ("On Hold", "#224488", 1, 0, 0),
    ("In Progress", "#cc0000", 1, 0, 0),
    ("Closed", "#888888", 0, 0, 0),
)
"""Word, colour, whether it counts as active, waits for the staff, and closes by itself."""


def statements(words: Words) -> tuple[str, ...]:
    """Return the statements in the order they must run."""
    return (
        *(each.format(words=words) for each in STATEMENTS),
        *(_status(place, *status) for place, status in enumerate(STATUSES, 1)),
    )


def _status(place: int, title: str, color: str, active: int, awaiting: int, closes: int) -> str:
    return (
        "INSERT INTO ticketstatuses "
        "(title, color, sortorder, showactive, showawaiting, autoclose, version) "
        f"SELECT '{title}', '{color}', {place}, {active}, {awaiting}, {closes}, 1 "
        f"WHERE NOT EXISTS (SELECT 1 FROM ticketstatuses WHERE title = '{title}')"
    )
