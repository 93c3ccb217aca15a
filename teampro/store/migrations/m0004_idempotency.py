"""The answers to writes that carried an idempotency key, kept for whoever repeats one.

A statement that has been released is never edited; a later module changes the table. Moments are
seconds since 1970, with fractions.
"""

from __future__ import annotations

from teampro.store.engines.engine import Words

STATEMENTS: tuple[str, ...] = (
    """CREATE TABLE idempotency (
        digest {words.line} PRIMARY KEY,
        fingerprint {words.line} NOT NULL,
        request_id {words.line} NOT NULL,
        status {words.integer} NOT NULL,
        location {words.text} NOT NULL,
        tree {words.text} NOT NULL,
        moment {words.float} NOT NULL
    ){words.options}""",
    "CREATE INDEX idempotency_moment ON idempotency (moment)",
)


def statements(words: Words) -> tuple[str, ...]:
    """Return the statements in the order they must run."""
    return tuple(each.format(words=words) for each in STATEMENTS)
