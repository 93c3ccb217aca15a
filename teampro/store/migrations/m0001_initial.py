"""The tables of the first version, as statements.

A statement that has been released is never edited; a later module changes the table. Moments are
seconds since 1970, with fractions.
"""

from __future__ import annotations

from teampro.store.engines.engine import Words

IDENTITY: tuple[str, ...] = (
    """CREATE TABLE meta (
        "key" {words.line} PRIMARY KEY,
        value {words.text} NOT NULL
    ){words.options}""",
    """CREATE TABLE admins (
        id {words.id},
        username {words.line} NOT NULL UNIQUE,
        name {words.text} NOT NULL,
        role {words.line} NOT NULL CHECK (role IN ('super', 'staff')),
        disabled {words.integer} NOT NULL DEFAULT 0,
        password_hash {words.text} NOT NULL
    ){words.options}""",
    """CREATE TABLE tokens (
        id {words.id},
        admin_id {words.integer} NOT NULL REFERENCES admins (id),
        digest {words.line} NOT NULL UNIQUE,
        label {words.text} NOT NULL,
        verbs {words.text},
        resources {words.text},
        created {words.float} NOT NULL,
        expires {words.float},
        used {words.float}
    ){words.options}""",
    "CREATE INDEX tokens_admin ON tokens (admin_id)",
    """CREATE TABLE attempts (
        id {words.id},
        network {words.line} NOT NULL,
        subject {words.line} NOT NULL,
        moment {words.float} NOT NULL,
        is_open {words.integer} NOT NULL DEFAULT 0
    ){words.options}""",
    "CREATE INDEX attempts_network ON attempts (network, subject)",
    "CREATE INDEX attempts_moment ON attempts (moment)",
    """CREATE TABLE bans (
        id {words.id},
        network {words.line} NOT NULL,
        kind {words.line} NOT NULL CHECK (kind IN ('login', 'ban', 'allow')),
        first_address {words.line} NOT NULL,
        last_address {words.line} NOT NULL,
        is_wide {words.integer} NOT NULL DEFAULT 0,
        reason {words.text} NOT NULL,
        moment {words.float} NOT NULL,
        until {words.float},
        UNIQUE (network, kind)
    ){words.options}""",
    "CREATE INDEX bans_wide ON bans (is_wide, first_address)",
)


def statements(words: Words) -> tuple[str, ...]:
    """Return the statements in the order they must run."""
    return tuple(each.format(words=words) for each in IDENTITY)
