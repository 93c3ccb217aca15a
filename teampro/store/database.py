"""The database: one connection per thread, one way to begin a transaction, one place that counts.

Queries are built with peewee, printed to text once, and run by the engine's driver. Every storage
error leaves here as one of store.faults, or as the driver's own. Knows no noun and no engine.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

import peewee

from teampro.schema.slot import slot
from teampro.store.engines import DatabaseAddress, engine_of
from teampro.store.engines.engine import Connection, Row
from teampro.store.faults import (
    BUSY_SECONDS,
    Clash,
    ForeignRow,
    LostConnection,
    Unwritable,
    busy,
    too_slow,
)
from teampro.store.query_stats import QueryStats
from teampro.store.sql_text import compiled
from teampro.store.transaction import (
    GivenUp,
    NewRow,
    OpenConnection,
    Transaction,
    Waiting,
)

Answer = TypeVar("Answer")


class Database:
    """One database, shared by processes; threads have a connection each.

    As many connections are open as threads have asked: a server's threads are the pool. Without
    `makes_file` a file that is not there, or empty, is refused in place of being made anew.
    """

    def __init__(self, address: DatabaseAddress | str, *, makes_file: bool = True) -> None:
        self.address = Path(address) if isinstance(address, str) else address
        self.engine = engine_of(self.address, makes_file)
        self._thread = OpenConnection()
        self._queue = threading.Lock()

    @property
    def stats(self) -> QueryStats:
        """What this thread's request has cost so far."""
        return self._thread.stats

    def compile(self, query: peewee.Node) -> tuple[str, tuple[Any, ...]]:
        """Return the text of a peewee query and its values; open ones are Slot objects."""
        return compiled(query, self.engine.orders_nulls)

    def rows(self, text: str, values: Sequence[Any] = ()) -> list[Row]:
        """Run one statement and return all its rows.

        Raises: Refusal busy, storage_full, too_slow.
        """
        thread = self._thread
        stats, connection = thread.stats, thread.connection
        # perf: what begin and end do, without two calls for each statement.
        began = perf_counter()
        spent, limit = stats.seconds, stats.limit_seconds
        stats.deadline = began + limit - spent if limit else 0.0
        try:
            if 0 < limit <= spent:
                raise too_slow()
            if thread.is_behind:
                self._catch_up()
            return (connection or self._connection()).rows(text, values)
        except self.engine.errors as error:
            fault = self._translated(error)
            if connection is None or not self._may_repeat(fault, text):
                raise fault from error
        finally:
            stats.statements += 1
            stats.seconds += perf_counter() - began
            stats.deadline = 0.0
        return self.rows(text, values)

    def insert(self, new: NewRow, values: Sequence[Any]) -> int:
        """Store a new row inside a write, and return its id.

        perf: the next rows of its table wait for the next statement of any kind, or for the commit:
        what stores one stores all. Their ids follow each other, as nobody else writes meanwhile.
        Raises: as `rows` does.
        """
        thread = self._thread
        opened = thread.open
        assert opened is not None
        last = opened.ids.get(new.table, 0)
        if last:
            opened.waiting.append(Waiting(new, values, last + 1))
            thread.is_behind = True
            opened.ids[new.table] = last + 1
            if opened.is_full:
                self._settle()
            return last + 1
        [[made]] = self.rows(new.text(), values)
        if self.engine.counts_on and thread.counts_on:
            opened.ids[new.table] = made
        return int(made)

    def run(self, query: peewee.Node) -> list[Row]:
        """Compile and run a query that has no open slots."""
        return self.rows(*self.compile(query))

    def write_many(self, text: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each of many rows of values, inside a transaction."""
        try:
            self._catch_up()
            self._connection().write_many(text, rows)
        except self.engine.errors as error:
            raise self._translated(error) from error

    def batches(self, text: str, values: Sequence[Any], size: int) -> Iterator[list[Row]]:
        """Run one statement and yield its rows `size` at a time, in constant memory.

        The time limit is that of each batch: how fast the caller reads is not our work. Only
        inside a transaction, and to be exhausted or closed before it ends.
        """
        stats = self.stats
        stats.statements += 1
        began = stats.begin(0)
        try:
            self._catch_up()
            batches = self._connection().batches(text, values, size, is_limited=False)
            with contextlib.closing(batches):
                for batch in batches:
                    stats.end(began)
                    yield batch
                    began = stats.begin(0)
            stats.end(began)
        except self.engine.errors as error:
            raise self._translated(error) from error
        finally:
            stats.deadline = 0.0

    def hand_over(
        self, text: str, values: Sequence[Any], size: int, take: Callable[[list[Row]], None]
    ) -> None:
        """Run one statement and hand its rows over, `size` at a time; `take` may raise to end it.

        The time limit is that of `rows`. Only inside a transaction. Raises: Refusal too_slow, busy.
        """
        stats = self.stats
        began = stats.begin(stats.seconds)
        try:
            if stats.is_late:
                raise too_slow()
            self._catch_up()
            batches = self._connection().batches(text, values, size, is_limited=True)
            try:
                for batch in batches:
                    if stats.is_late:
                        raise too_slow()
                    take(batch)
            finally:
                batches.close()
        except self.engine.errors as error:
            raise self._translated(error) from error
        finally:
            stats.statements += 1
            stats.end(began)

    def reading(self) -> contextlib.AbstractContextManager[object]:
        """Hold one consistent view of the data; inside a transaction that one's."""
        if self._thread.open is not None:
            return contextlib.nullcontext()
        return self._transaction(writes=False)

    def writing(self) -> contextlib.AbstractContextManager[Transaction]:
        """Hold the one right to write; commit at the end, roll back on any exception.

        Inside another one it is a savepoint of it: what it wrote is kept or undone by itself.
        """
        outer = self._thread.open
        return self._transaction(writes=True) if outer is None else self._savepoint(outer)

    def write(self, work: Callable[[], Answer]) -> Answer:
        """Do a piece of work in a write transaction, a second time when it met a Clash.

        Clashes come from other programs in the same database, as our own writers queue.
        """
        try:
            with self.writing():
                return work()
        except Clash:
            with self.writing():
                return work()

    @contextlib.contextmanager
    def _transaction(self, writes: bool) -> Iterator[Transaction]:
        connection = self._entered(writes)
        self._thread.open = transaction = Transaction(writes)
        try:
            yield transaction
            self._conclude(connection, transaction)
        except self.engine.errors as error:
            connection.roll_back()
            raise self._translated(error) from error
        except BaseException:
            connection.roll_back()
            raise
        finally:
            self._leave(connection, transaction)

    def _entered(self, writes: bool) -> Connection:
        """Begin a transaction; a write when those of this process are over that began before."""
        if not writes:
            return self._begun(writes)
        # perf: threads of one process queue here, where the next one is woken at once.
        if not self._queue.acquire(timeout=BUSY_SECONDS):
            raise busy()
        try:
            return self._begun(writes)
        except BaseException:
            self._queue.release()
            raise

    def _conclude(self, connection: Connection, transaction: Transaction) -> None:
        """Commit what was not undone or given up."""
        if transaction.is_undone:
            connection.roll_back()
        elif transaction.fault is not None:
            raise transaction.fault
        else:
            if self._thread.is_behind:
                self._settle()
            connection.commit()
            self._thread.counts_on |= transaction.writes

    def _leave(self, connection: Connection, transaction: Transaction) -> None:
        """Let nothing be open; a connection that cannot be written to is opened anew."""
        thread = self._thread
        thread.open = None
        thread.is_behind = False
        if isinstance(thread.connection, GivenUp):
            is_lost = isinstance(thread.connection.fault, Unwritable)
            thread.connection = None if is_lost else connection
        if transaction.writes:
            self._queue.release()

    @contextlib.contextmanager
    def _savepoint(self, outer: Transaction) -> Iterator[Transaction]:
        """Be a part of a write transaction that can be undone by itself.

        perf: where no statement runs in it, the engine never hears of it.
        """
        if not outer.writes:
            raise RuntimeError("a view of the data cannot turn into a write: end it first")
        if outer.fault is not None:
            raise outer.fault
        connection, thread = self._connection(), self._thread
        thread.open = savepoint = outer.inner()
        thread.is_behind = True
        try:
            try:
                yield savepoint
            except BaseException:
                savepoint.undo()
                raise
            finally:
                self._end(connection, savepoint, outer)
        finally:
            thread.open = outer
            thread.is_behind = outer.is_behind

    def _end(self, connection: Connection, savepoint: Transaction, outer: Transaction) -> None:
        """Keep what a savepoint wrote, or undo it; nothing can be kept of what was given up."""
        name = f"s{savepoint.depth}"
        outer.take_over(savepoint)
        if outer.fault is not None or not savepoint.is_marked:
            return
        try:
            if savepoint.is_undone:
                self._mark(connection, f"ROLLBACK TO SAVEPOINT {name}")
            self._mark(connection, f"RELEASE SAVEPOINT {name}")
        except Exception as fault:
            self._give_up(outer, fault)
            if not savepoint.is_undone:
                raise

    def _catch_up(self) -> None:
        """Let the engine know all of the open transaction; it is given up where that fails.

        Raises: as `rows` does.
        """
        thread = self._thread
        if not thread.is_behind or thread.open is None:
            return
        try:
            if thread.stats.is_late:
                raise too_slow()
            thread.stats.statements += thread.open.catch_up(self._connection())
        except Exception as error:
            fault = self._translated(error) if isinstance(error, self.engine.errors) else error
            thread.counts_on = thread.counts_on and not isinstance(fault, ForeignRow)
            # Its rows are known to be stored: without them nothing else may be.
            self._give_up(thread.open, fault)
            raise fault from error
        thread.is_behind = False

    def _settle(self) -> None:
        """Catch up where no statement follows: by work of its own, which counts. Raises: likewise.

        It is given up, too, where the time limit has been reached before.
        """
        stats = self.stats
        began = stats.begin(stats.seconds)
        try:
            self._catch_up()
        finally:
            stats.end(began)

    def _mark(self, connection: Connection, text: str) -> None:
        try:
            connection.rows(text, ())
        except self.engine.errors as error:
            raise self._translated(error) from error

    def _begun(self, writes: bool) -> Connection:
        """Begin a transaction, on a new connection where the old one turns out to be lost."""
        had_connection = self._thread.connection is not None
        try:
            connection = self._connection()
            try:
                connection.begin(writes)
            except BaseException:
                connection.roll_back()
                raise
        except self.engine.errors as error:
            fault = self._translated(error)
            if not (had_connection and isinstance(fault, LostConnection)):
                raise fault from error
        else:
            return connection
        return self._begun(writes)

    def _connection(self) -> Connection:
        connection = self._thread.connection
        if connection is None:
            connection = self._thread.connection = self.engine.connect(self.stats)
        return connection

    def _translated(self, error: Exception) -> Exception:
        """Return what a driver's error stands for.

        A connection that is lost, or that was opened while nothing could be written, is given up:
        the next one finds the storage as it is then.
        """
        fault = self.engine.translated(error)
        if isinstance(fault, Unwritable):
            self.close()
        if isinstance(fault, (Unwritable, Clash)) and self._thread.open is not None:
            self._give_up(self._thread.open, fault)
        return fault

    def _give_up(self, transaction: Transaction, fault: Exception) -> None:
        """Let nothing more be done in a transaction that the engine does not keep."""
        transaction.fault = fault
        self._thread.connection = GivenUp(fault)

    def _may_repeat(self, fault: Exception, text: str) -> bool:
        """Say whether a statement on a lost connection can be run again on a new one."""
        is_lost = isinstance(fault, LostConnection)
        return is_lost and self._thread.open is None and text.startswith("SELECT")

    def close(self) -> None:
        """Close this thread's connection."""
        connection, self._thread.connection = self._thread.connection, None
        if connection is not None:
            connection.close()

    def tables(self) -> set[str]:
        """Return the names of the tables there are."""
        return self._asked(self.engine.tables)

    def columns(self, table: str) -> list[str]:
        """Return the names of a table's columns in order; the first is its key."""
        return self._asked(lambda connection: self.engine.columns(connection, table))

    def next_id(self, table: str, key: str) -> int:
        """Return the id that the next row of a table gets, 0 where it makes none."""
        return self._asked(lambda connection: self.engine.next_id(connection, table, key))

    def set_next_id(self, table: str, key: str, number: int) -> None:
        """Let a table give this id to its next row; on some engines it ends a transaction."""
        self._asked(lambda connection: self.engine.set_next_id(connection, table, key, number))

    def set_flushing(self, is_on: bool) -> None:
        """Let this thread's commits wait for the disk or not; turned on all is brought there."""
        self._asked(lambda connection: self.engine.set_flushing(connection, is_on))

    def analyze(self) -> None:
        """Let the engine see how its tables are filled, outside a transaction.

        perf: one table after the other: SQLite lets nobody write meanwhile.
        """
        for table in sorted(self.tables()):
            self._asked(partial(self.engine.analyze, table=table))

    def damage(self) -> str:
        """Look through the whole database and tell what is damaged, "" for nothing."""
        return self._asked(self.engine.damage)

    def _asked(self, question: Callable[[Connection], Answer]) -> Answer:
        try:
            self._catch_up()
            return question(self._connection())
        except self.engine.errors as error:
            raise self._translated(error) from error

    def lower(self, expression: peewee.Node) -> peewee.Node:
        """Return a text in lower case, as `schema.values.folded` makes it."""
        return self.engine.lower(expression)

    def unindexed(self, expression: peewee.Node) -> peewee.Node:
        """Return an expression for whose sake no index is chosen."""
        return self.engine.unindexed(expression)

    def part(self, expression: peewee.Node, part: str, zone: str) -> peewee.Node:
        """Return the day, week, month or year of a stored date, or of a date-time in a zone."""
        return self.engine.part(expression, part, zone)

    def listed(self, name: str, of: type[int] | type[str]) -> peewee.Select:
        """Return a sub-select over the values of a list that is bound as JSON text under `name`.

        One statement text serves lists of any length.
        """
        return self.engine.listed(slot(name), of)
