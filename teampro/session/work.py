"""The writes in a session: everything one write changes, with its history.

The engine and the rules of the nouns read and write rows through it; rows are dicts of stored
values under column names. It stamps versions and moments and records history, but knows no noun.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from teampro.errors import Faults
from teampro.schema.caller import Audience, Caller
from teampro.schema.kinds import DATE, Kind
from teampro.schema.resource import Resource
from teampro.schema.rules import Digest, Key, Made, Reckon, Statement, Stored
from teampro.schema.slot import bind
from teampro.schema.values import Context
from teampro.session.erasure import erase, erase_record
from teampro.session.history import CLIENTS, PROJECTS, owner_field, record
from teampro.session.session import Session
from teampro.session.statements import (
    delete_text,
    highest_text,
    new_row,
    rows_text,
    select_text,
    statement_text,
    update_text,
    updates_text,
)
from teampro.store.engines.engine import Row

MOST_SCANNED = 200
"""So many rows are looked through in the time of a statement."""
ROWS_AT_ONCE = 50
"""So many rows are changed alike by one statement."""
UNREAD: Stored = {}
"""Stands for a row that the session has not read; None is one that it removed."""


class Writes(Protocol):
    """What the engine does for rules that write other nouns: all that a chain would do."""

    def reaches(self, session: Session, plural: str, record_id: int) -> bool:
        """Say whether the session's caller sees a record now."""

    def create_for(self, work: Work, plural: str, values: Stored) -> Stored:
        """Create a record of stored values and return its row."""

    def change_for(self, work: Work, plural: str, old: Stored, values: Stored) -> Stored:
        """Change a record and return its row."""

    def remove_for(self, work: Work, plural: str, row: Stored) -> None:
        """Remove a record."""


class Work:
    """One write in progress.

    `sent` are the writable fields that came with it, and `is_preview` says that it is only tried;
    `notes` are sentences for `data.notes`, `ignored` sent fields that a rule left without effect,
    `is_folded` says that a record which was there took in what a create sent, `faults` are the
    faulty fields found so far, `deleted` the rows that went, by plural, `told_once`
    what `data` tells of it and nothing ever again. `ids` are those of the records that its chain
    names, as the written noun calls them. A write that a rule asks for `is_trusted`: it may name
    records that the caller does not see.
    """

    def __init__(
        self, session: Session, faults: Faults, writes: Writes, is_trusted: bool = False
    ) -> None:
        self.session = session
        self.database = session.database
        self.registry = session.registry
        self.settings = session.settings
        self._writes = writes
        self.is_trusted = is_trusted
        self.sent: frozenset[str] = frozenset()
        self.is_preview = False
        self.is_folded = False
        self.notes: list[str] = []
        self.ignored: list[str] = []
        self.faults = faults
        self.deleted: dict[str, int] = {}
        self.told_once: dict[str, str] = {}
        self.ids: Mapping[str, int] = {}

    @property
    def caller(self) -> Caller:
        """Who writes."""
        return self.session.caller

    @property
    def limits(self) -> frozenset[str] | None:
        """The chains that the caller is limited to in this write, None for no limit."""
        return None if self.is_trusted else self.caller.rights.chains

    @property
    def address(self) -> str:
        """Where he calls from, "" inside the process."""
        return self.session.address

    @property
    def language(self) -> str:
        """The wire language that it came in, "" inside the process."""
        return self.session.language

    @property
    def context(self) -> Context:
        """What words like `today` mean in this write."""
        return self.session.context

    @property
    def moment(self) -> str:
        """When it happens, as it is stored."""
        return self.session.moment

    def savepoint(self) -> contextlib.AbstractContextManager[object]:
        """Return a part of the write of which nothing stays where a Refusal leaves it."""
        return self.session.begin()

    def audience(self, plural: str) -> Audience:
        """Return what the caller is at a noun."""
        return self.caller.audience(self.registry[plural].area)

    def reaches(self, plural: str, record_id: int) -> bool:
        """Say whether the caller sees a record now."""
        if self.is_trusted or self.session.nouns.reach(plural).condition is None:
            # perf: who sees all sees what is there, and the rules mostly want the row itself too.
            return self.glance(plural, record_id) is not None
        return self._writes.reaches(self.session, plural, record_id)

    def is_new(self, plural: str, record_id: int) -> bool:
        """Say whether a row of this request made a record: refused, its id will never have been."""
        return (plural, record_id) in self.session.places

    def called(self, plural: str, record_id: int) -> str:
        """Return what a message calls a record: `project 5`, or by its row one that is new."""
        singular = self.registry[plural].singular
        if not self.is_new(plural, record_id):
            return f"{singular} {record_id}"
        at = self.session.places[plural, record_id]
        return f"the {singular} at {at}" if at else f"the {singular} of this request"

    def create(self, plural: str, values: Stored) -> Stored:
        """Create a record with all that its noun asks for; return its row. Raises: Refusal."""
        with self._inner() as inner:
            return self._writes.create_for(inner, plural, values)

    def change(self, plural: str, old: Stored, values: Stored) -> Stored:
        """Change a record likewise; return its row, effects included. Raises: Refusal."""
        with self._inner() as inner:
            return self._writes.change_for(inner, plural, old, values)

    def remove(self, plural: str, row: Stored) -> None:
        """Remove a record likewise, with what hangs on it. Raises: Refusal."""
        with self._inner() as inner:
            self._writes.remove_for(inner, plural, row)

    @contextlib.contextmanager
    def _inner(self) -> Iterator[Work]:
        """Give a write of its own to a rule, and take over what it leaves to be told."""
        inner = Work(self.session, Faults(), self._writes, is_trusted=True)
        yield inner
        self.notes += inner.notes
        self.told_once |= inner.told_once
        for plural, count in inner.deleted.items():
            self.deleted[plural] = self.deleted.get(plural, 0) + count

    def get(self, plural: str, record_id: int) -> Stored | None:
        """Return a row by its id, whoever may see it, or None; what is due of it is reckoned."""
        self.session.reckon_if_due(plural, record_id)
        return self.peek(plural, record_id)

    def peek(self, plural: str, record_id: int) -> Stored | None:
        """Return a row likewise, as it is stored now: its figures may be due."""
        kept = self.session.rows.get((plural, record_id), UNREAD)
        if kept is UNREAD:
            kept = self._read(plural, record_id)
        return None if kept is None else dict(kept)

    def glance(self, plural: str, record_id: int) -> Mapping[str, Any] | None:
        """Return a row as `peek` does, for who only looks: it is the session's own."""
        kept = self.session.rows.get((plural, record_id), UNREAD)
        return self._read(plural, record_id) if kept is UNREAD else kept

    def _read(self, plural: str, record_id: int) -> Stored | None:
        if record_id <= 0:
            return None
        text, names = select_text(self.database, self.registry.model(plural))
        rows = self.database.rows(text, (record_id,))
        if not rows:
            return None
        kept = self.session.rows[plural, record_id] = dict(zip(names, rows[0], strict=True))
        return kept

    def is_gone(self, plural: str, record_id: int) -> bool:
        """Say whether this session has removed a record."""
        return self.session.rows.get((plural, record_id), UNREAD) is None

    def select(self, plural: str, values: Mapping[str, Any], order: str = "") -> list[Stored]:
        """Return the rows whose columns have these values, of a list of whole numbers one of them.

        `order` is the column they are sorted by.
        """
        asked = tuple((name, isinstance(value, list)) for name, value in values.items())
        model = self.registry.model(plural)
        text, slots, names = rows_text(self.database, model, asked, order)
        known = {
            name: json.dumps(value) if isinstance(value, list) else value
            for name, value in values.items()
        }
        rows = self.database.rows(text, bind(slots, known))
        return [dict(zip(names, row, strict=True)) for row in rows]

    def written_below(self, plural: str, column: str, above: Key) -> list[Stored] | None:
        """Return the rows whose column names a record that this session has made.

        Whoever named it stands among the rows of the session. None where it must be asked for:
        the record was there before, or there are so many rows that this would take longer.
        """
        rows = self.session.rows
        if above not in self.session.made or len(rows) > MOST_SCANNED:
            return None
        below = (row for (other, _), row in rows.items() if other == plural and row is not None)
        return [row for row in below if row[column] == above[1]]

    def read_ahead(self, plural: str, record_ids: Iterable[int]) -> None:
        """Read rows in one statement, for `get` and `peek` of each of them."""
        unread = sorted({each for each in record_ids if (plural, each) not in self.session.rows})
        id_field = self.registry[plural].id_field
        for row in self.select(plural, {id_field: unread}) if unread else ():
            self.session.rows[plural, row[id_field]] = row

    def digest(self, plural: str, make: Digest[Made]) -> Made:
        """Return what a function makes of all rows of a noun, in the order of their ids.

        It is kept until one of these rows is written.
        """
        kept = self.session.digests.setdefault(plural, {})
        if list not in kept:
            kept[list] = self.select(plural, {}, self.registry[plural].id_field)
        if make not in kept:
            kept[make] = make(kept[list])
        made: Made = kept[make]
        return made

    def highest(self, plural: str, column: str, via: str, record_id: int) -> int:
        """Return the highest number in a column of the rows below a record, 0 for none.

        Rows of the same write that go behind each other ask once.
        """
        place = column, via, record_id
        known = self.session.highest.find(plural, place)
        if known is None:
            text, slots = highest_text(self.database, self.registry.model(plural), column, via)
            [(found,)] = self.database.rows(text, bind(slots, {"id": record_id}))
            known = found or 0
            self.session.highest.learn(plural, place, known)
        return known

    def reckon_later(self, reckon: Reckon, plural: str, record_ids: Iterable[int]) -> None:
        """Let figures of records be reckoned once, when somebody needs them or at the end.

        `reckon(work, due)` gets all records, (plural, id), for which it was asked.
        """
        self.session.reckon_later(reckon, self, ((plural, each) for each in record_ids))

    def reckon(self) -> None:
        """Reckon all figures that are due, now."""
        self.session.reckon()

    def rows(self, statement: Statement, **values: Any) -> list[Row]:
        """Run a statement that is compiled once; its slots get `values`."""
        text, slots = statement_text(self.database, self.registry, statement)
        return self.database.rows(text, bind(slots, values))

    def fault(self, path: str, error: str, message: str, given: Any = ...) -> None:
        """Note a faulty field; all of them are reported together."""
        self.faults.note(path, error, message, given)

    def tell_once(self, name: str, text: str, is_secret: bool = True) -> None:
        """Tell a text in `data` of the answer; a repeat of the request is not told a secret."""
        self.told_once[name] = text
        if is_secret:
            self.session.told_once.add(text)

    def is_faulty(self, path: str) -> bool:
        """Say whether a field was faulted: its value in the row is then not what was sent."""
        return any(fault.path == path for fault in self.faults)

    def insert(self, plural: str, row: Mapping[str, Any]) -> Stored:
        """Store a new row (without its id) and its history; return it with its id.

        It has version 1, and all its stamps are set. A noun without a version writes no history.
        """
        resource = self.registry[plural]
        stored = {**row, **self._stamps(resource.stamps)}
        if resource.is_recorded:
            stored["version"] = 1
        stored.pop(resource.id_field, None)
        new, bound = new_row(self.database, resource.model, tuple(stored))
        stored[resource.id_field] = self.database.insert(new, bound(stored))
        self.session.made.add((plural, stored[resource.id_field]))
        self.session.highest.added(plural, stored)
        self._keep(resource, stored)
        record(self.session, "create", resource, {}, stored, self._client_of(resource, stored))
        return stored

    def update(self, plural: str, old: Stored, new: Stored, silent: bool = False) -> list[str]:
        """Store the new values of a row that differ, all or some; return the changed columns.

        A change of a recorded field raises the version, dates what is stamped by a change and
        writes history, unless it is `silent`: a figure that was rolled up. A change of other
        columns alone does none of these. `new` is completed in place.
        """
        resource = self.registry[plural]
        changed = [name for name in new if new[name] != old[name]]
        if not changed:
            return []
        counts = not silent and any(_is_recorded(resource, name) for name in changed)
        written = dict.fromkeys(changed)
        if counts:
            stamped = {"version": old["version"] + 1, **self._stamps(resource.stamps_of_change)}
            new |= stamped
            written |= stamped
        row = {**old, **new}
        text, bound = update_text(self.database, resource.model, tuple(written))
        self.database.rows(text, bound(row))
        self._keep_changed(resource, old, row, counts)
        return changed

    def update_all(self, plural: str, rows: Sequence[Stored], name: str, value: Any) -> None:
        """Store a value in one column of several rows, as `update` does in each that differs."""
        resource = self.registry[plural]
        differing = [row for row in rows if row[name] != value]
        counts = _is_recorded(resource, name)
        new = {name: value, **(self._stamps(resource.stamps_of_change) if counts else {})}
        for begin in range(0, len(differing), ROWS_AT_ONCE):
            some = differing[begin : begin + ROWS_AT_ONCE]
            text, slots = updates_text(
                self.database, resource.model, tuple(new), len(some), is_change=counts
            )
            keys = {str(place): old[resource.id_field] for place, old in enumerate(some)}
            self.database.rows(text, bind(slots, new | keys))
            for old in some:
                row = {**old, **new, **({"version": old["version"] + 1} if counts else {})}
                self._keep_changed(resource, old, row, counts)

    def delete(self, plural: str, row: Stored) -> None:
        """Remove a row, write its history and count it."""
        resource = self.registry[plural]
        client_id = self._client_of(resource, row)
        text = delete_text(self.database, resource.model)
        self.database.rows(text, (row[resource.id_field],))
        self.session.rows[plural, row[resource.id_field]] = None
        self.session.digests.pop(plural, None)
        self.session.highest.forget(plural)
        self.deleted[plural] = self.deleted.get(plural, 0) + 1
        record(self.session, "delete", resource, row, {}, client_id)

    def erase(self, client_id: int, plurals: Collection[str]) -> None:
        """Blank what history and stored answers hold of a client's records of these nouns."""
        erase(self.session, client_id, plurals)

    def erase_record(self, plural: str, record_id: int) -> None:
        """Blank what history and stored answers hold of one record."""
        erase_record(self.session, plural, record_id)

    def _stamps(self, stamped: Iterable[tuple[str, Kind]]) -> Stored:
        """Return the values of stamped columns: the moment, of days the server's today."""
        return {name: self.context.today if kind is DATE else self.moment for name, kind in stamped}

    def _client_of(self, resource: Resource, row: Mapping[str, Any]) -> int:
        """Return the client a row belongs to: by itself, its project, or what it is a part of.

        perf: a written row's project has been read, to see whether it is locked.
        """
        name = owner_field(resource, CLIENTS)
        if name:
            return int(row[name])
        project_id = row.get(owner_field(resource, PROJECTS), 0)
        project = self.glance(PROJECTS, project_id)
        if project is not None:
            return int(project[owner_field(self.registry[PROJECTS], CLIENTS)])
        for name in resource.part_of:
            whole = self.registry[resource.fields[name].to]
            above = self.glance(whole.plural, row[name])
            if above is not None:
                return self._client_of(whole, above)
        return 0

    def _keep_changed(self, resource: Resource, old: Stored, row: Stored, counts: bool) -> None:
        self._keep(resource, row)
        self.session.highest.forget(resource.plural)
        if counts:
            record(self.session, "update", resource, old, row, self._client_of(resource, row))

    def _keep(self, resource: Resource, row: Stored) -> None:
        self.session.rows[resource.plural, row[resource.id_field]] = dict(row)
        self.session.digests.pop(resource.plural, None)


def _is_recorded(resource: Resource, name: str) -> bool:
    field = resource.fields.get(name)
    return field is not None and field.recorded
