"""The records that a write named, as they are afterwards: each with the rows named inside it.

Each looks as the list of its noun shows it. One statement reads all of a noun; of linked ones,
those of one record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from teampro.engine.path import PathStep
from teampro.engine.reading.reader import Reader
from teampro.engine.writing.answer import counted
from teampro.engine.writing.chain_write import ChainWrite
from teampro.engine.writing.many import ManyWrites
from teampro.engine.writing.parts import NamedRow

Record = dict[str, Any]
Group = tuple[str, str, int]
"""Records read together: their plural and, of linked ones, the record they are linked to."""


class NamedRecords:
    """The records of writes that have all been tried, with no figure due."""

    def __init__(self, reader: Reader, many: ManyWrites) -> None:
        self.reader = reader
        self.many = many
        self.session = many.session
        self._records: dict[int, Record] = {}

    def read(self, rows: Iterable[NamedRow]) -> None:
        """Read the records of rows and of their parts, of those that stood and are there."""
        wanted: dict[Group, dict[int, int]] = {}
        for row in walk(rows):
            if not self.many.stood(row.indexes):
                continue
            one = self.many.done[row.index]
            if one.new is not None:
                group, record_id = _group(one)
                wanted.setdefault(group, {})[row.index] = record_id
        for (plural, parent_plural, parent_id), ids in wanted.items():
            parent = None
            if parent_plural:
                parent = PathStep(self.session.nouns[parent_plural], (parent_id,))
            found = self.reader.records(
                self.session, self.session.nouns[plural], [*set(ids.values())], parent
            )
            self._records |= {at: found[each] for at, each in ids.items() if each in found}

    def put(self, row: NamedRow, record: Record) -> None:
        """Take a record that was read otherwise for that of a row."""
        self._records[row.index] = record

    def filled(self, row: NamedRow) -> Record | None:
        """Return the record of a row with those of its parts, in the order they were named.

        A record that was named twice stands there twice, each with its own parts.
        """
        if row.index not in self._records:
            return None
        record = dict(self._records[row.index])
        for word, parts in row.parts.items():
            inner = (self.filled(part) for part in parts)
            record[word] = [each for each in inner if each is not None]
        return record

    def counts(self, indexes: Iterable[int]) -> Record:
        """Return how many records writes created, updated and deleted, by plural."""
        created: Counter[str] = Counter()
        updated: dict[str, set[int]] = {}
        deleted: Counter[str] = Counter()
        for index in indexes:
            one = self.many.done[index]
            plural = one.resource.plural
            if not self.many.stood([index]):
                continue
            created[plural] += one.verb == "POST"
            if one.verb == "PUT" and one.changed():
                updated.setdefault(plural, set()).add(one.id)
            deleted.update(one.work.deleted)
        sums = {plural: len(ids) for plural, ids in updated.items()}
        words = {"created": created, "updated": sums, "deleted": deleted}
        found = {word: counted(self.session, counts) for word, counts in words.items()}
        return {word: counts for word, counts in found.items() if counts}

    def told(self, indexes: Iterable[int], at: str = "") -> Record:
        """Return what writes say besides: fields without effect, by their paths from `at` on."""
        ignored: list[str] = []
        notes: list[str] = []
        for index in indexes:
            one = self.many.done[index]
            if one.new is not None:
                below = self.many.writes[index].at[len(at) :].lstrip(".")
                names = self._ignored(one, index)
                ignored += [f"{below}.{name}" if below else name for name in names]
            notes += one.work.notes
        told = {"ignored": ignored, "notes": notes}
        return {word: value for word, value in told.items() if value}

    def _ignored(self, one: ChainWrite, index: int) -> list[str]:
        """Return the fields of a row that had no effect; a link stands inside what it links.

        Of one that was not read those that a rule left: none was sent that it had to be compared
        with.
        """
        record = self._records.get(index)
        if record is None:
            return one.work.ignored
        return one.ignored(record.get(one.resource.singular, record))


def _group(one: ChainWrite) -> tuple[Group, int]:
    step = one.path.written
    if one.verb != "POST" or step.link is None or step.link.through is None:
        return (one.resource.plural, "", 0), one.id
    assert one.new is not None
    parent = one.path.records[-1]
    return (step.resource.plural, parent.resource.plural, parent.id), one.new[step.link.through[2]]


def walk(rows: Iterable[NamedRow]) -> Iterator[NamedRow]:
    """Yield rows and all their parts, in the order of their writes."""
    for row in rows:
        yield row
        for parts in row.parts.values():
            yield from walk(parts)
