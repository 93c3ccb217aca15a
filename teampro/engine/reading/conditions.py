"""The SQL of filter shapes, of sorting and of cursors: declared fields in, peewee expressions out.

No text of a client is ever part of SQL: values are slots, names are declared.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import Any

import peewee

from teampro.engine.options.comparisons import Shape
from teampro.engine.options.sorting import Sort
from teampro.schema.fields import Field
from teampro.schema.reach import Sql, Table
from teampro.schema.slot import slot
from teampro.store.database import Database

_COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "lt": operator.lt,
    "lte": operator.le,
    "gt": operator.gt,
    "gte": operator.ge,
}
_NEGATIONS = {"ne": "eq", "nin": "in", "outside": "range", "beside": "among"}
_SECOND = 19
"""Characters of a stored date-time."""


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
        """Return the condition; an empty conjunction holds for every row."""
        word, *parts = shape
        if word == "not":
            return ~self.build(parts[0], not negated)
        if word == "and":
            return every([self.build(part, negated) for part in parts])
        if word == "or":
            return some([self.build(part, negated) for part in parts])
        return self._test(word, self.fields[parts[0]], negated)

    def _test(self, word: str, field: Field, negated: bool) -> Sql:
        column = field.expression(self.table)
        if word in ("empty", "filled"):
            return _emptiness(field, column, word == "empty")
        if word in _NEGATIONS:
            test = ~self._positive(_NEGATIONS[word], field, column)
            return some([test, column.is_null()]) if field.nullable else test
        test = self._positive(word, field, column)
        # Inside `not`, a row without a value must count as not meeting the test, so that the
        # negation finds it: SQL's own NOT NULL is neither true nor false.
        return every([column.is_null(False), test]) if negated and field.nullable else test

    def _positive(self, word: str, field: Field, column: Sql) -> Sql:
        name = next(self._names)
        if word == "in":
            return column.in_(self.database.listed(name, field.kind.stored))
        if word == "among":
            return self._among(column, name)
        if word == "range":
            return every([column >= slot(name), column <= slot(next(self._names))])
        if word == "like":
            pattern = peewee.NodeList((slot(name), peewee.SQL("ESCAPE '!'")))
            return peewee.Expression(self.database.lower(column), peewee.OP.ILIKE, pattern)
        return _COMPARE[word](column, slot(name))

    def _among(self, column: Sql, name: str) -> Sql:
        """Return whether a date-time lies in one of the spans of a list: `first last`."""
        spans = self.database.listed(name, str).alias("spans")
        first = peewee.fn.SUBSTR(spans.c.value, 1, _SECOND)
        last = peewee.fn.SUBSTR(spans.c.value, _SECOND + 2, _SECOND)
        inside = every([column >= first, column <= last])
        return peewee.fn.EXISTS(peewee.Select([spans], [peewee.SQL("1")]).where(inside))


def every(conditions: Sequence[Sql]) -> Sql:
    """Join conditions that must all hold.

    trap: `&` would nest them, and a few hundred end in Python's RecursionError (peewee 4.5).
    """
    return peewee.NodeList(conditions, " AND ", parens=True) if conditions else peewee.SQL("TRUE")


def some(conditions: Sequence[Sql]) -> Sql:
    """Join conditions of which one must hold; of none none does."""
    return peewee.NodeList(conditions, " OR ", parens=True) if conditions else peewee.SQL("FALSE")


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
    """Return the condition of the rows after a cursor, whose values are slots k0, k1 and so on.

    `nulls` tells which of them are null; comparing row values would stop at the first null. Rows
    without a first sort value come last and are a part of their own, found by `nulls` (True,).
    """
    # perf: the bound on the first key, though it follows, lets the index seek to the cursor.
    bound = _at_least(fields[sort[0][0]].expression(table), sort[0][1], nulls[0])
    alternatives = []
    equal: list[Sql] = []
    for index, ((name, down), is_null) in enumerate(zip(sort, nulls, strict=False)):
        column = fields[name].expression(table)
        key = slot(f"k{index}")
        if not is_null:
            further = column < key if down else column > key
            if index and fields[name].nullable:
                further = some([further, column.is_null()])
            alternatives.append(every([*equal, further]))
        equal.append(column.is_null() if is_null else column == key)
    return every([bound, some(alternatives)] if alternatives else [bound])


def _at_least(column: Sql, down: bool, is_null: bool) -> Sql:
    if is_null:
        return column.is_null()
    return column <= slot("k0") if down else column >= slot("k0")
