"""The database: one connection per thread, one way to begin a transaction, one place that counts.

Queries are built with peewee and run as text through its connection. Every storage error leaves
here as a Refusal (busy, storage_full, too_slow) or as peewee's own exception. Knows no noun.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import apsw
import peewee
from playhouse.apsw_ext import APSWDatabase

from teampro.errors import Refusal
from teampro.schema.slot import slot

BUSY_SECONDS = 5
LEAST_WAIT_SECONDS, MOST_WAIT_SECONDS = 0.0005, 0.002
SHORT_WAITS = 10
PROGRESS_STEPS = 20_000
"""Virtual machine steps of SQLite between two looks at the clock (some milliseconds)."""

Row = tuple[Any, ...]


class DamagedDatabase(peewee.DatabaseError):
    """The file is no database, or parts of it are destroyed."""


class Unwritable(Refusal):
    """The storage takes no writes at all: full, read-only or failing, not merely locked."""


class Tally(threading.local):
    """What this thread's current request cost: statements and the seconds they took.

    `limit_seconds` of database work are allowed, 0: any; `deadline` is when the running
    statement reaches them.
    """

    statements = 0
    seconds = 0.0
    limit_seconds = 0.0
    deadline = 0.0

    def start(self, limit_seconds: float) -> None:
        """Begin a request: zero the figures and set the time limit of its database work."""
        self.statements = 0
        self.seconds = 0.0
        self.limit_seconds = limit_seconds

    def begin(self, spent: float) -> float:
        """Note that database work starts, and return the moment; `spent` seconds are used up."""
        began = time.perf_counter()
        self.deadline = began + self.limit_seconds - spent if self.limit_seconds else 0.0
        return began

    def end(self, began: float) -> None:
        """Note that database work has stopped."""
        self.seconds += time.perf_counter() - began
        self.deadline = 0.0

    @property
    def is_late(self) -> bool:
        """Whether the running statement has reached the time limit."""
        return 0 < self.deadline < time.perf_counter()


class Database:
    """One SQLite database file, shared by processes; threads have a connection each."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.tally = Tally()
        self._queue = threading.Lock()
        self.engine = _Engine(
            self._prepare,
            str(path),
            timeout=BUSY_SECONDS,
            statementcachesize=512,
            pragmas=(("journal_mode", "wal"), ("synchronous", "full"), ("cache_size", -16_000)),
        )

    def compile(self, query: peewee.Node) -> tuple[str, tuple[Any, ...]]:
        """Return the text of a peewee query and its values; open ones are Slot objects."""
        text, values = self.engine.get_sql_context().sql(query).query()
        return text, tuple(values)

    def rows(self, text: str, values: Sequence[Any] = ()) -> list[Row]:
        """Run one statement and return all its rows.

        trap: fetchone() would leave the statement open and pin its snapshot (apsw 3.54).
        Raises: Refusal busy, storage_full, too_slow.
        """
        tally = self.tally
        began = tally.begin(tally.seconds)
        try:
            found: list[Row] = self.engine.execute_sql(text, values).fetchall()
        except peewee.PeeweeException as fault:
            raise translated(fault) from fault
        finally:
            tally.statements += 1
            tally.end(began)
        return found

    def run(self, query: peewee.Node) -> list[Row]:
        """Compile and run a query that has no open slots."""
        return self.rows(*self.compile(query))

    def last_id(self) -> int:
        """Return the id that this thread's last INSERT made."""
        return int(self.engine.connection().last_insert_rowid())

    def batches(self, text: str, values: Sequence[Any], size: int) -> Iterator[list[Row]]:
        """Run one statement and yield its rows `size` at a time, in constant memory.

        The time limit is that of each batch: how fast the caller reads is not our work. Only
        inside a transaction, and to be exhausted or closed before it ends.
        """
        tally = self.tally
        tally.statements += 1
        began = tally.begin(0)
        cursor = None
        try:
            cursor = self.engine.execute_sql(text, values)
            while batch := list(islice(cursor, size)):
                tally.end(began)
                yield batch
                began = tally.begin(0)
            tally.end(began)
        except peewee.PeeweeException as fault:
            raise translated(fault) from fault
        except apsw.Error as fault:
            raise translated(peewee.OperationalError(str(fault)), fault) from fault
        finally:
            tally.deadline = 0.0
            if cursor is not None:
                cursor.close(True)

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Hold one consistent view of the data."""
        yield from self._transaction("BEGIN")

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the write lock; commit at the end, roll back on any exception.

        trap: a deferred BEGIN that reads and then writes fails at once after a foreign commit,
        without waiting; so writes begin IMMEDIATE.
        """
        # perf: threads of one process queue here, where the next one is woken at once.
        if not self._queue.acquire(timeout=BUSY_SECONDS):
            raise Refusal("busy", "The storage is busy; try again.", retry_seconds=1)
        try:
            yield from self._transaction("BEGIN IMMEDIATE")
        finally:
            self._queue.release()

    def _transaction(self, begin: str) -> Iterator[None]:
        connection = self._connection()
        try:
            connection.execute(begin)
        except apsw.Error as fault:
            raise translated(peewee.OperationalError(str(fault)), fault) from fault
        try:
            yield
            connection.execute("COMMIT")
        except apsw.Error as fault:
            _roll_back(connection)
            raise translated(peewee.OperationalError(str(fault)), fault) from fault
        except BaseException:
            _roll_back(connection)
            raise

    def _connection(self) -> apsw.Connection:
        if self.engine.is_closed():
            try:
                self.engine.connect()
            except (peewee.PeeweeException, apsw.Error) as fault:
                raise translated(fault) from fault
        connection: apsw.Connection = self.engine.connection()
        return connection

    def _prepare(self, connection: apsw.Connection) -> None:
        # perf: else SQLite compiles a statement anew whenever another LIMIT is bound to it.
        connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        connection.set_busy_handler(_Patience())
        connection.create_scalar_function("teampro_lower", _lower, 1, deterministic=True)
        connection.set_progress_handler(lambda: self.tally.is_late, PROGRESS_STEPS)

    def close(self) -> None:
        """Close this thread's connection."""
        if not self.engine.is_closed():
            self.engine.close()

    def lower(self, expression: peewee.Node) -> peewee.Function:
        """Return the text in lower case as Python's str.lower makes it."""
        return peewee.fn.teampro_lower(expression)

    def listed(self, name: str) -> peewee.Select:
        """Return a sub-select over the values of a list that is bound as JSON text under `name`.

        One statement text serves lists of any length.
        """
        return peewee.Select([peewee.fn.json_each(slot(name))], [peewee.SQL("value")])


class _Engine(APSWDatabase):  # type: ignore[misc]  # peewee's extensions have no types
    """peewee's apsw database with a hook for each new connection.

    trap: peewee 4.5's own register_function fails for deterministic functions on apsw 3.54.
    """

    def __init__(
        self, prepare: Callable[[apsw.Connection], None], path: str, **options: Any
    ) -> None:
        self._prepare = prepare
        super().__init__(path, **options)

    def _connect(self) -> apsw.Connection:
        """Open a connection, again while the file is locked.

        trap: of processes that turn one new file to WAL together SQLite 3.54 tells all but one
        "locked" at once, whatever the busy timeout.
        """
        deadline = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                connection: apsw.Connection = super()._connect()
                return connection
            except apsw.BusyError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)

    def _add_conn_hooks(self, conn: apsw.Connection) -> None:
        super()._add_conn_hooks(conn)
        self._prepare(conn)


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
            self._until = now + BUSY_SECONDS
        if now > self._until:
            return False
        time.sleep(LEAST_WAIT_SECONDS if number < SHORT_WAITS else MOST_WAIT_SECONDS)
        return True


def _lower(*arguments: Any) -> Any:
    """Lower case as Python knows it: SQLite's own `lower` leaves 'Ä' as it is."""
    text = arguments[0]
    return text.lower() if isinstance(text, str) else text


def _roll_back(connection: apsw.Connection) -> None:
    with contextlib.suppress(apsw.Error):
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _cause(fault: BaseException) -> BaseException:
    """Return the first error of apsw's behind a fault; peewee may have wrapped it twice."""
    behind: BaseException | None = fault
    while behind is not None and not isinstance(behind, apsw.Error):
        behind = behind.__cause__ or behind.__context__
    return behind or fault


def translated(fault: Exception, cause: BaseException | None = None) -> Exception:
    """Return the Refusal that a storage error stands for, or the error itself.

    trap: peewee makes OperationalError of busy, full, read-only and interrupted alike; the type
    that tells them apart is behind it (apsw 3.54, peewee 4.5).
    """
    cause = cause or _cause(fault)
    if isinstance(cause, apsw.InterruptError):
        return Refusal(
            "too_slow",
            "The database work went beyond its time limit; filter and sort by indexed fields, "
            "or set count to false.",
        )
    if isinstance(cause, apsw.FullError):
        return Unwritable(
            "storage_full", "The storage is full; nothing was changed.", retry_seconds=30
        )
    if isinstance(cause, (apsw.BusyError, apsw.LockedError)):
        return Refusal("busy", "The storage is busy; try again.", retry_seconds=1)
    if isinstance(cause, (apsw.CorruptError, apsw.NotADBError)):
        return DamagedDatabase(str(cause))
    if isinstance(cause, (apsw.ReadOnlyError, apsw.CantOpenError, apsw.IOError)):
        return Unwritable("busy", "The storage cannot be written or opened.", retry_seconds=5)
    return fault
