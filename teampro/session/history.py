"""The history of a write: one entry for each record it wrote, with what changed.

An entry tells to which project and client the record belongs, read off its references. What others
changed since somebody read a record is read off its last entries.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import peewee

from teampro.formats.to_json import dump_text
from teampro.schema.columns import Reference
from teampro.schema.kinds import Kind
from teampro.schema.resource import Resource
from teampro.schema.rules import Stored
from teampro.schema.slot import bind, slot
from teampro.session.entries import ENTRIES_AT_ONCE
from teampro.session.session import Session
from teampro.store.database import Database
from teampro.store.history import Entry

PROJECTS, CLIENTS, HISTORY = "projects", "clients", "history"


def record(
    session: Session, operation: str, resource: Resource, old: Stored, new: Stored, client_id: int
) -> None:
    """Note the entry of a create, update or delete; the row that is not there is empty.

    A delete of a noun with `undo` keeps the whole row as it was stored: secrets are sealed in it.
    A noun without a version has no history.
    """
    if not resource.is_recorded:
        return
    if not session.is_open:
        raise RuntimeError("a write outside its session has no history: begin it first")
    row = new or old
    project = owner_field(resource, PROJECTS)
    is_moved = bool(old and new and project) and old[project] != new[project]
    entry = {
        "moment": session.moment,
        "adminid": session.caller.adminid,
        "request_id": session.request_id,
        "operation": operation,
        "resource": resource.plural,
        "record_id": row[resource.id_field],
        "project_id": row.get(project, 0),
        "changes": dump_text(differences(resource, old, new)),
        "version": row["version"],
        "was_project_id": old[project] if is_moved else 0,
        "actor": session.caller.actor,
        "client_id": client_id,
        "row": dump_text(old) if resource.undo and not new else "",
    }
    session.entries.add(entry)


def differences(resource: Resource, old: Stored, new: Stored) -> list[dict[str, Any]]:
    """List the recorded fields whose values differ, in wire form.

    Beside a record that is not there yet, or no more, only what is not empty counts; its values
    are null there.
    """
    recorded = _recorded(resource)
    if new and old:
        differing = [(name, kind) for name, kind, _ in recorded if new[name] != old[name]]
    else:
        present = new or old
        differing = [(name, kind) for name, kind, empty in recorded if present[name] != empty]
    return [
        {
            "field": name,
            "old": kind.wire(old[name]) if old else None,
            "new": kind.wire(new[name]) if new else None,
        }
        for name, kind in differing
    ]


@dataclass(frozen=True)
class FirstChange:
    """The version in which a field was changed, and what it was before, in wire form."""

    version: int
    old: Any


def first_changes(
    session: Session, resource: Resource, row: Stored, since: int, names: Collection[str]
) -> dict[str, FirstChange] | None:
    """Return the first change of each of these fields after a version of a record, if there is one.

    None: not all entries are kept. One statement, inside the session. A version has one entry; of
    those that were written before entries told it, their order does.

    sec: what stood there before the record was moved out of another project, only those are told
    who may read history: others may not have seen it there.
    """
    changes: dict[str, FirstChange] = {}
    version, is_hidden = row["version"], False

    def take(entries: Iterable[tuple[Any, ...]]) -> None:
        nonlocal version, is_hidden
        for told, text, was_project_id in entries:
            if told not in (0, version):
                return
            is_hidden = is_hidden or bool(was_project_id and session.nouns[HISTORY].closed)
            for each in json.loads(text):
                if each["field"] in names:
                    old = ... if is_hidden else each["old"]
                    changes[each["field"]] = FirstChange(version, old)
            version -= 1

    session.entries.store()
    text, slots = _last_entries(session.database)
    known = {
        "resource": resource.plural,
        "record_id": row[resource.id_field],
        "limit": version - since,
    }
    session.database.hand_over(text, bind(slots, known), ENTRIES_AT_ONCE, take)
    return changes if version == since else None


@lru_cache(maxsize=64)
def _last_entries(database: Database) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that reads the last entries of a record, newest first."""
    query = (
        Entry.select(Entry.version, Entry.changes, Entry.was_project_id)
        .where((Entry.resource == slot("resource")) & (Entry.record_id == slot("record_id")))
        .order_by(Entry.sequence.desc())
        .limit(slot("limit"))
    )
    return database.compile(query)


@lru_cache(maxsize=256)
def _recorded(resource: Resource) -> tuple[tuple[str, Kind, Any], ...]:
    """Return the recorded fields of a noun, each with its kind and its empty value."""
    fields = [each for each in resource.fields.values() if each.recorded]
    return tuple((each.name, each.kind, each.kind.empty) for each in fields)


@lru_cache(maxsize=256)
def owner_field(resource: Resource, plural: str) -> str:
    """Return the column of a noun that says to which record of another noun a row belongs.

    Of that other noun itself it is the id; "" where no column says it.
    """
    if resource.plural == plural:
        return resource.id_field
    columns = resource.model._meta.sorted_fields
    return next((each.name for each in columns if _refers_to(each, plural)), "")


def _refers_to(column: peewee.Field, plural: str) -> bool:
    return isinstance(column, Reference) and column.to == plural
