"""What the models declare for abusereports, as statements.

A statement that has been released is never edited; a later module changes the table.
"""

from __future__ import annotations

from teampro.store.engines.engine import Words

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE abusereports (
        "report_id" {words.id},
        "service_id" {words.integer} NOT NULL,
        "client_userid" {words.integer} NOT NULL,
        "category" {words.line} NOT NULL,
        "service_ip" {words.line} NOT NULL,
        "status" {words.line} NOT NULL,
        "suspend_method" {words.line} NOT NULL,
        "suspend_at" {words.line},
        "suspended_at" {words.line},
        "unsuspended_at" {words.line},
        "allow_unsuspend" {words.integer} NOT NULL,
        "additional_info" {words.text} NOT NULL,
        "admin_notes" {words.text} NOT NULL,
        "client_statement" {words.text} NOT NULL,
        "assigned_adminid" {words.integer} NOT NULL,
        "keep_suspended" {words.integer} NOT NULL,
        "reporter" {words.line} NOT NULL,
        "reporter_contact" {words.line} NOT NULL,
        "source" {words.line} NOT NULL,
        "occurrences" {words.integer} NOT NULL,
        "date_last" {words.line},
        "date_created" {words.line},
        "date_modified" {words.line},
        "date_closed" {words.line},
        "fold_key" {words.line} NOT NULL,
        "token_id" {words.integer} NOT NULL,
        "version" {words.integer} NOT NULL
    ){words.options}""",
    'CREATE INDEX abusereports_assigned_adminid ON abusereports ("assigned_adminid")',
    'CREATE INDEX abusereports_client_userid ON abusereports ("client_userid")',
    'CREATE INDEX abusereports_date_created ON abusereports ("date_created")',
    'CREATE INDEX abusereports_fold_key ON abusereports ("fold_key")',
    'CREATE INDEX abusereports_service_id ON abusereports ("service_id")',
    'CREATE INDEX abusereports_service_ip ON abusereports ("service_ip")',
    'CREATE INDEX abusereports_status ON abusereports ("status")',
    'CREATE INDEX abusereports_suspend_at ON abusereports ("suspend_at")',
    'CREATE INDEX abusereports_token_id_date_last ON abusereports ("token_id", "date_last")',
)


def statements(words: Words) -> tuple[str, ...]:
    """Return the statements in the order they must run."""
    return tuple(each.format(words=words) for each in STATEMENTS)
