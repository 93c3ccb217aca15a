"""A database of rows put in without rules, and a reader that answers chains from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from teampro.chain import parse
from teampro.dialects.native.formats import choose_format
from teampro.engine.reading.reader import Reader
from teampro.engine.resolve import resolve
from teampro.engine.result import Result
from teampro.errors import Refusal
from teampro.resources import RESOURCES
from teampro.schema.caller import Caller
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.session.session import Sessions
from teampro.settings import read_settings
from teampro.store.database import Database
from teampro.store.files import BlobStore
from tests import databases
from tests.callers import ANNA

NOON = datetime(2024, 5, 6, 12, 0, 0, tzinfo=UTC)


class ReadingWorld:
    """An empty database; the clock stands at noon in the zone of the server."""

    def __init__(
        self,
        directory: Path,
        zone: str = "UTC",
        nouns: Sequence[Resource] = RESOURCES,
        **settings: Any,
    ) -> None:
        self.database = Database(databases.migrated(directory))
        self.registry = Registry(nouns)
        self.settings = read_settings({}).with_values(**settings)
        self.blobs = BlobStore(directory / "blobs")
        self.reader = Reader(self.database, self.settings, self.blobs)
        self.sessions = Sessions(
            self.database, self.registry, self.settings, ZoneInfo(zone), NOON.timestamp
        )
        self.statements = 0

    def plant(self, plural: str, *rows: Mapping[str, Any], **values: Any) -> None:
        """Put rows into a table; what they leave out is the column's default."""
        model = self.registry.model(plural)
        self._insert(model, [dict(row) for row in rows] or [values])

    def plant_detail(self, name: str, **values: Any) -> None:
        """Put a reply or a note under a ticket."""
        details = self.registry["whmcstickets"].details
        self._insert(next(each.model for each in details if each.name == name), [values])

    def _insert(self, model: Any, rows: list[dict[str, Any]]) -> None:
        blank = {
            column.name: column.default
            for column in model._meta.sorted_fields
            if not column.primary_key
        }
        with self.database.writing():
            for start in range(0, len(rows), 500):
                batch = [blank | row for row in rows[start : start + 500]]
                databases.plant(self.database, model, *batch)

    def clear(self, *plurals: str) -> None:
        """Remove all rows of some nouns."""
        with self.database.writing():
            for plural in plurals:
                self.database.run(self.registry.model(plural).delete())

    def read(
        self,
        chain: str,
        params: Mapping[str, Any] | None = None,
        by: Caller = ANNA,
        printed: str = "json",
    ) -> Result:
        """Answer a GET; `statements` are those it cost."""
        session = self.sessions.of(by)
        path = resolve(parse(["v1", *chain.split("/")]), session.nouns)
        chosen = choose_format(printed, "GET", path)
        self.database.stats.start(10)
        with self.database.reading():
            result = self.reader.read(session, path, params or {}, chosen)
        self.statements = self.database.stats.statements
        return result

    def tree(
        self, chain: str, params: Mapping[str, Any] | None = None, by: Caller = ANNA
    ) -> dict[str, Any]:
        """Return the content of `response`."""
        return self.read(chain, params, by).tree

    def ids(
        self, chain: str, params: Mapping[str, Any] | None = None, by: Caller = ANNA
    ) -> list[int]:
        """Return the ids of the last list's rows, in order."""
        tree = self.tree(chain, params, by)
        return ids_of(tree[list(tree)[-1]])

    def streamed(
        self, chain: str, params: Mapping[str, Any] | None = None, by: Caller = ANNA
    ) -> list[dict[str, Any]]:
        """Return the rows of a csv or ndjson export as dicts."""
        stream = self.read(chain, params, by, "ndjson").stream
        assert stream is not None
        return [dict(zip(stream.names, row, strict=True)) for row in stream.rows]

    def refusal(
        self, chain: str, params: Mapping[str, Any] | None = None, by: Caller = ANNA, **how: Any
    ) -> Refusal:
        """Return the Refusal of a GET."""
        try:
            self.read(chain, params, by, **how)
        except Refusal as refusal:
            return refusal
        raise AssertionError(f"{chain} was not refused")


def ids_of(rows: Iterable[Mapping[str, Any]]) -> list[int]:
    """Return the ids of records, which are their first fields."""
    return [next(iter(row.values())) for row in rows]
