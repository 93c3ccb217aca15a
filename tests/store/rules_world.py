"""A small database on which the rules of nouns are played: rows in, rows out, no wire.

Each call is one write in its own transaction, with the hooks in the order the engine calls them.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from teampro.engine.reading.reader import Reader
from teampro.engine.writing.rows import RowWriter
from teampro.errors import Fault, Faults, Refusal, refuse_all
from teampro.resources import RESOURCES
from teampro.schema.caller import Caller
from teampro.schema.registry import Registry
from teampro.schema.rules import Stored
from teampro.session.activity import touch
from teampro.session.session import Session, Sessions
from teampro.session.work import Work
from teampro.settings import Settings, read_settings
from teampro.store.database import Database
from teampro.store.files import BlobStore
from teampro.store.history import Entry
from tests import databases
from tests.callers import ANNA

NOON = datetime(2024, 5, 6, 12, 0, 0, tzinfo=UTC)


class World:
    """Two projects, 100 with action 7 and 219 with action 8, and a clock that stands at noon."""

    def __init__(self, directory: Path, settings: Settings | None = None) -> None:
        self.database = Database(databases.migrated(directory))
        self.registry = Registry(RESOURCES)
        self.settings = settings or read_settings({})
        self.now = NOON
        self.blobs = BlobStore(directory / "blobs")
        self.sessions = Sessions(
            self.database,
            self.registry,
            self.settings,
            ZoneInfo("UTC"),
            lambda: self.now.timestamp(),
        )
        self.notes: list[str] = []
        self.hidden: set[tuple[str, int]] = set()
        for project_id in (100, 219):
            self.plant("projects", project_id=project_id, project_name=f"Project {project_id}")
        self.plant("actions", action_id=7, project_id=100, action_name="Seven")
        self.plant("actions", action_id=8, project_id=219, action_name="Eight")

    def plant(self, plural: str, **values: Any) -> None:
        """Put a row into its table without any rule."""
        row = self.blank(plural) | values
        databases.plant(self.database, self.registry.model(plural), row)

    def blank(self, plural: str) -> Stored:
        """Return a new row of defaults."""
        row: Stored = {}
        for column in self.registry.model(plural)._meta.sorted_fields:
            if not column.primary_key:
                row[column.name] = column.default
        stamped = {"date_created", "date_modified", "date_activity"} & set(row)
        return row | dict.fromkeys(stamped, self.now.strftime("%Y-%m-%d %H:%M:%S"))

    def later(self, **time: float) -> None:
        """Move the clock."""
        self.now += timedelta(**time)

    def create(self, plural: str, by: Caller = ANNA, **sent: Any) -> Stored:
        """POST, and return the row as it is stored."""
        resource = self.registry[plural]
        session = self._session(by)
        with session.begin():
            work = self._work(session)
            row = self.blank(plural) | sent
            self._check_references(work, plural, sent)
            resource.rules.defaults(work, row, frozenset(sent))
            for name in resource.required:
                if not row[name]:
                    work.fault(name, "required", f"{name} is missing.")
            resource.rules.validate(work, None, row, frozenset(sent))
            _raise(work.faults)
            row = work.insert(plural, row)
            self._carry_out(work, plural, None, row)
        self.notes = work.notes
        return self.get(plural, row[resource.id_field])

    def put(self, plural: str, record_id: int, by: Caller = ANNA, **sent: Any) -> Stored:
        """PUT, and return the row as it is stored."""
        resource = self.registry[plural]
        session = self._session(by)
        with session.begin():
            work = self._work(session)
            old = work.get(plural, record_id)
            assert old is not None
            row = old | sent
            self._check_references(work, plural, sent)
            resource.rules.validate(work, old, row, frozenset(sent))
            _raise(work.faults)
            if work.update(plural, old, row):
                self._carry_out(work, plural, old, row)
        return self.get(plural, record_id)

    def delete(self, plural: str, record_id: int, by: Caller = ANNA) -> dict[str, int]:
        """DELETE, and return how many rows of which noun went."""
        rules = self.registry[plural].rules
        session = self._session(by)
        with session.begin():
            work = self._work(session)
            row = work.get(plural, record_id)
            assert row is not None
            rules.before_delete(work, row)
            work.delete(plural, row)
            self._carry_out(work, plural, row, None)
        return work.deleted

    def get(self, plural: str, record_id: int) -> Stored:
        """Return a stored row."""
        row = self._work(self._session(ANNA)).get(plural, record_id)
        assert row is not None, f"{plural}/{record_id} is gone"
        return row

    def is_there(self, plural: str, record_id: int) -> bool:
        """Say whether a row is stored."""
        return self._work(self._session(ANNA)).get(plural, record_id) is not None

    def history(self, plural: str, record_id: int) -> list[tuple[str, list[str]]]:
        """Return operations and changed fields of a record, oldest first."""
        query = (
            Entry.select(Entry.operation, Entry.changes)
            .where((Entry.resource == plural) & (Entry.record_id == record_id))
            .order_by(Entry.sequence)
        )
        return [
            (operation, [each["field"] for each in json.loads(changes)])
            for operation, changes in self.database.run(query)
        ]

    def _carry_out(self, work: Work, plural: str, old: Stored | None, row: Stored | None) -> None:
        self.registry[plural].rules.after_write(work, old, row)
        touch(work, plural, old, row)

    def _check_references(self, work: Work, plural: str, sent: Stored) -> None:
        fields = self.registry[plural].fields
        for name, value in sent.items():
            if name in fields and (fields[name].to, value) in self.hidden:
                work.fault(name, "unknown_record", f"There is no record {value}.", value)

    def _session(self, by: Caller) -> Session:
        return self.sessions.of(by, "request")

    def _work(self, session: Session) -> Work:
        reader = Reader(self.database, self.settings, self.blobs)
        writes = RowWriter(reader, self.settings, self.blobs)
        return Work(session, Faults(), writes, is_trusted=True)


def _raise(faults: list[Fault]) -> None:
    if faults:
        raise refuse_all(faults)


def faults(call: Any) -> list[tuple[str, str]]:
    """Call, and return word and path of every fault of its Refusal."""
    try:
        call()
    except Refusal as refusal:
        return [(fault.error, fault.path) for fault in refusal.faults]
    raise AssertionError("nothing was refused")


def refused(call: Any) -> tuple[str, str]:
    """Call, and return word and path of the first fault of its Refusal."""
    try:
        call()
    except Refusal as refusal:
        return refusal.word, refusal.faults[0].path if refusal.faults else ""
    raise AssertionError("nothing was refused")
