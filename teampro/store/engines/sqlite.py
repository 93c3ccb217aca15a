"""SQLite, embedded by apsw: one file, shared by processes; a writer holds the whole of it."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Generator, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import apsw
import peewee

from teampro.schema.values import folded
from teampro.store import faults
from teampro.store.engines.engine import Engine, Row, Words
from teampro.store.query_stats import QueryStats

LEAST_WAIT_SECONDS, MOST_WAIT_SECONDS = 0.0005, 0.002
SHORT_WAITS = 10
CACHED_STATEMENTS = 512
PROGRESS_STEPS = 20_000
"""Virtual machine steps of SQLite between two looks at the clock (some milliseconds)."""
PRAGMAS = ("journal_mode = wal", "synchronous = full", "cache_size = -16000")


FileId = tuple[int, int]
"""Device and number of a file."""


class ReplacedFileError(apsw.CantOpenError):
    """The file of the database is no longer the one that was opened."""


class Sqlite(Engine):
    """One SQLite database file."""

    words = Words(
        # trap: without AUTOINCREMENT SQLite gives the highest id again after its row is deleted.
        id="INTEGER PRIMARY KEY AUTOINCREMENT",
        line="TEXT",
        text="TEXT",
        integer="INTEGER",
        float="REAL",
    )
    errors = (apsw.Error,)

    def __init__(self, path: Path, makes_file: bool = True) -> None:
        self.path = path
        self._makes_file = makes_file
        self._file: FileId | None = None

    def connect(self, stats: QueryStats) -> SqliteConnection:
        """Open a connection to the file that the first one was opened to, again while it is locked.

        trap: SQLite would make a file anew that was removed, and fill one that is empty.

        trap: of processes that turn one new file to WAL together SQLite 3.54 tells all but one
        "locked" at once, whatever the busy handler.
        """
        deadline = time.monotonic() + faults.BUSY_SECONDS
        while True:
            try:
                return self._opened(stats)
            except apsw.BusyError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)

    def _opened(self, stats: QueryStats) -> SqliteConnection:
        if self._file is not None:
            _require_file(str(self.path), self._file)
        elif not self._makes_file and not _has_content(self.path):
            raise ReplacedFileError(f"{self.path} is gone")
        connection = apsw.Connection(str(self.path), statementcachesize=CACHED_STATEMENTS)
        connection.set_busy_handler(_Patience())
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        # perf: else SQLite compiles a statement anew whenever another LIMIT is bound to it.
        connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        connection.create_scalar_function("teampro_lower", _lower, 1, deterministic=True)
        connection.set_progress_handler(lambda: stats.is_late, PROGRESS_STEPS)
        if self._file is None:
            self._file = _file_id(str(self.path))
        return SqliteConnection(connection, str(self.path), self._file)

    def translated(self, fault: Exception) -> Exception:
        """Return what an error of apsw's stands for."""
        if isinstance(fault, apsw.SQLError) and str(fault) == "integer overflow":
            return faults.sum_too_large()
        for kinds, meaning in _MEANINGS:
            if isinstance(fault, kinds):
                return meaning()
        if isinstance(fault, (apsw.CorruptError, apsw.NotADBError)):
            return faults.DamagedDatabase(str(fault))
        return fault

    def lower(self, expression: peewee.Node) -> peewee.Node:
        return peewee.fn.teampro_lower(expression)

    def unindexed(self, expression: peewee.Node) -> peewee.Node:
        # perf: without statistics SQLite reads a million rows by the index of what they are
        # grouped by: 1.2 s in place of 0.13 by the index of the filter.
        return peewee.NodeList((peewee.SQL("+"), expression), glue="")

    def shifted(self, moment: peewee.Node, seconds: peewee.Node) -> peewee.Node:
        return peewee.fn.DATETIME(moment, peewee.NodeList((seconds, peewee.SQL("|| ' seconds'"))))

    def monday(self, day: peewee.Node) -> peewee.Node:
        return peewee.fn.DATE(day, peewee.SQL("'-6 days'"), peewee.SQL("'weekday 1'"))

    def listed(self, values: peewee.Node, of: type[int] | type[str]) -> peewee.Select:
        return peewee.Select([peewee.fn.json_each(values)], [peewee.SQL("value")])

    def tables(self, connection: Any) -> set[str]:
        found = connection.rows("SELECT name FROM sqlite_master WHERE type = 'table'", ())
        return {name for (name,) in found if not name.startswith("sqlite_")}

    def columns(self, connection: Any, table: str) -> list[str]:
        return [
            name for (name,) in connection.rows("SELECT name FROM pragma_table_info(?)", (table,))
        ]

    def next_id(self, connection: Any, table: str, key: str) -> int:
        found = connection.rows("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,))
        if found:
            return int(found[0][0]) + 1
        made = "SELECT 1 FROM sqlite_master WHERE name = ? AND sql LIKE '%AUTOINCREMENT%'"
        return len(connection.rows(made, (table,)))

    def set_next_id(self, connection: Any, table: str, key: str, number: int) -> None:
        connection.rows("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        values = (table, number - 1)
        connection.rows("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", values)

    def set_flushing(self, connection: Any, is_on: bool) -> None:
        connection.rows(f"PRAGMA synchronous = {'FULL' if is_on else 'OFF'}", ())
        if is_on:
            connection.rows("PRAGMA wal_checkpoint(TRUNCATE)", ())

    def analyze(self, connection: Any, table: str) -> None:
        connection.rows(f'ANALYZE "{table}"', ())

    def damage(self, connection: Any) -> str:
        for table in sorted(self.tables(connection)):
            try:
                found = connection.rows(f"PRAGMA quick_check('{table}')", ())
            except apsw.CorruptError as fault:
                return f"table {table}: {fault}"
            if found != [("ok",)]:
                return f"table {table}: {found[0][0]}"
        return ""

    def copy_to(self, connection: Any, path: Path) -> None:
        """Write all of one moment to a new file, while others write."""
        connection.rows("VACUUM INTO ?", (str(path),))


class SqliteConnection:
    """A connection of apsw's."""

    def __init__(self, connection: apsw.Connection, path: str, file: FileId) -> None:
        self.connection = connection
        self._path = path
        self._file = file

    def rows(self, text: str, values: Sequence[Any]) -> list[Row]:
        # trap: fetchone() would leave the statement open and pin its snapshot (apsw 3.54).
        return self.connection.execute(text, values).fetchall()

    def batches(
        self, text: str, values: Sequence[Any], size: int, is_limited: bool
    ) -> Generator[list[Row]]:
        cursor = self.connection.execute(text, values)
        try:
            while batch := list(islice(cursor, size)):
                yield batch
                if len(batch) < size:
                    break
        finally:
            cursor.close(True)

    def write_many(self, text: str, rows: Iterable[Sequence[Any]]) -> None:
        self.connection.executemany(text, rows)

    def begin(self, writes: bool) -> None:
        # trap: a deferred BEGIN that reads and then writes fails at once after a foreign commit,
        # without waiting; so writes begin IMMEDIATE.
        self.connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
        if writes:
            # Nobody would ever see what is written to a file without a name.
            _require_file(self._path, self._file)

    def commit(self) -> None:
        self.connection.execute("COMMIT")

    def roll_back(self) -> None:
        with contextlib.suppress(apsw.Error):
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")

    def close(self) -> None:
        self.connection.close()


def _require_file(path: str, file: FileId) -> None:
    """See that a path still leads to a file. Raises: ReplacedFileError."""
    if _file_id(path) != file:
        raise ReplacedFileError(f"{path} was replaced")


def _file_id(path: str) -> FileId:
    try:
        found = os.stat(path)
    except OSError as fault:
        raise ReplacedFileError(f"{path} was removed ({fault.strerror})") from fault
    return found.st_dev, found.st_ino


def _has_content(path: Path) -> bool:
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def tables_of(path: Path) -> set[str]:
    """Return the tables of any SQLite file, without a change to it. Raises: apsw.Error.

    trap: opened for use it would be turned to WAL, though it may be another program's.
    """
    flags = apsw.SQLITE_OPEN_READONLY
    with contextlib.closing(apsw.Connection(str(path), flags=flags)) as connection:
        connection.set_busy_timeout(faults.BUSY_SECONDS * 1000)
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}


class _Patience:
    """Waits for another writer in steps of a millisecond or two, BUSY_SECONDS in all.

    perf: SQLite's own handler sleeps up to 100 ms at a time, so that of four writers one waited
    ten times as long as needed.
    """

    def __init__(self) -> None:
        self._until = 0.0

    def __call__(self, number: int) -> bool:
        """Wait a little; False gives up. `number` counts the waits for one lock from 0."""
        now = time.monotonic()
        if number == 0:
            self._until = now + faults.BUSY_SECONDS
        if now > self._until:
            return False
        time.sleep(LEAST_WAIT_SECONDS if number < SHORT_WAITS else MOST_WAIT_SECONDS)
        return True


def _lower(*arguments: Any) -> Any:
    text = arguments[0]
    return folded(text) if isinstance(text, str) else text


_MEANINGS: tuple[tuple[tuple[type[apsw.Error], ...], Callable[[], Exception]], ...] = (
    ((ReplacedFileError,), faults.replaced),
    ((apsw.InterruptError,), faults.too_slow),
    ((apsw.FullError,), faults.full),
    ((apsw.BusyError, apsw.LockedError), faults.busy),
    ((apsw.ReadOnlyError, apsw.CantOpenError, apsw.IOError), faults.unwritable),
)
