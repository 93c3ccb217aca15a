"""Params with rows: each row, and the rows of children inside it, becomes a write of its own.

Knows what the nouns declare and which words a row may hold; what each write asks for, it does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from teampro.chain import MOST_STEPS
from teampro.engine.access import why_not
from teampro.engine.path import Branch, Path, PathStep
from teampro.engine.writing.chain_write import Naming
from teampro.engine.writing.many import UNSEEN, Write
from teampro.engine.writing.row_words import (
    ID,
    read_external,
    read_removal,
    read_row_id,
    refuse_beside,
)
from teampro.errors import Faults, Refusal, refuse_at
from teampro.schema.check import DELETE, EXTERNAL
from teampro.schema.links import Child
from teampro.schema.resource import Resource
from teampro.session.session import Session

Row = Mapping[str, Any]


@dataclass
class NamedRow:
    """A record that was named: its path in params, the index of its write, its own parts.

    `end` is the index behind the last write of it and its parts; a row that cannot be written at
    all has none.
    """

    at: str
    index: int
    parts: dict[str, list[NamedRow]] = field(default_factory=dict)
    end: int = 0

    @property
    def indexes(self) -> range:
        """The indexes of the writes of it and its parts."""
        return range(self.index, self.end)


@dataclass(frozen=True)
class _Place:
    """Where rows stand: the records above them and the writes they wait for, as in a Write.

    `rows_of` is the noun of the rows, as it hangs on the last of these records. `match` says how a
    row finds its record.
    """

    records: tuple[PathStep, ...]
    awaits: Mapping[int, int]
    rows_of: PathStep
    at: str
    level: int
    match: str


def carries_parts(session: Session, path: Path, verb: str, params: Row) -> bool:
    """Say whether the params of a write hold rows of children."""
    step = path.written
    words = session.nouns.written(step.resource, step.link, verb).parts
    return verb != "DELETE" and not params.keys().isdisjoint(words)


class PartsReader:
    """Reads the params of one call; `writes` are the records' and their parts', in their order.

    A row is written after the record it hangs on, before the next one beside it. What is wrong with
    how rows are sent is noted in `faults`. With the match "external" rows find their records by
    their external keys, too.
    """

    def __init__(self, session: Session, match: str = "") -> None:
        self.session = session
        self.nouns = session.nouns
        self.match = match
        self.most: int = session.settings["limit.write_rows"]
        self.faults = Faults()
        self.writes: list[Write] = []
        self._rows_read = 0

    def read(self, path: Path, verb: str, params: Row, naming: Naming | None = None) -> NamedRow:
        """Read the params of the record that the chain of the call names.

        Raises: Refusal too_many; forbidden, where the caller may not write a noun among the parts.
        """
        return self._read(Write(path, verb, params, naming=naming), 1)

    def read_rows(self, path: Path, rows: list[Any], at: str) -> list[NamedRow]:
        """Read the rows of the collection that the chain of the call names. Raises: likewise."""
        place = _Place(path.records, {}, path.written, at, 1, self.match)
        return self._rows(place, rows)

    def _read(self, write: Write, level: int) -> NamedRow:
        """Take a write with its parts apart."""
        step = write.path.written
        noun = self.nouns.written(step.resource, step.link, write.verb)
        row = NamedRow(write.at, len(self.writes))
        words = [name for name in write.params if noun.part(name) is not None]
        if write.verb == "DELETE":
            words = []
        own = {name: value for name, value in write.params.items() if name not in words}
        self.writes.append(replace(write, params=own))
        for word in words:
            link = noun.part(word)
            assert link is not None
            at = f"{write.at}.{word}" if write.at else word
            above = PathStep(noun, (UNSEEN,))
            rows_of = PathStep(self.nouns[link.plural], (), link)
            place = _Place((above,), {0: row.index}, rows_of, at, level + 1, self._match(rows_of))
            row.parts[word] = self._part(place, word, write.params[word])
        row.end = len(self.writes)
        return row

    def _match(self, rows_of: PathStep) -> str:
        """Return how rows of a part find their records: what is linked is only created."""
        if rows_of.link is not None and rows_of.link.creates:
            return ""
        return self.match if self.match and self.match in rows_of.resource.fields else ID

    def _part(self, place: _Place, word: str, value: Any) -> list[NamedRow]:
        if not isinstance(value, list):
            message = f"{word} takes a list of rows, each an object."
            self.faults.note(place.at, "invalid_value", message, value)
            return []
        if place.level > MOST_STEPS:
            message = f"Rows stand at most {MOST_STEPS} levels deep, the record itself being one."
            self.faults.note(place.at, "too_many", message)
            return []
        return self._rows(place, value)

    def _rows(self, place: _Place, rows: list[Any]) -> list[NamedRow]:
        return [self._row(place, index, row) for index, row in enumerate(rows)]

    def _row(self, place: _Place, index: int, row: Any) -> NamedRow:
        at = f"{place.at}.{index}"
        self._rows_read += 1
        if self._rows_read > self.most:
            message = f"One write carries at most {self.most} rows."
            raise refuse_at(at, "too_many", message)
        plural = place.rows_of.resource.plural
        if not isinstance(row, dict):
            self.faults.note(at, "invalid_value", f"A row of {plural} is an object.", row)
            return NamedRow(at, len(self.writes))
        try:
            write = self._write(place, at, row)
        except Refusal as no:
            if no.word == "forbidden":
                raise
            self.faults += no.faults
            return NamedRow(at, len(self.writes))
        return self._read(write, place.level)

    def _write(self, place: _Place, at: str, row: Row) -> Write:
        """Return the write of a row, in a chain below the record it hangs on. Raises: Refusal."""
        refuse_beside(at, row)
        noun, link = place.rows_of.resource, place.rows_of.link
        verb, record_id, naming = self._named(place, at, row)
        params = {name: value for name, value in row.items() if name != DELETE}
        if record_id:
            path = Path("", (*place.records, replace(place.rows_of, ids=(record_id,))))
        else:
            path = Path("", place.records, (Branch(place.rows_of, noun.plural),))
        if verb == "DELETE" and not record_id:
            del params[EXTERNAL]
        elif place.match and verb == "POST" and naming is None:
            params.pop(noun.id_field, None)
        self._demand_rights(at, noun, link, verb, naming)
        return Write(path, verb, params, at, place.awaits, naming)

    def _named(self, place: _Place, at: str, row: Row) -> tuple[str, int, Naming | None]:
        """Return what a row asks for: the verb, the id it names or 0, what names its record."""
        noun = place.rows_of.resource
        is_removal = read_removal(at, row)
        verb = "DELETE" if is_removal else "POST"
        needs_key = place.match == EXTERNAL and place.level == 1
        has_id = place.match and not needs_key
        record_id = read_row_id(at, noun.id_field, row) if has_id else 0
        if record_id:
            return "DELETE" if is_removal else "PUT", record_id, Naming(noun.id_field)
        if needs_key or (place.match == EXTERNAL and EXTERNAL in row):
            key = read_external(at, noun, row, self.session.context)
            return verb, 0, Naming(EXTERNAL, key)
        if is_removal and not place.match:
            link = place.rows_of.link
            message = f"{DELETE} removes the record that a row finds: match says how it does."
            if link is not None and link.creates:
                message = f"A row here makes a link; {link.creates} removes it."
            raise refuse_at(f"{at}.{DELETE}", "misplaced", message, row[DELETE])
        if is_removal:
            key = noun.id_field
            raise refuse_at(f"{at}.{key}", "required", f"{DELETE} needs the {key} of the row.")
        return verb, 0, None

    def _demand_rights(
        self, at: str, noun: Resource, link: Child | None, verb: str, naming: Naming | None
    ) -> None:
        """Demand the rights to what a row may come to. Raises: Refusal forbidden."""
        verbs = (verb, "PUT") if verb == "POST" and naming is not None else (verb,)
        for each in verbs:
            written = self.nouns.written(noun, link, each)
            for asked in (noun, written):
                if why := why_not(self.session.caller, each, asked, is_written=asked is written):
                    raise refuse_at(at, "forbidden", why)
