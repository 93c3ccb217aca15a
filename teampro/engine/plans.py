"""Plans: the SQL of one record or list, compiled once for each shape and bound at each call.

A shape holds everything that changes the SQL text: nouns, filter words, sort, fields, whether the
reach condition is there. Ids, values, limits and the caller are bound and never enter a shape.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import peewee

from teampro.engine.conditions import Conditions, Sort, beyond, ordering
from teampro.engine.fields import list_fields
from teampro.engine.filters import Shape
from teampro.engine.path import Branch, Place
from teampro.schema.reach import Sql, Table
from teampro.schema.registry import Registry
from teampro.schema.resource import Child, Field, Joined, Resource, Tail
from teampro.schema.slot import slot
from teampro.store.database import Database

MOST_PLANS = 1_000
Compiled = tuple[str, tuple[Any, ...]]
Record = dict[str, Any]


@dataclass(frozen=True)
class PlanShape:
    """What makes two reads the same SQL.

    `kind` is record (slot id), ids (slot ids), list (slots limit, offset) or nested (slots
    parents, limit: rows of each parent). `nulls` tells which cursor values are null, None: no
    cursor. `required` holds the shapes of lists inside the rows, with whether a row must be there.
    """

    kind: str
    plural: str
    parent: str = ""
    tail: str = ""
    where: Shape = ("and",)
    sort: Sort = ()
    nulls: tuple[bool, ...] | None = None
    limited: bool = False
    fields: tuple[str, ...] | None = None
    reach: bool = False
    is_super: bool = True
    required: tuple[tuple[PlanShape, bool], ...] = ()


@dataclass(frozen=True)
class Plan:
    """Compiled SQL and how to make records of its rows."""

    page: Compiled
    count: Compiled
    make: Callable[[Sequence[Any]], Record]
    names: tuple[str, ...]
    key_indexes: tuple[int, ...]
    parent_index: int
    id_name: str


@dataclass
class _Columns:
    """The selected expressions in order: plain fields, then those of joined objects, then keys."""

    expressions: list[Sql] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    objects: list[tuple[str, int, list[Field]]] = field(default_factory=list)

    def add(self, expression: Sql) -> int:
        self.expressions.append(expression)
        return len(self.expressions) - 1


class Planner:
    """Makes and keeps plans, at most MOST_PLANS of them."""

    def __init__(self, database: Database, registry: Registry) -> None:
        self.database = database
        self.registry = registry
        self.plan = lru_cache(maxsize=MOST_PLANS)(self._plan)

    def _plan(self, shape: PlanShape) -> Plan:
        return _Build(self.database, self.registry, shape).plan()


class _Build:
    """The making of one plan."""

    def __init__(
        self, database: Database, registry: Registry, shape: PlanShape, prefix: str = ""
    ) -> None:
        self.database = database
        self.registry = registry
        self.shape = shape
        self.prefix = prefix
        self.resource: Resource = registry[shape.plural]
        self.link: Child | None = (
            registry[shape.parent].child(shape.plural) if shape.parent else None
        )
        self.tail: Tail | None = self.resource.tail(shape.tail)
        place = Place(self.resource, (), self.link)
        self.filters = list_fields(registry, Branch(place, shape.plural, tail=self.tail)).known
        self.table: Table = self.resource.model.alias()
        self.linking: Table = None
        if self.link is not None and self.link.through is not None:
            self.linking = registry.model(self.link.through[0]).alias()

    def plan(self) -> Plan:
        columns = self._columns()
        names = (*(each.name for each in columns.fields), *(name for name, _, _ in columns.objects))
        keys, parent_index = self._keys(columns)
        return Plan(
            page=self.database.compile(self._page(columns)),
            count=self.database.compile(self._from(peewee.fn.COUNT(peewee.SQL("*")))),
            make=_maker(columns),
            names=names,
            key_indexes=keys,
            parent_index=parent_index,
            id_name=self.resource.id_field,
        )

    def _columns(self) -> _Columns:
        columns = _Columns()
        view = self.tail.view if self.tail is not None else None
        shown = [self.resource.fields[name] for name in self.resource.shown]
        shown += [self.filters[each.name] for each in view.computed] if view is not None else []
        for each in shown:
            if self._wanted(each.name):
                hidden = each.guarded and not self.shape.is_super
                columns.add(peewee.SQL("''") if hidden else each.expression(self.table))
                columns.fields.append(each)
        self.joined: list[tuple[Joined, Table]] = []
        for joined in (*self.resource.joined, *(view.joined if view is not None else ())):
            other = self.registry.model(joined.plural).alias()
            self.joined.append((joined, other))
            if self._wanted(joined.name):
                self._add_object(columns, joined.name, joined.plural, other, joined.fields)
        if self.link is not None and self.link.through is not None:
            linking = self.registry[self.link.through[0]]
            if self._wanted(linking.singular):
                self._add_object(columns, linking.singular, linking.plural, self.linking, ())
        return columns

    def _wanted(self, name: str) -> bool:
        return self.shape.fields is None or name in self.shape.fields

    def _add_object(
        self, columns: _Columns, name: str, plural: str, table: Table, names: tuple[str, ...]
    ) -> None:
        noun = self.registry[plural]
        fields = [noun.fields[each] for each in names or noun.shown]
        start = len(columns.expressions)
        for each in fields:
            columns.add(each.expression(table))
        columns.objects.append((name, start, fields))

    def _keys(self, columns: _Columns) -> tuple[tuple[int, ...], int]:
        """Append what paging needs and the record does not show: sort values, the parent's id."""
        place = {each.name: index for index, each in enumerate(columns.fields)}
        keys: tuple[int, ...] = ()
        if self.shape.limited and self.shape.kind == "list":
            keys = tuple(
                place[name]
                if name in place
                else columns.add(self.filters[name].expression(self.table))
                for name, _down in self.shape.sort
            )
        if self.shape.kind != "nested":
            return keys, -1
        return keys, columns.add(self._parent_column())

    def _parent_column(self) -> Sql:
        assert self.link is not None
        if self.link.through is not None:
            return getattr(self.linking, self.link.through[1])
        return getattr(self.table, self.link.via)

    def _page(self, columns: _Columns) -> Sql:
        if self.shape.kind == "nested":
            return self._nested_page(columns)
        query = self._from(*columns.expressions, joins=True)
        if self.shape.nulls is not None:
            query = query.where(beyond(self.filters, self.table, self.shape.sort, self.shape.nulls))
        if self.shape.kind == "record":
            return query
        query = query.order_by(*ordering(self.filters, self.table, self.shape.sort))
        query = query.limit(slot("limit"))
        return query.offset(slot("offset")) if self.shape.limited else query

    def _nested_page(self, columns: _Columns) -> Sql:
        """Number the rows of each parent and keep the first ones of each.

        A window joined back to the rows: the one form that every database of the field runs.
        """
        key = getattr(self.table, self.resource.id_field)
        place = peewee.fn.ROW_NUMBER().over(
            partition_by=[self._parent_column()],
            order_by=ordering(self.filters, self.table, self.shape.sort),
        )
        numbered = self._from(
            self._parent_column().alias("parent"), key.alias("id"), place.alias("place")
        )
        # The same expressions over the same aliases select the row itself: a second, outer use.
        outer = _Build(self.database, self.registry, self.shape)
        again = outer._columns()
        again.add(outer._parent_column())
        table_id = getattr(outer.table, self.resource.id_field)
        query = outer.table.select(*again.expressions)
        query = query.join(numbered, on=(numbered.c.id == table_id))
        query = outer._join(query)
        if outer.linking is not None:
            query = query.where(outer._parent_column() == numbered.c.parent)
        return (
            query.where(numbered.c.place <= slot("limit"))
            .order_by(numbered.c.parent, numbered.c.place)
            .limit(slot("most"))
        )

    def _from(self, *expressions: Sql, joins: bool = False) -> Sql:
        """Return the query over the rows in question, without order and limit."""
        query = self.table.select(*expressions)
        if joins:
            query = self._join(query)
        elif self.linking is not None:
            query = self._join_link(query)
        for condition in self._conditions():
            query = query.where(condition)
        return query

    def _join(self, query: Sql) -> Sql:
        if self.linking is not None:
            query = self._join_link(query)
        for joined, other in self.joined:
            if self._wanted(joined.name):
                query = query.join_from(
                    self.table, other, peewee.JOIN.LEFT_OUTER, on=joined.on(self.table, other)
                )
        return query

    def _join_link(self, query: Sql) -> Sql:
        assert self.link is not None and self.link.through is not None
        child = getattr(self.linking, self.link.through[2])
        on = child == getattr(self.table, self.resource.id_field)
        return query.join_from(self.table, self.linking, on=on)

    def _conditions(self) -> list[Sql]:
        shape, found = self.shape, []
        key = getattr(self.table, self.resource.id_field)
        if shape.kind == "record":
            found.append(key == slot("id"))
        elif shape.kind == "ids":
            found.append(key.in_(self.database.listed("ids")))
        if shape.kind == "nested":
            found.append(self._parent_column().in_(self.database.listed("parents")))
        elif self.link is not None:
            found.append(self._parent_column() == slot("parent"))
        if self.link is not None:
            found += [getattr(self.table, name) == value for name, value in self.link.where]
        return found + self._declared() + self._filtered()

    def _declared(self) -> list[Sql]:
        """The conditions that the nouns declare: the view's rows and the reach."""
        found = []
        if self.tail is not None and self.tail.view is not None:
            found.append(self.tail.view.where(self.table))
        if self.shape.reach and self.resource.reach.condition is not None:
            found.append(self.resource.reach.condition(self.registry, self.table, slot("me")))
        return found

    def _filtered(self) -> list[Sql]:
        prefix = f"{self.prefix}v"
        condition = Conditions(self.database, self.filters, self.table, prefix).build(
            self.shape.where
        )
        found = [] if condition is None else [condition]
        for index, (inner, wanted) in enumerate(self.shape.required):
            there = self._require(inner, f"{self.prefix}r{index}_")
            found.append(there if wanted else ~there)
        return found

    def _require(self, inner: PlanShape, prefix: str) -> Sql:
        """Return the condition that a row has a matching row inside it."""
        child = _Build(self.database, self.registry, inner, prefix)
        query = child.table.select(peewee.SQL("1"))
        if child.linking is not None:
            query = child._join_link(query)
        query = query.where(child._parent_column() == getattr(self.table, self.resource.id_field))
        for condition in child._declared() + child._filtered():
            query = query.where(condition)
        return peewee.fn.EXISTS(query)


def _maker(columns: _Columns) -> Callable[[Sequence[Any]], Record]:
    """Return the function that makes a record of a row of values."""
    names = tuple(each.name for each in columns.fields)
    shows = [(each.name, each.kind.show) for each in columns.fields if each.kind.show]
    objects = [
        (
            name,
            slice(start, start + len(fields)),
            tuple(each.name for each in fields),
            [(each.name, each.kind.show) for each in fields if each.kind.show],
        )
        for name, start, fields in columns.objects
    ]

    def make(row: Sequence[Any]) -> Record:
        record = dict(zip(names, row, strict=False))
        for name, show in shows:
            record[name] = show(record[name])
        for name, part, inner_names, inner_shows in objects:
            inner = dict(zip(inner_names, row[part], strict=True))
            for inner_name, show in inner_shows:
                inner[inner_name] = show(inner[inner_name])
            record[name] = inner
        return record

    return make
