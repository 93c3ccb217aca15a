"""Calls that write many records: which of them a call is, and what stands beside its rows.

Three ways say many writes: rows of a collection, one change of several ids, and a record with rows
of its children. All become one list of writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from teampro.engine.chain_ids import ids_of_write
from teampro.engine.path import Path
from teampro.engine.writing.chain_write import OF_CHAIN
from teampro.engine.writing.many import Write, is_below
from teampro.engine.writing.parts import NamedRow, PartsReader, carries_parts
from teampro.engine.writing.row_words import ID, MATCH, MODE, PREVIEW, RECORDS, ROWS, match_words
from teampro.errors import Fault, Faults, Refusal, refuse_all
from teampro.schema.check import EXTERNAL
from teampro.schema.links import Child
from teampro.schema.resource import Resource
from teampro.schema.values import Invalid, read_flag, read_integer
from teampro.session.session import Session

ALL, EACH = "all", "each"
"""Whether a row that is refused refuses all, or is undone alone."""
Params = Mapping[str, Any]


@dataclass(frozen=True)
class ManyParams:
    """The writes of a call and what it says of all of them; `rows` are the records it named.

    Of a list of them (`is_list`) the answer tells the verdict of each, and the records unless
    `records` is false. The preview of one record its own
    params say.
    """

    writes: list[Write]
    rows: list[NamedRow]
    faults: list[Fault] = field(default_factory=list)
    is_list: bool = False
    mode: str = ALL
    records: bool = True
    preview: bool = False

    @property
    def groups(self) -> list[tuple[range, bool]]:
        """The indexes of the writes of each row, and whether it is known that they cannot stand."""
        places = [fault.path for fault in self.faults]
        return [
            (row.indexes, any(is_below(place, row.at) for place in places)) for row in self.rows
        ]


def writes_many(session: Session, path: Path, verb: str, params: Params) -> bool:
    """Say whether a call writes more than one record."""
    if path.several is not None:
        return True
    return (verb == "POST" and ROWS in params) or carries_parts(session, path, verb, params)


def read_many(session: Session, path: Path, verb: str, params: Params) -> ManyParams:
    """Read the params of a call that writes many. Raises: Refusal."""
    if path.several is not None:
        return _read_several(session, path, verb, params)
    if verb == "POST" and ROWS in params:
        return _read_rows(session, path, params)
    beside = _Beside(params, session)
    reader = PartsReader(session, beside.word(MATCH, (ID, EXTERNAL)))
    own = {name: value for name, value in params.items() if name != MATCH}
    rows = [reader.read(path, verb, own)]
    return ManyParams(reader.writes, rows, [*beside.faults, *reader.faults])


def demand_rights(session: Session, path: Path, verb: str, params: Params) -> None:
    """Demand the rights to what stands inside params, as far as it can be read.

    What else is wrong with them, the write tells. Raises: Refusal forbidden.
    """
    if path.operation is not None or not writes_many(session, path, verb, params):
        return
    try:
        read_many(session, path, verb, params)
    except Refusal as no:
        if no.word == "forbidden":
            raise


def _read_rows(session: Session, path: Path, params: Params) -> ManyParams:
    step = path.written
    noun = session.nouns.written(step.resource, step.link, "POST")
    beside = _Beside(params, session)
    beside.refuse_others(ids_of_write(path, noun))
    match = beside.word(MATCH, (ID, EXTERNAL))
    if match:
        beside.demand_match(match, step.resource, step.link)
    mode = beside.word(MODE, (ALL, EACH)) or ALL
    preview, records = beside.flag(PREVIEW, False), beside.flag(RECORDS, True)
    given = beside.rows()
    if beside.faults:
        raise refuse_all(beside.faults)
    reader = PartsReader(session, match)
    rows = reader.read_rows(path, given, ROWS)
    return ManyParams(reader.writes, rows, reader.faults, True, mode, records, preview)


def _read_several(session: Session, path: Path, verb: str, params: Params) -> ManyParams:
    beside = _Beside(params, session)
    records, preview = beside.flag(RECORDS, True), beside.flag(PREVIEW, False)
    beside.refuse_versions()
    if beside.faults:
        raise refuse_all(beside.faults)
    own = {name: value for name, value in params.items() if name not in (RECORDS, PREVIEW)}
    reader = PartsReader(session)
    rows = [reader.read(each, verb, own, OF_CHAIN) for each in path.singly()]
    return ManyParams(reader.writes, rows, reader.faults, True, ALL, records, preview)


class _Beside:
    """The words of params that say how many records are written; faults are noted."""

    def __init__(self, params: Params, session: Session) -> None:
        self.params = params
        self.most: int = session.settings["limit.write_rows"]
        self.faults = Faults()

    def word(self, name: str, legal: tuple[str, ...]) -> str:
        """Return the word of an option, "" for none."""
        given = self.params.get(name)
        if given is None or given in legal:
            return given or ""
        message = f"{name} is one of {', '.join(legal)}."
        self.faults.note(name, "invalid_value", message, given, allowed=legal)
        return ""

    def flag(self, name: str, default: bool) -> bool:
        """Return the value of a flag."""
        try:
            return bool(read_flag(self.params.get(name, default)))
        except Invalid as fault:
            self.faults.note(name, "invalid_value", f"{name}: {fault}.", self.params[name])
            return default

    def rows(self) -> list[Any]:
        """Return the rows: objects, at least one and at most so many."""
        given = self.params[ROWS]
        if not isinstance(given, list) or not given:
            message = f"{ROWS} takes a list of 1 to {self.most} objects, one for each record."
            self.faults.note(ROWS, "invalid_value", message, given)
            return []
        if len(given) > self.most:
            message = f"{ROWS} holds {len(given)} rows; one request carries at most {self.most}."
            self.faults.note(ROWS, "too_many", message)
            return []
        for index, row in enumerate(given):
            if not isinstance(row, dict):
                self.faults.note(f"{ROWS}.{index}", "invalid_value", "A row is an object.", row)
        return given

    def demand_match(self, match: str, noun: Resource, link: Child | None) -> None:
        """Demand that rows of the collection can be found so."""
        legal = match_words(noun, link)
        if link is not None and not legal:
            message = f"A row here makes a link: {link.creates} is the list that can be matched."
            self.faults.note(MATCH, "misplaced", message, match)
        elif match not in legal:
            message = f"{noun.plural} have no field {EXTERNAL}; match them by {ID}."
            self.faults.note(MATCH, "invalid_value", message, match, allowed=legal)

    def refuse_others(self, ids: Mapping[str, int]) -> None:
        """Refuse what does not stand beside rows; ids of the chain may be repeated there."""
        allowed = (ROWS, MODE, MATCH, RECORDS, PREVIEW)
        for name, value in self.params.items():
            if name.startswith("_") or name in allowed:
                continue
            if name not in ids:
                message = f"Fields belong into {ROWS}, not beside them: {name[:60]!r}."
                self.faults.note(name, "misplaced", message, allowed=(*allowed, *ids))
            elif not _is_number(value, ids[name]):
                message = f"params say {name} {value!r:.40}, the chain says {ids[name]}."
                self.faults.note(name, "contradiction", message, value)

    def refuse_versions(self) -> None:
        """Refuse versions of one record where several are written."""
        for name in ("version", "base_version", EXTERNAL):
            if name in self.params:
                message = f"{name} is that of one record; several are written here."
                self.faults.note(name, "misplaced", message, self.params[name])


def _is_number(value: Any, number: int) -> bool:
    try:
        return bool(read_integer(value, number, number) == number)
    except Invalid:
        return False
