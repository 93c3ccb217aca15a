"""The writes in a session: everything one write changes, with its history.

The engine and the rules of the nouns read and write rows through it; rows are dicts of stored
values under column names. It stamps versions and moments and records history, but knows no noun.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any

import peewee

from teampro.errors import Faults
from teampro.schema.caller import Audience, Caller
from teampro.schema.reach import Nouns, Sql
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.schema.slot import bind, slot
from teampro.schema.values import MOMENT, Context
from teampro.session.session import Session, Stored
from teampro.store.database import Database
from teampro.store.engines.engine import Row
from teampro.store.history import Entry, actor_of
from teampro.store.meta import put_meta

Compiled = tuple[str, tuple[Any, ...]]
Statement = Callable[[Nouns], Sql]
"""A query as a function of the nouns; open values are slots. A function of a module, no closure:
its text is compiled once and kept."""


class Work:
    """One write in progress.

    `reaches(plural, id)` says whether the caller sees a record now. `notes` are sentences for `data.notes`, `ignored` sent fields that a rule left
    without effect, `faults` the faulty fields found so far, `deleted` the rows that went, by
    plural.
    """

    def __init__(
        self, session: Session, faults: Faults, reaches: Callable[[str, int], bool]
    ) -> None:
        self.session = session
        self.database = session.database
        self.registry = session.registry
        self.settings = session.settings
        self.reaches = reaches
        self.notes: list[str] = []
        self.ignored: list[str] = []
        self.faults = faults
        self.deleted: dict[str, int] = {}

    @property
    def caller(self) -> Caller:
        """Who writes."""
        return self.session.caller

    @property
    def context(self) -> Context:
        """What words like `today` mean in this write."""
        return self.session.context

    @property
    def moment(self) -> str:
        """When it happens, as it is stored."""
        return self.session.moment

    def audience(self, plural: str) -> Audience:
        """Return what the caller is at a noun."""
        return self.caller.audience(self.registry[plural].area)

    def get(self, plural: str, record_id: int) -> Stored | None:
        """Return a row by its id, whoever may see it, or None."""
        if record_id <= 0:
            return None
        kept = self.session.rows.get((plural, record_id))
        if kept is None:
            text, names = _select_text(self.database, self.registry.model(plural))
            rows = self.database.rows(text, (record_id,))
            if not rows:
                return None
            kept = self.session.rows[plural, record_id] = dict(zip(names, rows[0], strict=True))
        return dict(kept)

    def select(
        self, plural: str, where: peewee.Node, order: Iterable[peewee.Node] = ()
    ) -> list[Stored]:
        """Return the rows that meet a condition on the noun's model."""
        model = self.registry.model(plural)
        query = model.select().where(where).order_by(*order)
        names = [column.name for column in model._meta.sorted_fields]
        return [dict(zip(names, row, strict=True)) for row in self.database.run(query)]

    def rows(self, statement: Statement, **values: Any) -> list[Row]:
        """Run a statement that is compiled once; its slots get `values`."""
        text, slots = _statement_text(self.database, self.registry, statement)
        return self.database.rows(text, bind(slots, values))

    def fault(self, path: str, error: str, message: str, given: Any = ...) -> None:
        """Note a faulty field; all of them are reported together."""
        self.faults.note(path, error, message, given)

    def is_faulty(self, path: str) -> bool:
        """Say whether a field was faulted: its value in the row is then not what was sent."""
        return any(fault.path == path for fault in self.faults)

    def insert(self, plural: str, row: Mapping[str, Any]) -> Stored:
        """Store a new row (without its id) and its history; return it with its id.

        It is stamped with version 1 and the moment, where the noun has such columns.
        """
        resource = self.registry[plural]
        stamps = {name: self.moment for name in CREATED if name in row}
        stored = {**row, **stamps, "version": 1}
        stored.pop(resource.id_field, None)
        text, values = _insert_text(self.database, resource.model, tuple(stored))
        [[stored[resource.id_field]]] = self.database.rows(text, bind(values, stored))
        self._keep(resource, stored)
        self._record("create", resource, stored, _differences(resource, {}, stored))
        return stored

    def update(self, plural: str, old: Stored, new: Stored, silent: bool = False) -> list[str]:
        """Store what differs between two rows of one record; return the changed columns.

        A change of a writable field raises the version, dates date_modified and date_activity and
        writes history, unless it is `silent`: a figure that was rolled up. A change of read-only
        columns alone does none of these. `new` is completed in place.
        """
        resource = self.registry[plural]
        changed = [name for name in new if new[name] != old[name]]
        if not changed:
            return []
        counts = not silent and any(_is_writable(resource, name) for name in changed)
        if counts:
            new["version"] = old["version"] + 1
            new |= {name: self.moment for name in MODIFIED if name in new}
        written = tuple(name for name in new if new[name] != old[name])
        text, values = _update_text(self.database, resource.model, written)
        self.database.rows(text, bind(values, new))
        self._keep(resource, new)
        if counts:
            was_project_id = old["project_id"] if "project_id" in changed else 0
            differences = _differences(resource, old, new)
            self._record("update", resource, new, differences, was_project_id)
        return changed

    def delete(self, plural: str, row: Stored) -> None:
        """Remove a row, write its history and count it."""
        resource = self.registry[plural]
        text = _delete_text(self.database, resource.model)
        self.database.rows(text, (row[resource.id_field],))
        self.session.rows.pop((plural, row[resource.id_field]), None)
        self.deleted[plural] = self.deleted.get(plural, 0) + 1
        self._record("delete", resource, row, _differences(resource, row, {}))

    def _keep(self, resource: Resource, row: Stored) -> None:
        self.session.rows[resource.plural, row[resource.id_field]] = dict(row)

    def _record(
        self,
        operation: str,
        resource: Resource,
        row: Stored,
        changes: list[dict[str, Any]],
        was_project_id: int = 0,
    ) -> None:
        entry = {
            "moment": self.moment,
            "adminid": self.caller.adminid,
            "request_id": self.session.request_id,
            "operation": operation,
            "resource": resource.plural,
            "record_id": row[resource.id_field],
            "project_id": row.get("project_id", 0),
            "changes": _COMPACT.encode(changes),
            "version": row.get("version", 0),
            "was_project_id": was_project_id,
            "actor": actor_of(self.principal),
            "client_id": row.get("client_userid", 0),
        }
        text, values = _insert_text(self.database, Entry, tuple(entry))
        [[sequence]] = self.database.rows(text, bind(values, entry))
        self._forget_old_history(sequence)

    def _forget_old_history(self, sequence: int) -> None:
        days = self.settings["history_days"]
        if days and sequence % HISTORY_SWEEP == 0:
            oldest = (self.context.now - timedelta(days=days)).strftime(MOMENT)
            is_old = Entry.moment < oldest
            [[highest]] = self.database.run(
                Entry.select(peewee.fn.MAX(Entry.sequence)).where(is_old)
            )
            if highest is not None:
                self.database.run(Entry.delete().where(is_old))
                put_meta(self.database, "history_floor", str(highest))


HISTORY_SWEEP = 500
"""Old history is removed each time this many entries were written."""
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
CREATED = ("date_created", "date_modified", "date_activity")
MODIFIED = ("date_modified", "date_activity")


def _is_writable(resource: Resource, name: str) -> bool:
    field = resource.fields.get(name)
    return field is not None and field.writable


def _differences(resource: Resource, old: Stored, new: Stored) -> list[dict[str, Any]]:
    """List the writable fields whose values differ, in wire form.

    Beside a record that is not there yet, or no more, only what is not empty counts; its values
    are null there.
    """
    found = []
    present = new or old
    for name in present:
        field = resource.fields.get(name)
        if field is None or not field.writable:
            continue
        if old and new:
            if old[name] == new[name]:
                continue
        elif present[name] == field.kind.empty:
            continue
        wire = field.kind.wire
        before, after = wire(old[name]) if old else None, wire(new[name]) if new else None
        found.append({"field": name, "old": before, "new": after})
    return found


@lru_cache(maxsize=64)
def _select_text(database: Database, model: Any) -> tuple[str, tuple[str, ...]]:
    query = model.select().where(model._meta.primary_key == slot("id"))
    names = tuple(column.name for column in model._meta.sorted_fields)
    return database.compile(query)[0], names


@lru_cache(maxsize=256)
def _statement_text(database: Database, registry: Registry, statement: Statement) -> Compiled:
    return database.compile(statement(registry))


@lru_cache(maxsize=512)
def _insert_text(database: Database, model: Any, names: tuple[str, ...]) -> Compiled:
    """Return the statement that inserts a row and returns its id."""
    text, values = database.compile(model.insert(**{name: slot(name) for name in names}))
    return f"{text} RETURNING {model._meta.primary_key.name}", values


@lru_cache(maxsize=512)
def _update_text(database: Database, model: Any, names: tuple[str, ...]) -> Compiled:
    key = model._meta.primary_key
    query = model.update(**{name: slot(name) for name in names}).where(key == slot(key.name))
    return database.compile(query)


@lru_cache(maxsize=64)
def _delete_text(database: Database, model: Any) -> str:
    key = model._meta.primary_key
    return database.compile(model.delete().where(key == slot("id")))[0]
