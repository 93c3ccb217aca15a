"""Users, their links to clients, and invites.

A statement that has been released is never edited; a later module changes the table.
"""

from __future__ import annotations

from teampro.store.engines.engine import Words

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE users (
        "id" {words.id},
        "uuid" {words.line} NOT NULL,
        "firstname" {words.line} NOT NULL,
        "lastname" {words.line} NOT NULL,
        "email" {words.line},
        "password2" {words.text} NOT NULL,
        "passwordhash" {words.line} NOT NULL,
        "language" {words.line} NOT NULL,
        "two_factor" {words.integer} NOT NULL,
        "validationdata" {words.text} NOT NULL,
        "email_verified_at" {words.line},
        "reset_expires" {words.line},
        "last_login" {words.line},
        "last_ip" {words.line} NOT NULL,
        "last_hostname" {words.line} NOT NULL,
        "reset_hash" {words.line} NOT NULL,
        "tokens_after" {words.integer} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    "CREATE INDEX users_date_created ON users (date_created)",
    "CREATE UNIQUE INDEX users_email ON users (email)",
    "CREATE UNIQUE INDEX users_uuid ON users (uuid)",
    """CREATE TABLE userclients (
        "id" {words.id},
        "user_id" {words.integer} NOT NULL,
        "client_id" {words.integer} NOT NULL,
        "is_owner" {words.integer} NOT NULL,
        "permissions" {words.text} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    "CREATE INDEX userclients_client_id ON userclients (client_id)",
    "CREATE INDEX userclients_date_created ON userclients (date_created)",
    "CREATE UNIQUE INDEX userclients_user_id_client_id ON userclients (user_id, client_id)",
    """CREATE TABLE invites (
        "id" {words.id},
        "client_id" {words.integer} NOT NULL,
        "email" {words.line},
        "permissions" {words.text} NOT NULL,
        "invited_by" {words.integer} NOT NULL,
        "expires" {words.line},
        "accepted_at" {words.line},
        "token_hash" {words.line} NOT NULL,
        "date_created" {words.line},
        "date_modified" {words.line},
        "version" {words.integer} NOT NULL
    ){words.options}""",
    "CREATE INDEX invites_client_id ON invites (client_id)",
    "CREATE INDEX invites_date_created ON invites (date_created)",
    "CREATE INDEX invites_email ON invites (email)",
    "CREATE UNIQUE INDEX invites_token_hash ON invites (token_hash)",
)


def statements(words: Words) -> tuple[str, ...]:
    """Return the statements in the order they must run."""
    return tuple(each.format(words=words) for each in STATEMENTS)
