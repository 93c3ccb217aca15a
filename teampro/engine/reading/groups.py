"""The plan of a grouped list: its rows counted, summed and compared by the keys they are put to.

Groups are a query of their own, of which a page is sorted and cut; so no key is written twice,
whatever is bound in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import peewee

from teampro.engine.options.grouping import COUNT, Grouping, Total
from teampro.engine.reading.columns import Columns, record_maker
from teampro.engine.reading.plans import Make, Plan, Record
from teampro.engine.reading.selection import Selection
from teampro.engine.reading.weight import weight_of
from teampro.schema.fields import Field
from teampro.schema.kinds import DATE, FLAG, INTEGER, MONEY, Kind
from teampro.schema.reach import Sql, Table
from teampro.schema.slot import slot
from teampro.schema.vault import Vault
from teampro.store.database import Database
from teampro.store.faults import LARGEST_SUM, sum_too_large

_FUNCTIONS: Mapping[str, Callable[[Sql], Sql]] = {
    "sum": lambda column: peewee.fn.COALESCE(peewee.fn.SUM(column), 0),
    "min": peewee.fn.MIN,
    "max": peewee.fn.MAX,
}
_FLAG_OR_NULL = replace(FLAG, show=lambda stored: None if stored is None else bool(stored))
_DAY_CHARACTERS = 10
_PARENT = "parent"


def plan_groups(database: Database, rows: Selection, grouping: Grouping) -> Plan:
    """Return the plan of a list that is grouped, flat, below a record or inside rows."""
    shown = [*_keys(database, rows, grouping), *_totals(rows, grouping)]
    grouped = _grouped(rows, grouping, shown)
    columns = Columns(
        [getattr(grouped.c, _column(place)) for place in range(len(shown))],
        [known for known, _expression in shown],
    )
    _add_names(rows, grouping, columns, grouped)
    is_nested = rows.shape.kind == "nested"
    parent_index = columns.add(grouped.c.parent) if is_nested else -1
    page = (_nested_page if is_nested else _page)(rows, columns, grouped)
    keys = _grouped(rows, grouping, shown[: len(grouping.keys)] or shown[:1])
    count = peewee.Select([keys], [peewee.fn.COUNT(peewee.SQL("*"))])
    sums = [place for place, name in enumerate(grouping.names) if name.startswith("sum.")]
    return Plan(
        database.compile(page),
        database.compile(count),
        _with_whole_sums(record_maker(columns), sums),
        columns.names,
        (),
        parent_index,
        weight_of(columns.placed),
    )


def _column(place: int) -> str:
    """Return the name of a column of groups; no table has one that is called so."""
    return f"grouped_{place}"


def _keys(database: Database, rows: Selection, grouping: Grouping) -> list[tuple[Field, Sql]]:
    found = []
    for key in grouping.keys:
        known = rows.fields[key.field]
        expression = known.expression(rows.table)
        if key.part:
            expression = database.part(expression, key.part, key.zone)
            known = replace(known, kind=DATE, longest=_DAY_CHARACTERS)
        found.append((replace(known, name=key.name), database.unindexed(expression)))
    return found


def _totals(rows: Selection, grouping: Grouping) -> list[tuple[Field, Sql]]:
    count = peewee.fn.COUNT(peewee.SQL("*"))
    found = [(Field(COUNT, INTEGER, lambda _table: count), count)]
    for total in grouping.totals:
        known = rows.fields[total.field]
        kind = _kind(total, known.kind)
        value = _FUNCTIONS[total.function](known.expression(rows.table))
        found.append((replace(known, name=total.name, kind=kind), value))
    return found


def _kind(total: Total, kind: Kind) -> Kind:
    """Return the kind of a total: a sum of flags is how many are true, a bound may be null."""
    if total.function == "sum":
        return kind if kind is MONEY else INTEGER
    return _FLAG_OR_NULL if kind is FLAG else kind


def _grouped(rows: Selection, grouping: Grouping, shown: Sequence[tuple[Field, Sql]]) -> Table:
    """Return the groups of all rows: what each shows, and inside rows its parent."""
    columns = [value.alias(_column(place)) for place, (_known, value) in enumerate(shown)]
    names = [_column(place) for place in range(len(grouping.keys))]
    if rows.shape.kind == "nested":
        columns.append(rows.parent_column.alias(_PARENT))
        names.append(_PARENT)
    query = rows.select(*columns)
    for condition in rows.conditions() + rows.reach():
        query = query.where(condition)
    if names:
        query = query.group_by(*map(peewee.SQL, names))
    return query.alias("grouped")


def _add_names(rows: Selection, grouping: Grouping, columns: Columns, grouped: Table) -> None:
    """Tell the names of what keys refer to, where the rows of the list would."""
    places = {key.name: place for place, key in enumerate(grouping.keys)}
    for known in rows.names():
        name = known.name.removesuffix(".name")
        of_group = SimpleNamespace(**{name: getattr(grouped.c, _column(places[name]))})
        columns.add(known.expression(of_group))
        columns.fields.append(known)


def _ordering(rows: Selection, columns: Columns, table: Table) -> list[Sql]:
    """Return the ORDER BY terms; groups without a value come last in both directions."""
    places = {known.name: place for place, known in enumerate(columns.fields)}
    terms = []
    for name, down in rows.shape.sort:
        column = getattr(table.c, _column(places[name]))
        nulls = "last" if columns.fields[places[name]].nullable else None
        terms.append(column.desc(nulls=nulls) if down else column.asc(nulls=nulls))
    return terms


def _page(rows: Selection, columns: Columns, grouped: Table) -> Sql:
    query = peewee.Select([grouped], columns.expressions)
    query = query.order_by(*_ordering(rows, columns, grouped))
    return query.limit(slot("limit")).offset(slot("offset"))


def _nested_page(rows: Selection, columns: Columns, grouped: Table) -> Sql:
    """Return the first groups of each parent, the last column, which a window numbers."""
    place = peewee.fn.ROW_NUMBER().over(
        partition_by=[grouped.c.parent], order_by=_ordering(rows, columns, grouped)
    )
    shown = [each.alias(f"shown_{index}") for index, each in enumerate(columns.expressions)]
    placed = peewee.Select([grouped], [*shown, place.alias("place")]).alias("placed")
    names = [getattr(placed.c, f"shown_{index}") for index in range(len(shown))]
    query = peewee.Select([placed], names).where(placed.c.place <= slot("limit"))
    return query.order_by(names[-1], placed.c.place).limit(slot("most"))


def _with_whole_sums(make: Make, sums: Sequence[int]) -> Make:
    """Return what makes groups, and refuses sums that not every database and format can hold."""
    if not sums:
        return make

    def make_whole(rows: Sequence[Sequence[Any]], vault: Vault) -> list[Record]:
        if any(abs(row[place]) > LARGEST_SUM for row in rows for place in sums):
            raise sum_too_large()
        return make(rows, vault)

    return make_whole
