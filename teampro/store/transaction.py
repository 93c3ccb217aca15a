"""A thread's connection and the transaction that is open on it, as values.

A savepoint is told to the engine when a statement runs in it. New rows wait for each other until
then, too, where their ids are known beforehand: nobody can tell that they are stored later.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

from teampro.store.engines.engine import Connection
from teampro.store.faults import foreign_row
from teampro.store.query_stats import QueryStats

MOST_WAITING = 50
"""So many new rows are held in memory, and stored by one statement."""


@dataclass(frozen=True, slots=True)
class NewRow:
    """The statement that stores rows of one table and returns their ids, in three parts.

    Between `head` and `tail` stand the `places` of each row's values.
    """

    table: str
    head: str
    places: str
    tail: str

    def text(self, count: int = 1) -> str:
        """Return the statement for so many rows."""
        return f"{self.head}{', '.join([self.places] * count)}{self.tail}"


class Waiting(NamedTuple):
    """A row that is to be stored, and the id that it will have."""

    new: NewRow
    values: Sequence[Any]
    id: int


@dataclass
class Transaction:
    """An open transaction, or a savepoint `depth` levels inside the `outer` one.

    `fault` is what made the engine give up the whole of it. The engine knows a savepoint when it
    `is_marked`. `ids` are the last ones that tables gave to rows of the whole transaction.
    """

    writes: bool
    outer: Transaction | None = None
    depth: int = 0
    is_undone: bool = False
    fault: Exception | None = None
    is_marked: bool = True
    waiting: list[Waiting] = field(default_factory=list)
    ids: dict[str, int] = field(default_factory=dict)

    def undo(self) -> None:
        """Let its end undo what it wrote, as if it had never been."""
        self.is_undone = True

    def inner(self) -> Transaction:
        """Return a savepoint inside it, which no statement has run in yet."""
        return Transaction(True, self, self.depth + 1, is_marked=False, ids=self.ids)

    def take_over(self, inner: Transaction) -> None:
        """Take what a savepoint leaves that is over: its fault and, if it is kept, its new rows.

        What was undone may give its ids again, or not: the engine knows.
        """
        self.fault = self.fault or inner.fault
        if not inner.is_undone:
            self.waiting += inner.waiting
        elif inner.is_marked or inner.waiting:
            self.ids.clear()

    @property
    def is_behind(self) -> bool:
        """Whether the engine does not know all of it."""
        return not self.is_marked or bool(self.waiting)

    @property
    def is_full(self) -> bool:
        """Whether as many rows wait in the whole transaction as are held in memory."""
        return self._count() >= MOST_WAITING

    def _count(self) -> int:
        """Return how many rows wait in it and in what it stands in."""
        return len(self.waiting) + (self.outer._count() if self.outer is not None else 0)

    def catch_up(self, connection: Connection) -> int:
        """Let the engine know all of it; return how many rows' statements that took.

        Raises: ForeignRow, where a program that does not queue has taken the id of a row.
        """
        count = 0
        if not self.is_marked:
            # What a marked one stands in is known: its own mark was behind all of that.
            count = self.outer.catch_up(connection) if self.outer is not None else 0
            connection.rows(f"SAVEPOINT s{self.depth}", ())
            self.is_marked = True
        waiting, self.waiting = self.waiting, []
        for new, rows in groupby(waiting, lambda each: each.new):
            alike = list(rows)
            for begin in range(0, len(alike), MOST_WAITING):
                _store(connection, new, alike[begin : begin + MOST_WAITING])
                count += 1
        return count


def _store(connection: Connection, new: NewRow, rows: Sequence[Waiting]) -> None:
    values = [value for each in rows for value in each.values]
    found: Iterable[Any] = connection.rows(new.text(len(rows)), values)
    if [number for (number,) in found] != [each.id for each in rows]:
        raise foreign_row()


class GivenUp:
    """Stands for the connection of a transaction that its engine has given up whole.

    trap: it did so savepoints or not (a full disk, a deadlock, a lost server): on the connection
    itself each further statement would be committed by itself.
    """

    def __init__(self, fault: Exception) -> None:
        self.fault = fault

    def close(self) -> None:
        """Do nothing: it holds nothing."""

    def __getattr__(self, _name: str) -> Any:
        raise self.fault


class OpenConnection(threading.local):
    """A thread's connection, its innermost open transaction, and what its request costs.

    `is_behind` says that the engine does not know all of that transaction. It `counts_on` from the
    id of one new row to the next, but not in the write after one in which that was wrong.
    perf: looking something up here takes longer than in an ordinary object.
    """

    connection: Connection | None = None
    open: Transaction | None = None
    is_behind: bool = False
    counts_on: bool = True

    def __init__(self) -> None:
        self.stats = QueryStats()
