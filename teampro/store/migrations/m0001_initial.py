"""The tables of the first version, as statements.

The words for column types stand in a few constants: another engine needs other words, not other
tables. A statement that has been released is never edited; a later module changes the table.
"""

from __future__ import annotations

ID = "INTEGER PRIMARY KEY AUTOINCREMENT"
"""trap: without AUTOINCREMENT SQLite gives the highest id again after its row is deleted."""
TEXT = "TEXT NOT NULL"
INTEGER = "INTEGER NOT NULL"
FLAG = "INTEGER NOT NULL DEFAULT 0"
MOMENT = "REAL NOT NULL"
"""Seconds since 1970, with fractions."""
MOMENT_OR_NONE = "REAL"
TEXT_OR_NONE = "TEXT"

IDENTITY: tuple[str, ...] = (
    f"CREATE TABLE meta (key TEXT PRIMARY KEY, value {TEXT})",
    f"""CREATE TABLE admins (
        id {ID},
        username {TEXT} UNIQUE,
        name {TEXT},
        role {TEXT} CHECK (role IN ('super', 'staff')),
        disabled {FLAG},
        password_hash {TEXT}
    )""",
    f"""CREATE TABLE tokens (
        id {ID},
        admin_id {INTEGER} REFERENCES admins (id),
        digest {TEXT} UNIQUE,
        label {TEXT},
        verbs {TEXT_OR_NONE},
        resources {TEXT_OR_NONE},
        created {MOMENT},
        expires {MOMENT_OR_NONE},
        used {MOMENT_OR_NONE}
    )""",
    "CREATE INDEX tokens_admin ON tokens (admin_id)",
    f"""CREATE TABLE attempts (
        id {ID},
        network {TEXT},
        subject {TEXT},
        moment {MOMENT},
        is_open {FLAG}
    )""",
    "CREATE INDEX attempts_network ON attempts (network, subject)",
    "CREATE INDEX attempts_moment ON attempts (moment)",
    f"""CREATE TABLE bans (
        id {ID},
        network {TEXT},
        kind {TEXT} CHECK (kind IN ('login', 'ban', 'allow')),
        first_address {TEXT},
        last_address {TEXT},
        is_wide {FLAG},
        reason {TEXT},
        moment {MOMENT},
        until {MOMENT_OR_NONE},
        UNIQUE (network, kind)
    )""",
    "CREATE INDEX bans_wide ON bans (is_wide, first_address)",
)


def statements() -> tuple[str, ...]:
    """Return the statements in the order they must run."""
    return IDENTITY
