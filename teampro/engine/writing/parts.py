"""Params with parts: the rows of children that stand in them become writes of their own.

Knows what the nouns declare and which words a row may hold; what each write asks for, it does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from teampro.chain import LARGEST_ID, MOST_STEPS
from teampro.engine.access import why_not
from teampro.engine.path import Branch, Path, PathStep
from teampro.engine.writing.many import UNSEEN, Write
from teampro.errors import Faults, Refusal, refuse_at
from teampro.schema.check import DELETE
from teampro.schema.links import Child
from teampro.schema.resource import Resource
from teampro.schema.values import Invalid, read_flag, read_integer
from teampro.session.session import Session

PREVIEW = "preview"
Row = Mapping[str, Any]


@dataclass
class NamedRow:
    """A row that was named: the index of its write, how it hangs on its parent, its own parts."""

    index: int
    link: Child | None = None
    parts: dict[str, list[NamedRow]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Place:
    """Where rows stand: the noun above them and the index of its write; their path and level."""

    above: Resource
    index: int
    at: str
    level: int


def carries_parts(session: Session, path: Path, verb: str, params: Row) -> bool:
    """Say whether the params of a write hold rows of children."""
    step = path.written
    words = session.nouns.written(step.resource, step.link, verb).parts
    return verb != "DELETE" and any(word in params for word in words)


class PartsReader:
    """Reads the params of one call; `writes` are the record's and its parts', in their order.

    A row is written after the record it hangs on, before the next one beside it. What is wrong with
    how rows are sent is noted in `faults`.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.nouns = session.nouns
        self.most: int = session.settings["limit.write_rows"]
        self.faults = Faults()
        self.writes: list[Write] = []
        self._rows_read = 0

    def read(self, path: Path, verb: str, params: Row) -> NamedRow:
        """Read the params of the record that the chain of the call names.

        Raises: Refusal too_many; forbidden, where the caller may not write a noun among the parts.
        """
        return self._read(Write(path, verb, params), None, 1)

    def _read(self, write: Write, link: Child | None, level: int) -> NamedRow:
        """Take a write with its parts apart."""
        step = write.path.written
        noun = self.nouns.written(step.resource, step.link, write.verb)
        part = NamedRow(len(self.writes), link)
        if write.verb == "DELETE":
            self.writes.append(write)
            return part
        words = [name for name in write.params if noun.part(name) is not None]
        own = {name: value for name, value in write.params.items() if name not in words}
        self.writes.append(Write(write.path, write.verb, own, write.at, write.awaits))
        for word in words:
            at = f"{write.at}.{word}" if write.at else word
            place = _Place(noun, part.index, at, level + 1)
            part.parts[word] = self._rows(place, word, write.params[word])
        return part

    def _rows(self, place: _Place, word: str, value: Any) -> list[NamedRow]:
        link = place.above.part(word)
        assert link is not None
        if not isinstance(value, list):
            message = f"{word} takes a list of rows, each an object."
            self.faults.note(place.at, "invalid_value", message, value)
            return []
        if place.level > MOST_STEPS:
            message = f"Rows stand at most {MOST_STEPS} levels deep, the record itself being one."
            self.faults.note(place.at, "too_many", message)
            return []
        found = (self._row(place, link, index, row) for index, row in enumerate(value))
        return [part for part in found if part is not None]

    def _row(self, place: _Place, link: Child, index: int, row: Any) -> NamedRow | None:
        at = f"{place.at}.{index}"
        self._rows_read += 1
        if self._rows_read > self.most:
            message = f"One write carries at most {self.most} rows."
            raise refuse_at(at, "too_many", message)
        if not isinstance(row, dict):
            self.faults.note(at, "invalid_value", f"A row of {link.plural} is an object.", row)
            return None
        try:
            write = self._write(place, link, at, row)
        except Refusal as no:
            if no.word == "forbidden":
                raise
            self.faults += no.faults
            return None
        return self._read(write, link, place.level)

    def _write(self, place: _Place, link: Child, at: str, row: Row) -> Write:
        """Return the write of a row, in a chain below the record it hangs on. Raises: Refusal."""
        if PREVIEW in row:
            message = f"{PREVIEW} is said beside the parts, for all of them."
            raise refuse_at(f"{at}.{PREVIEW}", "misplaced", message, row[PREVIEW])
        child = self.nouns[link.plural]
        parent = PathStep(place.above, (UNSEEN,))
        params, record_id, verb = row, 0, "POST"
        if not link.creates:
            key = child.id_field
            record_id = _number(at, key, row)
            params = {name: value for name, value in row.items() if name != DELETE}
            verb = _verb(at, key, row, record_id)
        if record_id:
            path = Path("", (parent, PathStep(child, (record_id,), link)))
        else:
            params = {name: value for name, value in params.items() if name != child.id_field}
            path = Path("", (parent,), (Branch(PathStep(child, (), link), child.plural),))
        written = self.nouns.written(child, link, verb)
        for noun in (child, written):
            if why := why_not(self.session.caller, verb, noun, is_written=noun is written):
                raise refuse_at(at, "forbidden", why)
        return Write(path, verb, params, at, {0: place.index})


def _number(at: str, key: str, row: Row) -> int:
    """Return the id that a row names, 0 for none."""
    given = row.get(key)
    try:
        return 0 if given is None else read_integer(given, 0, LARGEST_ID)
    except Invalid as fault:
        raise refuse_at(f"{at}.{key}", "invalid_value", f"{key}: {fault}.", given) from None


def _verb(at: str, key: str, row: Row, record_id: int) -> str:
    """Return what a row asks for: a record removed, changed or created."""
    given = row.get(DELETE, False)
    try:
        is_removal = read_flag(given)
    except Invalid as fault:
        raise refuse_at(f"{at}.{DELETE}", "invalid_value", f"{DELETE}: {fault}.", given) from None
    if is_removal and not record_id:
        raise refuse_at(f"{at}.{key}", "required", f"{DELETE} needs the {key} of the row.")
    return "DELETE" if is_removal else "PUT" if record_id else "POST"
