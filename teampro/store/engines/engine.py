"""What an engine must offer, so that all above it never asks which one it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import peewee

from teampro.rules.zones import ZoneChange, changes
from teampro.store.query_stats import QueryStats

Row = tuple[Any, ...]
PART_CHARACTERS = {"day": 10, "month": 7, "year": 4}
FIRST_MOMENT, LAST_MOMENT = "0001-01-02", "9999-12-31"
"""Between them a moment has a day in every zone."""


@dataclass(frozen=True)
class Words:
    """The engine's words for the types of columns, as migrations write them.

    `line` is a text of at most 255 characters, which alone may stand in an index or be a key;
    `float` has double precision, `options` ends a CREATE TABLE. `beginning` follows a `text` that
    stands in an index all the same: so much of it counts there. `drop_index` has a `name` and its
    `table` to fill in; `has_partial_indexes` tells whether an index may leave out rows.
    """

    id: str
    line: str
    text: str
    integer: str
    float: str
    options: str = ""
    beginning: str = ""
    drop_index: str = "DROP INDEX {name}"
    has_partial_indexes: bool = True


class Connection(Protocol):
    """One connection, used by one thread at a time. Whatever fails raises one of `errors`."""

    def rows(self, text: str, values: Sequence[Any]) -> list[Row]:
        """Run a statement and return all its rows, none where it has none."""

    def batches(
        self, text: str, values: Sequence[Any], size: int, is_limited: bool
    ) -> Generator[list[Row]]:
        """Run a statement and yield its rows `size` at a time, in constant memory.

        The time limit is that of the whole statement if it `is_limited`, else of each batch, where
        the engine has such a one.
        """

    def write_many(self, text: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement once for each of many rows of values."""

    def begin(self, writes: bool) -> None:
        """Begin a transaction: one view of the data, or the right to write for this one alone."""

    def commit(self) -> None:
        """Make the transaction's changes lasting; they are on the disk when this returns."""

    def roll_back(self) -> None:
        """Undo the transaction, if there is one. Raises nothing."""

    def close(self) -> None:
        """Close the connection; what is not committed is undone."""


class Engine(ABC):
    """One database of one engine."""

    words: ClassVar[Words]
    orders_nulls: ClassVar[bool] = True
    """Whether it knows NULLS LAST."""
    has_atomic_ddl: ClassVar[bool] = True
    """Whether a transaction undoes the tables it made."""
    counts_on: bool = True
    """Whether each row of a table gets the id behind that of the row before it."""
    errors: ClassVar[tuple[type[Exception], ...]]
    """What its driver raises."""

    @abstractmethod
    def connect(self, stats: QueryStats) -> Connection:
        """Open a connection that keeps every promise, for the thread whose `stats` these are.

        Raises: one of `errors`, UnfitServer.
        """

    @abstractmethod
    def translated(self, fault: Exception) -> Exception:
        """Return what a driver's error stands for: one of store.faults, or the error itself."""

    @abstractmethod
    def lower(self, expression: peewee.Node) -> peewee.Node:
        """Return a text in lower case as `schema.values.folded` makes it."""

    def unindexed(self, expression: peewee.Node) -> peewee.Node:
        """Return an expression for whose sake no index is chosen."""
        return expression

    def part(self, expression: peewee.Node, part: str, zone: str) -> peewee.Node:
        """Return the day, week (its Monday), month or year of a stored date or date-time, as text.

        They are 2026-11-25, 2026-11-23, 2026-11 and 2026; of a date-time those in `zone`, "" for
        UTC. Null stays null.
        """
        local = self._in_zone(expression, zone) if zone else expression
        if part == "week":
            return self.monday(peewee.fn.SUBSTR(local, 1, PART_CHARACTERS["day"]))
        return peewee.fn.SUBSTR(local, 1, PART_CHARACTERS[part])

    def _in_zone(self, moment: Any, zone: str) -> peewee.Node:
        """Return a stored date-time as it is told in a zone.

        Engines are told when the zone changes: what they know of zones themselves is nothing
        (SQLite), mostly not installed (MariaDB), or of another release than Python's. perf: a
        function of Python's in SQLite takes thirty times as long.
        """
        is_inside = moment.between(peewee.SQL(f"'{FIRST_MOMENT}'"), peewee.SQL(f"'{LAST_MOMENT}'"))
        local = self.shifted(moment, _offset(moment, changes(zone)))
        return peewee.Case(None, ((is_inside, local),), moment)

    @abstractmethod
    def shifted(self, moment: peewee.Node, seconds: peewee.Node) -> peewee.Node:
        """Return a stored date-time so many seconds later, as text of the same form."""

    @abstractmethod
    def monday(self, day: peewee.Node) -> peewee.Node:
        """Return the Monday of the week in which a date lies, as text."""

    @abstractmethod
    def listed(self, values: peewee.Node, of: type[int] | type[str]) -> peewee.Select:
        """Return a sub-select of one column, `value`, over a list that is bound as JSON text."""

    @abstractmethod
    def tables(self, connection: Connection) -> set[str]:
        """Return the names of the tables there are."""

    @abstractmethod
    def columns(self, connection: Connection, table: str) -> list[str]:
        """Return the names of a table's columns in order; the first is its key."""

    @abstractmethod
    def next_id(self, connection: Connection, table: str, key: str) -> int:
        """Return the id that the next row of a table gets, 0 where it makes none."""

    @abstractmethod
    def set_next_id(self, connection: Connection, table: str, key: str, number: int) -> None:
        """Let a table give this id to its next row."""

    @abstractmethod
    def set_flushing(self, connection: Connection, is_on: bool) -> None:
        """Let a connection's commits wait for the disk or not, as far as the engine can."""

    @abstractmethod
    def analyze(self, connection: Connection, table: str) -> None:
        """Count the values of a table anew, by which the engine chooses its indexes."""

    @abstractmethod
    def damage(self, connection: Connection) -> str:
        """Look through the whole database and tell what is damaged, "" for nothing."""


def _offset(moment: Any, known: Sequence[ZoneChange]) -> peewee.Node:
    """Return how far a zone is ahead of UTC at a moment, in seconds: found by halves."""
    if len(known) == 1:
        return peewee.SQL(str(known[0].offset))
    half = len(known) // 2
    is_before = moment < peewee.SQL(f"'{known[half].moment}'")
    earlier, later = _offset(moment, known[:half]), _offset(moment, known[half:])
    return peewee.Case(None, ((is_before, earlier),), later)
