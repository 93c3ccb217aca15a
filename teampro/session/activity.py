"""The activity of what a written record hangs on: dated by every write below it.

A noun says with `touches` by which of its columns a write reaches the records above it; their own
nouns say how it goes on from there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from teampro.schema.resource import Resource
from teampro.schema.rules import RuleWork, Stored


def touch(work: RuleWork, plural: str, *rows: Stored | None) -> None:
    """Let the activity of all records above rows of a noun be dated: as they were, and as they are.

    Of one that has no such stamp only what is above it is dated. It is no change of its own.
    """
    noun = work.registry[plural]
    there = [row for row in rows if row is not None]
    for name in noun.touches:
        work.reckon_later(_date_all, noun.fields[name].to, [row[name] for row in there])


def _date_all(work: RuleWork, due: Collection[tuple[str, int]]) -> None:
    """Date records and what is above them."""
    reached: set[tuple[str, int]] = set()
    ways = list(due)
    for plural, record_id in ways:
        row = work.glance(plural, record_id) if (plural, record_id) not in reached else None
        if row is not None:
            reached.add((plural, record_id))
            noun = work.registry[plural]
            _date(work, noun, row)
            ways += [(noun.fields[name].to, row[name]) for name in noun.touches]


def _date(work: RuleWork, noun: Resource, row: Mapping[str, Any]) -> None:
    stamps = _activity_stamps(noun)
    if any(row[name] != work.moment for name in stamps):
        work.update(noun.plural, dict(row), dict.fromkeys(stamps, work.moment), silent=True)


@lru_cache(maxsize=256)
def _activity_stamps(noun: Resource) -> tuple[str, ...]:
    columns = noun.model._meta.sorted_fields
    return tuple(each.name for each in columns if each.stamp == "activity")
