"""The answer to a write with parts: the record as it is, with the rows that were named inside.

Each row looks as the list of its noun shows it. One statement reads all of a noun; of linked ones,
those of one record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from teampro.engine.path import PathStep
from teampro.engine.reading.reader import Reader
from teampro.engine.result import Result
from teampro.engine.writing.answer import made
from teampro.engine.writing.chain_write import ChainWrite, counted
from teampro.engine.writing.many import ManyWrites
from teampro.engine.writing.parts import NamedRow

Record = dict[str, Any]
Group = tuple[str, str, int]
"""Records read together: their plural and, of linked ones, the record they are linked to."""


class TreeAnswer:
    """The answer to writes that have all been carried out, with no figure due."""

    def __init__(self, reader: Reader, many: ManyWrites, root: NamedRow) -> None:
        self.reader = reader
        self.many = many
        self.session = many.session
        self.root = root
        self._records: dict[int, Record] = {}

    def result(self) -> Result:
        """Return the whole answer."""
        first = self._write(self.root)
        record = self.reader.record(self.session, first.resource, first.id, in_reach=False)
        assert record is not None
        self._records = {self.root.index: record, **self._read()}
        data = self._data(first)
        self._fill(record, self.root)
        tree = {"data": data, first.resource.singular: record}
        if first.verb == "PUT":
            return Result(tree)
        return made(tree, first.params, first.resource.plural, first.id)

    def _write(self, part: NamedRow) -> ChainWrite:
        return self.many.done[part.index]

    def _read(self) -> dict[int, Record]:
        """Return the records of all parts that are there, by the index of their write."""
        wanted: dict[Group, dict[int, int]] = {}
        for part, above in _walk(self.root):
            if self._write(part).new is not None:
                group, record_id = self._group(part, above)
                wanted.setdefault(group, {})[part.index] = record_id
        records: dict[int, Record] = {}
        for (plural, parent_plural, parent_id), ids in wanted.items():
            parent = None
            if parent_plural:
                parent = PathStep(self.session.nouns[parent_plural], (parent_id,))
            noun = self.session.nouns[plural]
            found = self.reader.records(self.session, noun, [*ids.values()], parent)
            records |= {index: found[each] for index, each in ids.items() if each in found}
        return records

    def _group(self, part: NamedRow, above: NamedRow) -> tuple[Group, int]:
        one, link = self._write(part), part.link
        assert link is not None and one.new is not None
        if link.through is None:
            return (link.plural, "", 0), one.id
        parent = self._write(above)
        return (link.plural, parent.resource.plural, parent.id), one.new[link.through[2]]

    def _fill(self, record: Record, part: NamedRow) -> None:
        """Put the rows of a record's parts into it, in the order they were named."""
        for word, parts in part.parts.items():
            record[word] = rows = []
            for inner in parts:
                if inner.index in self._records:
                    # A record that was named twice stands there twice, each with its own parts.
                    row = dict(self._records[inner.index])
                    self._fill(row, inner)
                    rows.append(row)

    def _data(self, first: ChainWrite) -> Record:
        """Return what the writes did, and what they say besides."""
        created: Counter[str] = Counter()
        updated: Counter[str] = Counter()
        deleted: Counter[str] = Counter()
        ignored: list[str] = []
        notes: list[str] = []
        for index, one in enumerate(self.many.done):
            plural = one.resource.plural
            created[plural] += one.verb == "POST"
            updated[plural] += one.verb == "PUT" and bool(one.changed())
            deleted.update(one.work.deleted)
            if one.new is not None and index in self._records:
                at = self.many.writes[index].at
                ignored += [f"{at}.{name}" if at else name for name in self._ignored(one, index)]
            notes += one.work.notes
        data: Record = {"changed": first.changed()} if first.verb == "PUT" else {}
        for word, counts in (("created", created), ("updated", updated), ("deleted", deleted)):
            if found := counted(self.session, counts):
                data[word] = found
        told = {"ignored": ignored, "notes": notes, "preview": first.params.preview}
        return data | {word: value for word, value in told.items() if value}

    def _ignored(self, one: ChainWrite, index: int) -> list[str]:
        """Return the fields of a row that had no effect; a link stands inside what it links."""
        record = self._records[index]
        return one.ignored(record.get(one.resource.singular, record))


def _walk(part: NamedRow) -> Iterator[tuple[NamedRow, NamedRow]]:
    """Yield each part below one, with the part it hangs on."""
    for parts in part.parts.values():
        for inner in parts:
            yield inner, part
            yield from _walk(inner)
