"""The SQL of filter shapes, of sorting and of cursors: declared fields in, peewee expressions out.

No text of a client is ever part of SQL: values are slots, names are declared.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from itertools import count
from typing import Any

import peewee

from teampro.engine.filters import Shape
from teampro.schema.reach import Sql, Table
from teampro.schema.resource import Field
from teampro.schema.slot import slot
from teampro.store.database import Database

Sort = tuple[tuple[str, bool], ...]
"""Field names with whether they run downwards; the id is always among them."""

_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}


class Conditions:
    """Builds the condition of one shape over a table; slots are `prefix` and a number."""

    def __init__(
        self, database: Database, fields: Mapping[str, Field], table: Table, prefix: str = "v"
    ) -> None:
        self.database = database
        self.fields = fields
        self.table = table
        self._names = (f"{prefix}{number}" for number in count())

    def build(self, shape: Shape, negated: bool = False) -> Sql:
        """Return the condition; an empty conjunction is None."""
        word, *parts = shape
        if word == "not":
            return ~self.build(parts[0], not negated)
        if word in ("and", "or"):
            built = [self.build(part, negated) for part in parts]
            join = operator.and_ if word == "and" else operator.or_
            return reduce(join, built) if built else None
        return self._test(word, self.fields[parts[0]], negated)

    def _slot(self) -> Sql:
        return slot(next(self._names))

    def _test(self, word: str, field: Field, negated: bool) -> Sql:
        column = field.expression(self.table)
        if word in ("empty", "filled"):
            return _emptiness(field, column, word == "empty")
        if word in ("ne", "nin", "outside"):
            test = ~self._positive({"ne": "eq", "nin": "in", "outside": "range"}[word], column)
            return test | column.is_null() if field.nullable else test
        test = self._positive(word, column)
        # Inside `not`, a row without a value must count as not meeting the test, so that the
        # negation finds it: SQL's own NOT NULL is neither true nor false.
        return column.is_null(False) & test if negated and field.nullable else test

    def _positive(self, word: str, column: Sql) -> Sql:
        if word == "in":
            return column.in_(self.database.listed(next(self._names)))
        if word == "range":
            return (column >= self._slot()) & (column <= self._slot())
        if word == "like":
            pattern = peewee.NodeList((self._slot(), peewee.SQL("ESCAPE '!'")))
            return peewee.Expression(self.database.lower(column), peewee.OP.ILIKE, pattern)
        return _COMPARE[word](column, self._slot())


def _emptiness(field: Field, column: Sql, wanted: bool) -> Sql:
    if field.kind.empty is None:
        return column.is_null(wanted)
    return column == field.kind.empty if wanted else column != field.kind.empty


def ordering(fields: Mapping[str, Field], table: Table, sort: Sort) -> list[Sql]:
    """Return the ORDER BY terms; rows without a value come last in both directions."""
    terms = []
    for name, down in sort:
        column = fields[name].expression(table)
        nulls = "last" if fields[name].nullable else None
        terms.append(column.desc(nulls=nulls) if down else column.asc(nulls=nulls))
    return terms


def beyond(fields: Mapping[str, Field], table: Table, sort: Sort, nulls: Sequence[bool]) -> Sql:
    """Return the condition of the rows after a cursor, whose values are slots k0, k1, …

    `nulls` tells which of them are null; comparing row values would stop at the first null.
    """
    alternatives = []
    equal: list[Sql] = []
    for index, ((name, down), is_null) in enumerate(zip(sort, nulls, strict=True)):
        column = fields[name].expression(table)
        key = slot(f"k{index}")
        if not is_null:
            further = column < key if down else column > key
            if fields[name].nullable:
                further = further | column.is_null()
            alternatives.append(reduce(operator.and_, [*equal, further]))
        equal.append(column.is_null() if is_null else column == key)
    found = reduce(operator.or_, alternatives)
    (name, down), first_null = sort[0], nulls[0]
    if len(sort) > 1 and not first_null and not fields[name].nullable:
        # perf: the redundant bound on the first key lets the index seek to the cursor.
        column = fields[name].expression(table)
        bound = column <= slot("k0") if down else column >= slot("k0")
        found = bound & found
    return found
