"""The planner: builds the SQL of shapes and keeps what it has compiled."""

from __future__ import annotations

from functools import lru_cache

import peewee

from teampro.engine.reading.columns import Columns, record_maker, select_columns
from teampro.engine.reading.conditions import beyond, ordering
from teampro.engine.reading.groups import plan_groups
from teampro.engine.reading.plans import Plan, PlanShape
from teampro.engine.reading.selection import Selection
from teampro.engine.reading.weight import weight_of
from teampro.schema.reach import Sql
from teampro.schema.slot import slot
from teampro.store.database import Database

MOST_PLANS = 1_000


class Planner:
    """Makes and keeps plans, at most MOST_PLANS of them; threads share it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.plan = lru_cache(maxsize=MOST_PLANS)(self._plan)

    def _plan(self, shape: PlanShape) -> Plan:
        rows = Selection(self.database, shape)
        if shape.grouping is not None:
            return plan_groups(self.database, rows, shape.grouping)
        columns = select_columns(rows)
        keys: tuple[int, ...] = ()
        parent_index = -1
        if shape.kind == "nested":
            parent_index = columns.add(rows.parent_column)
            page = self._nested_page(rows, columns)
        else:
            keys = _sort_values(rows, columns) if shape.kind == "list" else ()
            page = _page(rows, columns)
        counted = shape.kind in ("list", "nested")
        count = self.database.compile(_count(rows)) if counted else ("", ())
        return Plan(
            self.database.compile(page),
            count,
            record_maker(columns),
            columns.names,
            keys,
            parent_index,
            weight_of(columns.placed),
            columns.stored,
        )

    def _nested_page(self, rows: Selection, columns: Columns) -> Sql:
        """Return the first rows of each parent.

        A window numbers them and is joined back to the rows: the form every database runs.
        """
        inner = Selection(self.database, rows.shape)
        place = peewee.fn.ROW_NUMBER().over(
            partition_by=[inner.parent_column],
            order_by=ordering(inner.fields, inner.table, rows.shape.sort),
        )
        numbered = inner.select(
            inner.parent_column.alias("parent"), inner.id_column.alias("id"), place.alias("place")
        ).where(*inner.conditions(), *inner.reach())
        query = rows.select(*columns.expressions)
        query = query.join_from(rows.table, numbered, on=(numbered.c.id == rows.id_column))
        if rows.linking is not None:
            query = query.where(rows.parent_column == numbered.c.parent)
        return (
            rows.join_objects(query)
            .where(numbered.c.place <= slot("limit"))
            .order_by(numbered.c.parent, numbered.c.place)
            .limit(slot("most"))
        )


def _page(rows: Selection, columns: Columns) -> Sql:
    shape = rows.shape
    query = rows.join_objects(rows.select(*columns.expressions))
    for condition in rows.conditions() + rows.reach():
        query = query.where(condition)
    if shape.nulls is not None:
        query = query.where(beyond(rows.fields, rows.table, shape.sort, shape.nulls))
    if shape.kind == "record":
        return query
    query = query.order_by(*ordering(rows.fields, rows.table, shape.sort))
    return query.limit(slot("limit")).offset(slot("offset"))


def _count(rows: Selection) -> Sql:
    """Return the query of the total; a reach of several parts is counted part by part.

    perf: who sees most projects has those counted that he does not see: of a million rows that
    took a quarter of the time.
    """
    counts: list[Sql] = [_counted(rows, part) for part in rows.disjoint_reach()]
    if missed := rows.missed():
        mostly, outside = missed
        rest = peewee.NodeList((_counted(rows, []), _counted(rows, [outside])), " - ")
        counts[0] = peewee.Case(None, ((mostly, rest),), counts[0])
    elif len(counts) == 1:
        return counts[0]
    return peewee.Select([], [peewee.NodeList(counts, " + ")])


def _counted(rows: Selection, part: list[Sql]) -> Sql:
    query = rows.select(peewee.fn.COUNT(peewee.SQL("*")))
    for condition in rows.conditions() + part:
        query = query.where(condition)
    return query


def _sort_values(rows: Selection, columns: Columns) -> tuple[int, ...]:
    """Select the sort values that the record does not show; return where each stands."""
    places = {each.name: index for index, each in enumerate(columns.fields)}
    return tuple(
        places[name] if name in places else columns.add(rows.fields[name].expression(rows.table))
        for name, _down in rows.shape.sort
    )
