"""The database: one connection per thread, one way to begin a transaction, one place that counts.

Queries are built with peewee, printed to text once, and run by the engine's driver. Every storage
error leaves here as one of store.faults, or as the driver's own. Knows no noun and no engine.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import peewee

from teampro.schema.slot import slot
from teampro.store.engines import Place, engine_of
from teampro.store.engines.engine import Row, Session
from teampro.store.faults import (
    BUSY_SECONDS,
    Clash,
    LostConnection,
    Unwritable,
    busy,
    too_slow,
)
from teampro.store.sql_text import compiled
from teampro.store.tally import Tally

Answer = TypeVar("Answer")


class _Thread(threading.local):
    """A thread's connection, and whether it is in a transaction."""

    session: Session | None = None
    in_transaction = False


class Database:
    """One database, shared by processes; threads have a connection each.

    As many connections are open as threads have asked: a server's threads are the pool.
    """

    def __init__(self, place: Place | str) -> None:
        self.place = Path(place) if isinstance(place, str) else place
        self.tally = Tally()
        self.engine = engine_of(self.place, self.tally)
        self._thread = _Thread()
        self._queue = threading.Lock()

    def compile(self, query: peewee.Node) -> tuple[str, tuple[Any, ...]]:
        """Return the text of a peewee query and its values; open ones are Slot objects."""
        return compiled(query, self.engine.orders_nulls)

    def rows(self, text: str, values: Sequence[Any] = ()) -> list[Row]:
        """Run one statement and return all its rows.

        Raises: Refusal busy, storage_full, too_slow.
        """
        tally = self.tally
        had_session = self._thread.session is not None
        began = tally.begin(tally.seconds)
        try:
            if tally.is_late:
                raise too_slow()
            return self._session().rows(text, values)
        except self.engine.errors as error:
            fault = self._told(error)
            if not (had_session and self._may_repeat(fault, text)):
                raise fault from error
        finally:
            tally.statements += 1
            tally.end(began)
        return self.rows(text, values)

    def run(self, query: peewee.Node) -> list[Row]:
        """Compile and run a query that has no open slots."""
        return self.rows(*self.compile(query))

    def write_many(self, text: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each of many rows of values, inside a transaction."""
        try:
            self._session().write_many(text, rows)
        except self.engine.errors as error:
            raise self._told(error) from error

    def batches(self, text: str, values: Sequence[Any], size: int) -> Iterator[list[Row]]:
        """Run one statement and yield its rows `size` at a time, in constant memory.

        The time limit is that of each batch: how fast the caller reads is not our work. Only
        inside a transaction, and to be exhausted or closed before it ends.
        """
        tally = self.tally
        tally.statements += 1
        began = tally.begin(0)
        batches = self._session().batches(text, values, size)
        try:
            with contextlib.closing(batches):
                for batch in batches:
                    tally.end(began)
                    yield batch
                    began = tally.begin(0)
            tally.end(began)
        except self.engine.errors as error:
            raise self._told(error) from error
        finally:
            tally.deadline = 0.0

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Hold one consistent view of the data."""
        with self._transaction(writes=False):
            yield

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the one right to write; commit at the end, roll back on any exception."""
        # perf: threads of one process queue here, where the next one is woken at once.
        if not self._queue.acquire(timeout=BUSY_SECONDS):
            raise busy()
        try:
            with self._transaction(writes=True):
                yield
        finally:
            self._queue.release()

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
    def _transaction(self, writes: bool) -> Iterator[None]:
        session = self._begun(writes)
        thread = self._thread
        thread.in_transaction = True
        try:
            yield
            session.commit()
        except self.engine.errors as error:
            session.roll_back()
            raise self._told(error) from error
        except BaseException:
            session.roll_back()
            raise
        finally:
            thread.in_transaction = False

    def _begun(self, writes: bool) -> Session:
        """Begin a transaction, on a new connection where the old one turns out to be lost."""
        had_session = self._thread.session is not None
        try:
            session = self._session()
            try:
                session.begin(writes)
            except BaseException:
                session.roll_back()
                raise
        except self.engine.errors as error:
            fault = self._told(error)
            if not (had_session and isinstance(fault, LostConnection)):
                raise fault from error
        else:
            return session
        return self._begun(writes)

    def _session(self) -> Session:
        session = self._thread.session
        if session is None:
            session = self._thread.session = self.engine.connect()
        return session

    def _told(self, error: Exception) -> Exception:
        """Return what a driver's error stands for.

        A connection that is lost, or that was opened while nothing could be written, is given up:
        the next one finds the storage as it is then.
        """
        fault = self.engine.translated(error)
        if isinstance(fault, Unwritable):
            self.close()
        return fault

    def _may_repeat(self, fault: Exception, text: str) -> bool:
        """Say whether a statement on a lost connection can be run again on a new one."""
        is_lost = isinstance(fault, LostConnection)
        return is_lost and not self._thread.in_transaction and text.startswith("SELECT")

    def close(self) -> None:
        """Close this thread's connection."""
        session, self._thread.session = self._thread.session, None
        if session is not None:
            session.close()

    def tables(self) -> set[str]:
        """Return the names of the tables there are."""
        return self._asked(self.engine.tables)

    def columns(self, table: str) -> list[str]:
        """Return the names of a table's columns in order; the first is its key."""
        return self._asked(lambda session: self.engine.columns(session, table))

    def next_id(self, table: str, key: str) -> int:
        """Return the id that the next row of a table gets, 0 where it makes none."""
        return self._asked(lambda session: self.engine.next_id(session, table, key))

    def set_next_id(self, table: str, key: str, number: int) -> None:
        """Let a table give this id to its next row; on some engines it ends a transaction."""
        self._asked(lambda session: self.engine.set_next_id(session, table, key, number))

    def set_flushing(self, is_on: bool) -> None:
        """Let this thread's commits wait for the disk or not; turned on all is brought there."""
        self._asked(lambda session: self.engine.set_flushing(session, is_on))

    def damage(self) -> str:
        """Look through the whole database and tell what is damaged, "" for nothing."""
        return self._asked(self.engine.damage)

    def _asked(self, question: Callable[[Session], Answer]) -> Answer:
        try:
            return question(self._session())
        except self.engine.errors as error:
            raise self._told(error) from error

    def lower(self, expression: peewee.Node) -> peewee.Node:
        """Return a text in lower case, as `schema.values.folded` makes it."""
        return self.engine.lower(expression)

    def listed(self, name: str, of: type[int] | type[str]) -> peewee.Select:
        """Return a sub-select over the values of a list that is bound as JSON text under `name`.

        One statement text serves lists of any length.
        """
        return self.engine.listed(slot(name), of)
