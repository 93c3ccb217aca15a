"""A whole engine on a small database: chains in, trees out, no HTTP.

The clock stands until a test moves it. ANNA is a super administrator, BOB and CARL are staff.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from teampro.chain import parse
from teampro.engine.reading.reader import Reader
from teampro.engine.resolve import resolve
from teampro.engine.result import Result
from teampro.engine.writing.writer import Writer
from teampro.errors import Refusal
from teampro.identity.secrets import Secrets
from teampro.resources import RESOURCES
from teampro.schema.caller import Caller
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.session.session import Session, Sessions
from teampro.settings import read_settings
from teampro.store.database import Database
from teampro.store.files import BlobStore, Upload
from tests import databases
from tests.callers import ANNA, BOB, CARL

NOON = datetime(2024, 5, 6, 12, 0, 0, tzinfo=UTC)
TODAY = "2024-05-06"
TOMORROW = "2024-05-07"


class Workshop:
    """An engine with three administrators, two clients and three tickets, and no project yet."""

    def __init__(
        self, directory: Path, nouns: Sequence[Resource] = RESOURCES, **settings: Any
    ) -> None:
        self.database = Database(databases.migrated(directory))
        self.registry = Registry(nouns)
        self.settings = read_settings({}).with_values(**settings)
        self.blobs = BlobStore(directory / "blobs")
        self.now = NOON
        self._assemble()
        self.plant_people()

    def plant_people(self) -> None:
        """Plant whom tests call by name, and what they are about."""
        for who in (ANNA, BOB, CARL):
            role = "super" if who.rights.areas is None else "staff"
            self.plant("admins", id=who.id, username=who.name, role=role)
        for client_id in (51, 52):
            self.plant("clients", id=client_id, firstname="Client", lastname=str(client_id))
        for ticket_id in (2001, 2002, 2003):
            self.plant("whmcstickets", id=ticket_id, subject=f"Ticket {ticket_id}")

    def again(self, **settings: Any) -> Workshop:
        """Return an engine with other settings on the same database."""
        other = copy(self)
        other.settings = self.settings.with_values(**settings)
        other._assemble()
        return other

    def _assemble(self) -> None:
        self.reader = Reader(self.database, self.settings, self.blobs)
        self.writer = Writer(self.reader, self.settings, self.blobs)
        self.sessions = Sessions(
            self.database,
            self.registry,
            self.settings,
            ZoneInfo("UTC"),
            lambda: self.now.timestamp(),
            vault=Secrets(b"pepper" * 6),
        )

    def plant(self, plural: str, **values: Any) -> None:
        """Put a row into its table without any rule."""
        model = self.registry.model(plural)
        row = {
            column.name: column.default
            for column in model._meta.sorted_fields
            if not column.primary_key
        }
        databases.plant(self.database, model, row | values)

    def later(self, **time: float) -> None:
        """Move the clock."""
        self.now += timedelta(**time)

    def write(
        self,
        verb: str,
        chain: str,
        params: Mapping[str, Any] | None = None,
        by: Caller = ANNA,
        upload: Upload | None = None,
    ) -> Result:
        """Do one write and return its Result."""
        return self.write_in(self.session(by), verb, chain, params, upload)

    def write_in(
        self,
        session: Session,
        verb: str,
        chain: str,
        params: Mapping[str, Any] | None = None,
        upload: Upload | None = None,
    ) -> Result:
        """Do one write in a session and return its Result."""
        path = resolve(parse(["v1", *chain.split("/")]), session.nouns)
        assert verb in path.verbs, f"{chain} offers {path.verbs}"
        return self.writer.write(session, path, verb, params or {}, upload)

    def post(self, chain: str, by: Caller = ANNA, **params: Any) -> Any:
        """POST, and return the created record."""
        tree = self.write("POST", chain, params, by).tree
        return next(record for word, record in tree.items() if word != "data")

    def put(self, chain: str, by: Caller = ANNA, **params: Any) -> Any:
        """PUT, and return `data`."""
        return self.write("PUT", chain, params, by).tree["data"]

    def delete(self, chain: str, by: Caller = ANNA, **params: Any) -> Any:
        """DELETE, and return `data`."""
        return self.write("DELETE", chain, params, by).tree["data"]

    def get(self, chain: str, by: Caller = ANNA) -> Any:
        """GET a record or a list."""
        session = self.session(by)
        path = resolve(parse(["v1", *chain.split("/")]), session.nouns)
        with self.database.reading():
            tree = self.reader.read(session, path, {}, "json").tree
        return tree[(path.lists[0].name if path.lists else path.records[-1].resource.singular)]

    def is_there(self, chain: str) -> bool:
        """Say whether a chain still leads to a record."""
        try:
            self.get(chain)
        except Refusal as no:
            assert no.word == "not_found"
            return False
        return True

    def history(self, plural: str, record_id: int) -> list[tuple[str, list[str]]]:
        """Return operations and changed fields of a record, oldest first."""
        rows = self.database.rows(
            "SELECT operation, changes FROM history WHERE resource = ? AND record_id = ? "
            "ORDER BY sequence",
            (plural, record_id),
        )
        return [(word, [each["field"] for each in json.loads(text)]) for word, text in rows]

    def count(self, plural: str) -> int:
        """Return how many rows a noun has."""
        return len(self.database.run(self.registry.model(plural).select()))

    def dump(self) -> list[Any]:
        """Return all rows of all tables, to tell that nothing changed."""
        tables = {resource.model for resource in RESOURCES if resource.model is not None}
        ordered = sorted(tables, key=lambda model: str(model._meta.table_name))
        return [self.database.run(model.select()) for model in ordered]

    def session(self, by: Caller = ANNA) -> Session:
        """Return a session of someone."""
        return self.sessions.of(by, "req")


def refused(call: Any) -> Refusal:
    """Call, and return its Refusal."""
    try:
        call()
    except Refusal as refusal:
        return refusal
    raise AssertionError("nothing was refused")


def faults(call: Any) -> list[tuple[str, str]]:
    """Call, and return path and word of every fault of its Refusal."""
    return [(fault.path, fault.error) for fault in refused(call).faults]
