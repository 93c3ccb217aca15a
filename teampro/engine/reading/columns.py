"""The columns of a plan: what is selected of each row, and the records made of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import peewee

from teampro.engine.reading.plans import Record
from teampro.engine.reading.selection import Selection
from teampro.schema.fields import Field
from teampro.schema.reach import Sql, Table


@dataclass
class Columns:
    """The selected expressions in order: plain fields, then those of joined objects, then keys."""

    expressions: list[Sql] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    objects: list[tuple[str, int, list[Field]]] = field(default_factory=list)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of a record, in order."""
        return (*(each.name for each in self.fields), *(name for name, _, _ in self.objects))

    def add(self, expression: Sql) -> int:
        """Select one more expression and return where it stands in a row."""
        self.expressions.append(expression)
        return len(self.expressions) - 1


def select_columns(rows: Selection) -> Columns:
    """Return the columns that show the rows of a shape."""
    columns = Columns()
    computed = rows.view.computed if rows.view is not None else ()
    for name in (*rows.resource.shown, *(each.name for each in computed)):
        if rows.shows(name):
            known = rows.fields[name]
            columns.add(_shown(rows, known, rows.table))
            columns.fields.append(known)
    for joined, table in rows.joined:
        _add_object(columns, rows, joined.name, joined.plural, table, joined.fields)
    if rows.linking is not None and rows.shows(rows.linking_noun.singular):
        noun = rows.linking_noun
        _add_object(columns, rows, noun.singular, noun.plural, rows.linking, ())
    return columns


def _add_object(
    columns: Columns, rows: Selection, name: str, plural: str, table: Table, names: tuple[str, ...]
) -> None:
    noun = rows.registry[plural]
    fields = [noun.fields[each] for each in names or noun.shown]
    columns.objects.append((name, len(columns.expressions), fields))
    for each in fields:
        columns.add(_shown(rows, each, table))


def _shown(rows: Selection, known: Field, table: Table) -> Sql:
    """Return what a record shows of a field.

    sec: a guarded one is empty for staff, whichever way it is asked for.
    """
    if not known.guarded or rows.shape.is_super:
        return known.expression(table)
    empty = {"": "''", None: "NULL"}.get(known.kind.empty, "0")
    return peewee.SQL(empty)


def record_maker(columns: Columns) -> Callable[[Sequence[Sequence[Any]]], list[Record]]:
    """Return the function that makes records of rows of stored values."""
    names = tuple(each.name for each in columns.fields)
    shows = _shows(columns.fields)
    objects = [
        (name, slice(start, start + len(fields)), tuple(each.name for each in fields), fields)
        for name, start, fields in columns.objects
    ]

    def make(rows: Sequence[Sequence[Any]]) -> list[Record]:
        # perf: a page at a time; a call for each row cost a fifth more.
        records: list[Record] = list(map(dict, map(zip, repeat(names), rows)))
        _show(records, shows)
        for name, part, inner_names, fields in objects:
            inner = [dict(zip(inner_names, row[part], strict=True)) for row in rows]
            _show(inner, _shows(fields))
            for record, each in zip(records, inner, strict=True):
                record[name] = each
        return records

    return make


def _shows(fields: Sequence[Field]) -> list[tuple[str, Callable[[Any], Any]]]:
    return [(each.name, each.kind.show) for each in fields if each.kind.show is not None]


def _show(records: list[Record], shows: Sequence[tuple[str, Callable[[Any], Any]]]) -> None:
    for name, show in shows:
        for record in records:
            record[name] = show(record[name])
