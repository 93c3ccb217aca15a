"""The activity of what a written record hangs on: dated by every write below it.

A noun says with `touches` by which of its columns a write reaches the records above it; their own
nouns say how it goes on from there.
"""

from __future__ import annotations

from functools import lru_cache

from teampro.schema.resource import Resource
from teampro.session.session import Stored
from teampro.session.work import Work


def touch(work: Work, plural: str, *rows: Stored | None) -> None:
    """Date the activity of all records above rows of a noun: as they were, and as they are.

    Of one that has no such stamp only what is above it is dated. It is no change of its own.
    """
    noun = work.registry[plural]
    reached: set[tuple[str, int]] = set()
    ways = [(noun, row) for row in rows if row is not None]
    for below, row in ways:
        for name in below.touches:
            above = work.registry[below.fields[name].to]
            record = (above.plural, row[name])
            found = work.get(*record) if record not in reached else None
            if found is not None:
                reached.add(record)
                _date(work, above, found)
                ways.append((above, found))


def _date(work: Work, noun: Resource, row: Stored) -> None:
    stamped = dict.fromkeys(_activity_stamps(noun), work.moment)
    work.update(noun.plural, row, row | stamped, silent=True)


@lru_cache(maxsize=256)
def _activity_stamps(noun: Resource) -> tuple[str, ...]:
    columns = noun.model._meta.sorted_fields
    return tuple(each.name for each in columns if each.stamp == "activity")
