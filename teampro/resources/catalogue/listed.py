"""Lists of ids in a record of the catalogue, kept as words."""

from __future__ import annotations

from teampro.schema.rules import RuleWork, Stored


def words(stored: str | None) -> list[str]:
    """Return the words of a list as it is stored."""
    return stored.split(",") if stored else []


def is_record(work: RuleWork, plural: str, word: str) -> bool:
    """Say whether a word is the id of a record."""
    is_number = word.isascii() and word.isdigit() and len(word) < 19
    return is_number and work.peek(plural, int(word)) is not None


def check_ids(work: RuleWork, old: Stored | None, row: Stored, name: str, plural: str) -> None:
    """Fault words of a list that are no ids of records; those that stood there before may stay."""
    known = words(old[name]) if old is not None else []
    one = work.registry[plural].singular
    for word in words(row[name]):
        if word not in known and not is_record(work, plural, word):
            message = f"{name} is a list of ids of {plural}; there is no {one} {word}."
            work.fault(name, "unknown_record", message, word)
