"""Reach: which rows a staff member sees, as a condition that is declared once per noun.

The engine adds the condition to every query, so no handler can forget it. A super administrator
sees every row. Nouns are named by their plural and looked up when a query is built.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any, Protocol

import peewee

SAMPLE = 1_000
"""Records that tell for all whether most are reached; the answer is right either way."""
Model = Any
"""A peewee model: its columns are attributes whose names only its noun's file knows."""
Table = Any
"""A model or an alias of one."""
Sql = Any
"""A peewee expression or query: what its operators return, peewee does not say."""


class Nouns(Protocol):
    """What a reach needs of the registry: the model and the reach of another noun."""

    def model(self, plural: str) -> Model:
        """Return the peewee model of a noun."""

    def reach(self, plural: str) -> Reach:
        """Return the reach of a noun."""


Condition = Callable[[Nouns, Table, Sql], Sql]


@dataclass(frozen=True)
class Reach:
    """A condition on rows, `condition(nouns, table, me)`; None: every row.

    `vias` are the (column, plural, on) whose reached record is enough to reach the row: the one
    whose `on` ("" for the id) the column holds. Below such a record, read in reach, the condition
    need not be repeated. `members` tells the same rows by the set of what they hang on, `parts` are
    the ways to reach them.

    Where every row hangs on a record, `missed` is the condition of the rows whose record is not
    reached, and `mostly(nouns, me)` tells whether most of those records seem to be.
    """

    condition: Condition | None
    vias: tuple[tuple[str, str, str], ...] = ()
    members: Condition | None = None
    parts: tuple[Reach, ...] = ()
    missed: Condition | None = None
    mostly: Callable[[Nouns, Sql], Sql] | None = None

    def disjoint(self, nouns: Nouns, table: Table, me: Sql) -> list[list[Sql]]:
        """Return conditions that share no row and together hold for the rows in reach.

        perf: counted one by one over sets, 200,000 rows cost a twentieth of asking each row.
        """
        found: list[list[Sql]] = []
        before: list[Sql] = []
        for part in self.parts or (self,):
            condition = part.members or part.condition
            if condition is not None:
                member = condition(nouns, table, me)
                found.append([member, *before])
                others = part.missed(nouns, table, me) if part.missed else ~member
                before = [*before, others]
        return found or [[]]


ALL = Reach(None)
NOBODY = Reach(lambda _nouns, _table, _me: peewee.SQL("FALSE"))
"""Staff sees none of it: super administrators only."""


def own(column: str, *others: int, where: Callable[[Table], Sql] | None = None) -> Reach:
    """Return the reach of rows whose `column` names the caller (or one of `others`)."""

    def condition(_nouns: Nouns, table: Table, me: Sql) -> Sql:
        mine = getattr(table, column) == me
        for other in others:
            mine = mine | (getattr(table, column) == other)
        return mine if where is None else where(table) & mine

    return Reach(condition)


def via(column: str, plural: str, on: str = "", reach: Reach | None = None) -> Reach:
    """Return the reach of rows that hang on a reached record of another noun.

    `on` is that noun's column (default: its id); `reach` replaces that noun's own reach. Where a
    chain leads through such a record it must be in its noun's own reach, and that is enough.
    """

    def condition(nouns: Nouns, table: Table, me: Sql) -> Sql:
        model = nouns.model(plural)
        parent = model.alias()
        key = getattr(parent, on or model._meta.primary_key.name)
        found = parent.select(peewee.SQL("1")).where(key == getattr(table, column))
        there = (reach or nouns.reach(plural)).condition
        if there is not None:
            found = found.where(there(nouns, parent, me))
        return peewee.fn.EXISTS(found)

    def members(nouns: Nouns, table: Table, me: Sql) -> Sql:
        model = nouns.model(plural)
        parent = model.alias()
        found = parent.select(getattr(parent, on or model._meta.primary_key.name))
        inner = reach or nouns.reach(plural)
        there = inner.members or inner.condition
        if there is not None:
            found = found.where(there(nouns, parent, me))
        return getattr(table, column).in_(found)

    return Reach(condition, ((column, plural, on),), members)


def among(column: str, plural: str) -> Reach:
    """Return the reach of rows that hang on one of a few reached records of another noun.

    perf: those are found first, by an index; asked row by row, a list would read the whole table.
    """
    link = via(column, plural)
    return replace(link, condition=link.members)


def below(column: str, plural: str) -> Reach:
    """Return the reach of rows each of which hangs on a record of another noun, by its id."""

    def reached(nouns: Nouns, parent: Table, me: Sql) -> Sql:
        inner = nouns.reach(plural)
        there = inner.members or inner.condition
        return peewee.SQL("TRUE") if there is None else there(nouns, parent, me)

    def missed(nouns: Nouns, table: Table, me: Sql) -> Sql:
        model = nouns.model(plural)
        parent = model.alias()
        key = getattr(parent, model._meta.primary_key.name)
        return getattr(table, column).in_(parent.select(key).where(~reached(nouns, parent, me)))

    def mostly(nouns: Nouns, me: Sql) -> Sql:
        model = nouns.model(plural)
        parent, key = model.alias(), model._meta.primary_key
        there = peewee.Case(None, ((reached(nouns, parent, me), 1),), 0)
        mean = parent.select(peewee.fn.SUM(there) * 2 > peewee.fn.COUNT(peewee.SQL("*")))
        # Not every database takes a LIMIT inside IN: it stands one level below.
        some = model.select(key).limit(SAMPLE).alias("some")
        few = peewee.Select([some], [getattr(some.c, key.name)])
        return mean.where(getattr(parent, key.name).in_(few))

    return replace(via(column, plural), missed=missed, mostly=mostly)


def any_of(*parts: Reach) -> Reach:
    """Return the reach of rows that at least one part reaches."""

    def condition(nouns: Nouns, table: Table, me: Sql) -> Sql:
        conditions = [part.condition(nouns, table, me) for part in parts if part.condition]
        return reduce(operator.or_, conditions)

    def members(nouns: Nouns, table: Table, me: Sql) -> Sql:
        conditions = [part.members or part.condition for part in parts]
        return reduce(operator.or_, [each(nouns, table, me) for each in conditions if each])

    vias = tuple(each for part in parts for each in part.vias)
    return Reach(condition, vias, members, parts)
