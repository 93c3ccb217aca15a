"""Which rows a shape is about: how they hang on their parent, their filter and their reach."""

from __future__ import annotations

import peewee

from teampro.engine.options.fields import linking_noun, list_fields
from teampro.engine.path import Branch, PathStep
from teampro.engine.reading.conditions import Conditions
from teampro.engine.reading.plans import PlanShape
from teampro.schema.fields import Field, Joined
from teampro.schema.links import Child
from teampro.schema.reach import Sql, Table
from teampro.schema.resource import Resource
from teampro.schema.slot import slot
from teampro.store.database import Database


class Selection:
    """The rows of one shape; `prefix` stands before the names of its filter's slots."""

    def __init__(self, database: Database, shape: PlanShape, prefix: str = "") -> None:
        self.database = database
        self.nouns = nouns = shape.nouns
        self.shape = shape
        self.prefix = prefix
        self.resource: Resource = nouns[shape.plural]
        parent = nouns[shape.parent] if shape.parent else None
        self.link: Child | None = None
        if parent is not None:
            self.link = parent.child(shape.plural) or parent.part(shape.plural)
        tail = self.resource.tail(shape.tail)
        self.view = tail.view if tail is not None else None
        branch = Branch(PathStep(self.resource, (), self.link), shape.plural, tail=tail)
        # Blank fields are shown, so they stay known here.
        usable = list_fields(nouns, branch).known
        self.fields = {**self.resource.fields, **usable}
        self.table: Table = self.resource.model.alias()
        self.linking_noun = linking_noun(nouns, self.link)
        self.linking: Table = None
        if self.link is not None and self.link.through is not None:
            self.linking = nouns.model(self.link.through[0]).alias()
        views = self.view.joined if self.view is not None else ()
        self.joined: list[tuple[Joined, Table]] = [
            (joined, nouns.model(joined.plural).alias())
            for joined in (*self.resource.joined, *views)
            if self.shows(joined.name)
        ]

    def shows(self, name: str) -> bool:
        """Say whether the record shows a name."""
        return self.shape.fields is None or name in self.shape.fields

    def names(self) -> list[Field]:
        """Return the fields that tell the names of what the shown references point to, if any."""
        told = self.shape.named
        if told is None:
            return []
        shown = (known for known in self.nouns.named(self.resource) if self.shows(known.name))
        return [self.nouns.name_of(known, known.to in told) for known in shown]

    @property
    def id_column(self) -> Sql:
        """The rows' id."""
        return getattr(self.table, self.resource.id_field)

    @property
    def parent_column(self) -> Sql:
        """The id of the record each row hangs on."""
        assert self.link is not None
        if self.link.through is not None:
            return getattr(self.linking, self.link.through[1])
        return getattr(self.table, self.link.via)

    def select(self, *expressions: Sql) -> Sql:
        """Return a query over the whole table, with the linking noun at hand."""
        query = self.table.select(*expressions)
        if self.linking is None:
            return query
        assert self.link is not None and self.link.through is not None
        child = getattr(self.linking, self.link.through[2])
        return query.join_from(self.table, self.linking, on=child == self.id_column)

    def join_objects(self, query: Sql) -> Sql:
        """Join the nouns whose rows stand as objects inside these, as far as they are in reach."""
        for joined, other in self.joined:
            on = joined.on(self.table, other)
            there = self.nouns.reach(joined.plural).condition
            if there is not None and not joined.implied:
                on = on & there(self.nouns, other, slot("me"))
            query = query.join_from(self.table, other, peewee.JOIN.LEFT_OUTER, on=on)
        return query

    def conditions(self) -> list[Sql]:
        """Return what tells these rows from all others, but for the caller's reach."""
        shape, found = self.shape, []
        if shape.kind == "record":
            found.append(self.id_column == slot("id"))
        elif shape.kind == "ids":
            found.append(self.id_column.in_(self.database.listed("ids", int)))
        if shape.kind == "nested":
            found.append(self.parent_column.in_(self.database.listed("parents", int)))
        elif self.link is not None:
            found.append(self.parent_column == slot("parent"))
        return found + self._declared() + self._filtered()

    def reach(self) -> list[Sql]:
        """Return the condition of the caller's reach, if the shape carries one."""
        if not self.shape.reach:
            return []
        return self._reached(self.resource, self.table) + self._linked_in_reach()

    def disjoint_reach(self) -> list[list[Sql]]:
        """Return conditions that part the rows in reach without an overlap."""
        if not self.shape.reach:
            return [[]]
        reach, links = self.nouns.reach(self.resource.plural), self._linked_in_reach()
        return [[*part, *links] for part in reach.disjoint(self.nouns, self.table, slot("me"))]

    def _linked_in_reach(self) -> list[Sql]:
        """Return the condition of the rows that link these: each stands inside what it links."""
        noun = self.linking_noun
        return self._reached(noun, self.linking) if noun is not None else []

    def _reached(self, noun: Resource, table: Table) -> list[Sql]:
        condition = self.nouns.reach(noun.plural).condition
        return [] if condition is None else [condition(self.nouns, table, slot("me"))]

    def missed(self) -> tuple[Sql, Sql] | None:
        """Return whether most rows are in reach by their record, and which ones are not.

        None where that is unknown, or where a condition leaves few rows anyway.
        """
        reach = self.nouns.reach(self.resource.plural)
        first, *_ = reach.parts or (reach,)
        known = self.shape.reach and first.missed is not None and first.mostly is not None
        if not known or self.conditions():
            return None
        assert first.missed is not None and first.mostly is not None
        me = slot("me")
        return first.mostly(self.nouns, me), first.missed(self.nouns, self.table, me)

    def _declared(self) -> list[Sql]:
        """Return what the nouns declare: fixed values of the link, the view's rows."""
        found = []
        if self.link is not None:
            found += [getattr(self.table, name) == value for name, value in self.link.where]
        if self.view is not None:
            found.append(self.view.where(self.table))
        return found

    def _filtered(self) -> list[Sql]:
        conditions = Conditions(self.database, self.fields, self.table, f"{self.prefix}v")
        found = [conditions.build(part) for part in self.shape.where[1:]]
        for index, (inner, wanted) in enumerate(self.shape.required):
            there = self._require(inner, f"{self.prefix}r{index}_")
            found.append(there if wanted else ~there)
        return found

    def _require(self, inner: PlanShape, prefix: str) -> Sql:
        """Return the condition that a row has a matching row inside it."""
        child = Selection(self.database, inner, prefix)
        query = child.select(peewee.SQL("1")).where(child.parent_column == self.id_column)
        for condition in child._declared() + child._filtered() + child.reach():
            query = query.where(condition)
        return peewee.fn.EXISTS(query)
