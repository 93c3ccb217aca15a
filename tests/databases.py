"""Databases for tests: of the engine that TESTS_DATABASE names, one for each data directory.

`sqlite` (the default) needs nothing. For `postgresql` and `mariadb` a server must run; the
addresses in SERVERS are taken unless TESTS_POSTGRESQL or TESTS_MARIADB name others. Each run has
databases of its own; a test's go with it, all others at the end.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import apsw
import peewee
import pytest

from teampro.database_url import DatabaseUrl
from teampro.settings import Settings, read_settings
from teampro.store.database import Database
from teampro.store.dump import dump, load
from teampro.store.engines import DatabaseAddress
from teampro.store.migrations import TABLE
from teampro.store.query_stats import QueryStats
from tests import made_databases
from tests.consistency import books
from tests.made_databases import ENGINE, FILE, RUN

MEMBER = "teampro.db" if ENGINE == "sqlite" else "database.ndjson"
"""What a backup holds of the database."""
of_files = pytest.mark.skipif(ENGINE != "sqlite", reason="about the file of SQLite")
"""Marks a test of what only a file can be: lost, empty, foreign, destroyed."""
of_servers = pytest.mark.skipif(ENGINE == "sqlite", reason="about a database server")
"""Marks a test of what only a server can be: away, foreign, not durable."""


def place(directory: Path) -> DatabaseAddress:
    """Return where the database of a data directory is, made and empty at the first time."""
    return made_databases.empty(directory)


def migrated(directory: Path) -> DatabaseAddress:
    """Return the same, but made with all tables: sooner than migrations make them."""
    return made_databases.migrated(directory)


def given(directory: Path) -> dict[str, str]:
    """Return the settings that name a data directory and its database."""
    return {"data": str(directory), **_database(directory)}


def settings(directory: Path, **options: str) -> Settings:
    """Return the settings of a data directory, with a cheap hash; `__` in names are dots."""
    named = {name.replace("__", "."): value for name, value in options.items()}
    return read_settings({}, {**given(directory), "password.cost": "4", **named})


def environment(directory: Path) -> dict[str, str]:
    """Return the variables that name the database of a data directory."""
    return {f"TEAMPRO_{name.upper()}": value for name, value in _database(directory).items()}


def environment_of(words: Sequence[str], folder: Path) -> dict[str, str]:
    """Return the variables that name the database of a command run in a folder."""
    data = words[words.index("--data") + 1] if "--data" in words else "data"
    return environment(folder / data)


def _database(directory: Path) -> dict[str, str]:
    text = made_databases.text_of(directory)
    return {"database": text} if text else {}


def copy(source: Path, target: Path) -> None:
    """Copy a data directory that nobody uses to an empty or absent one."""
    shutil.copytree(source, target, dirs_exist_ok=True)
    if ENGINE == "sqlite" or made_databases.copied(source, target):
        return
    with (
        contextlib.closing(Database(migrated(target))) as database,
        _dumped(source.absolute()).open("rb") as file,
    ):
        load(database, file)


@cache
def _dumped(source: Path) -> Path:
    """Return the dump of a data directory that never changes."""
    path = source / f"{RUN}-{os.getpid()}.ndjson"
    dump_to(source, path)
    return path


@cache
def _tables_of(source: Path) -> tuple[str, ...]:
    with contextlib.closing(Database(place(source))) as database:
        return tuple(database.tables())


def dump_to(directory: Path, path: Path) -> None:
    """Write the dump of a data directory's database to a file."""
    with (
        contextlib.closing(Database(place(directory))) as database,
        path.open("wb") as file,
        database.reading(),
    ):
        dump(database, file)


def plant(database: Database, model: Any, *rows: Mapping[str, Any]) -> None:
    """Put rows into a table, with ids of their own if they have some.

    Ids go on behind them, which only PostgreSQL needs to be told.
    """
    database.run(model.insert_many(rows))
    key = model._meta.primary_key
    if ENGINE == "postgresql" and any(key.name in row for row in rows):
        [[highest]] = database.run(model.select(peewee.fn.MAX(key)))
        database.set_next_id(model._meta.table_name, key.column_name, highest + 1)


def set_read_only(database: Database, is_on: bool) -> None:
    """Let this thread's connection write nothing, or all again."""
    mode = "ONLY" if is_on else "WRITE"
    text = {
        "sqlite": f"PRAGMA query_only = {int(is_on)}",
        "postgresql": f"SET default_transaction_read_only = {'on' if is_on else 'off'}",
        "mariadb": f"SET SESSION TRANSACTION READ {mode}",
    }
    database.rows(text[ENGINE])


def is_nullable(table: str, column: str, database: Database) -> bool:
    """Say whether a column takes null."""
    if ENGINE == "sqlite":
        text = 'SELECT "notnull" = 0 FROM pragma_table_info(?) WHERE name = ?'
    else:
        schema = "DATABASE()" if ENGINE == "mariadb" else "current_schema()"
        text = (
            "SELECT is_nullable = 'YES' FROM information_schema.columns "
            f"WHERE table_schema = {schema} AND table_name = ? AND column_name = ?"
        )
    return bool(database.rows(text, (table, column))[0][0])


def indexes(table: str, database: Database) -> set[tuple[tuple[str, ...], bool]]:
    """Return the columns of each index of a table but that of its key, and whether it is unique."""
    text = {
        "sqlite": (
            'SELECT i.name, c.name, i."unique" FROM pragma_index_list(?) i, '
            "pragma_index_info(i.name) c ORDER BY i.name, c.seqno"
        ),
        "postgresql": (
            "SELECT i.relname, a.attname, x.indisunique FROM pg_index x "
            "JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid "
            "CROSS JOIN LATERAL unnest(x.indkey) WITH ORDINALITY k (attnum, place) "
            "JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum "
            "WHERE t.relname = ? AND NOT x.indisprimary ORDER BY i.relname, k.place"
        ),
        "mariadb": (
            "SELECT index_name, column_name, non_unique = 0 FROM information_schema.statistics "
            "WHERE table_schema = DATABASE() AND table_name = ? AND index_name <> 'PRIMARY' "
            "ORDER BY index_name, seq_in_index"
        ),
    }[ENGINE]
    found: dict[str, tuple[tuple[str, ...], bool]] = {}
    for name, column, is_unique in database.rows(text, (table,)):
        columns, _ = found.get(name, ((), False))
        found[name] = ((*columns, column), bool(is_unique))
    return set(found.values())


def schema(database: Database) -> list[tuple[Any, ...]]:
    """Return what an engine tells of its tables, columns and indexes, in order of their names."""
    if ENGINE == "sqlite":
        return database.rows("SELECT name, sql FROM sqlite_master ORDER BY type, name")
    own = "DATABASE()" if ENGINE == "mariadb" else "current_schema()"
    columns = (
        "SELECT table_name, column_name, data_type, is_nullable, column_default "
        f"FROM information_schema.columns WHERE table_schema = {own} "
        "ORDER BY table_name, ordinal_position"
    )
    indexes = {
        "postgresql": (
            f"SELECT indexdef FROM pg_indexes WHERE schemaname = {own} ORDER BY indexname"
        ),
        "mariadb": (
            "SELECT table_name, index_name, seq_in_index, column_name, sub_part, non_unique "
            f"FROM information_schema.statistics WHERE table_schema = {own} "
            "ORDER BY table_name, index_name, seq_in_index"
        ),
    }[ENGINE]
    return database.rows(columns) + database.rows(indexes)


@contextlib.contextmanager
def closing_connections() -> Iterator[None]:
    """Close at the end what was opened in between: a server has only so many connections."""
    engine = {"postgresql": "Postgresql", "mariadb": "Mariadb"}.get(ENGINE)
    if engine is None:
        yield
        return
    kind = getattr(import_module(f"teampro.store.engines.{ENGINE}"), engine)
    connect, connections = kind.connect, []

    def noted(self: Any, stats: QueryStats) -> Any:
        connections.append(connect(self, stats))
        return connections[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, "connect", noted)
        yield
    for connection in connections:
        connection.close()


class Witness:
    """Looks at a database behind the back of the application that uses it."""

    def __init__(self, directory: Path) -> None:
        self.place = place(directory)
        self._database = Database(self.place)

    def rows(self, text: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run a statement of its own; ? stands for a value."""
        return self._database.rows(text, values)

    def run(self, text: str) -> None:
        """Run a statement with the engine's words for the types of columns."""
        self._database.rows(text.format(words=self._database.engine.words))

    def records(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of a table by the names of their columns."""
        names = self._database.columns(table)
        return [dict(zip(names, row, strict=True)) for row in self.rows(f"SELECT * FROM {table}")]

    def books(self) -> list[str]:
        """Return each figure of money that does not follow from its rows."""
        return list(books(self._database))

    def stamp(self) -> Any:
        """Return what changes with every commit of others."""
        if ENGINE == "sqlite":
            return self.rows("PRAGMA data_version")
        tables = sorted(self._database.tables() - {TABLE})
        if ENGINE == "mariadb":
            return self.rows(f"CHECKSUM TABLE {', '.join(tables)}")
        sums = [f"(SELECT md5(string_agg(t::text, ',' ORDER BY t)) FROM {t} t)" for t in tables]
        return self.rows(f"SELECT {', '.join(sums)}")

    def restore(self, source: Path) -> None:
        """Make the data those of another, unused data directory."""
        if isinstance(self.place, DatabaseUrl):
            self._refill(source)
            return
        flags = apsw.SQLITE_OPEN_READONLY
        target = apsw.Connection(str(self.place))
        target.set_busy_timeout(5000)
        target.execute("PRAGMA synchronous = OFF")
        with (
            contextlib.closing(apsw.Connection(str(source / FILE), flags=flags)) as pristine,
            contextlib.closing(target),
            target.backup("main", pristine, "main") as copying,
        ):
            copying.step()

    def _refill(self, source: Path) -> None:
        tables = sorted(self._database.tables() - {TABLE}, key=lambda name: name == "admins")
        for table in set(tables) - set(_tables_of(source.absolute())):
            self.rows(f"DROP TABLE {table}")
            tables.remove(table)
        with self._database.writing():
            for table in tables:
                self.rows(f"DELETE FROM {table}")
        with _dumped(source.absolute()).open("rb") as file:
            load(self._database, file)

    def close(self) -> None:
        """Close its connection."""
        self._database.close()


@contextlib.contextmanager
def witness(directory: Path) -> Iterator[Witness]:
    """Yield a witness that is closed at the end."""
    found = Witness(directory)
    try:
        yield found
    finally:
        found.close()


def variables(mapping: Mapping[str, str]) -> dict[str, str]:
    """Return settings as variables of an environment."""
    return {f"TEAMPRO_{name.upper().replace('.', '_')}": text for name, text in mapping.items()}
