"""The statements of writes: compiled once for each table and set of columns, bound at each use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import peewee

from teampro.schema.registry import Registry
from teampro.schema.rules import Statement, Statements
from teampro.schema.slot import binder, slot
from teampro.store.database import Database
from teampro.store.transaction import NewRow

Compiled = tuple[str, tuple[Any, ...]]
Pick = Callable[[Mapping[str, Any]], Sequence[Any]]
OfRow = tuple[str, Pick]
"""A statement, and what returns its values of a row."""


@lru_cache(maxsize=64)
def select_text(database: Database, model: Any) -> tuple[str, tuple[str, ...]]:
    """Return the statement that selects a row by its id, and the names of its columns."""
    query = model.select().where(model._meta.primary_key == slot("id"))
    names = tuple(column.name for column in model._meta.sorted_fields)
    return database.compile(query)[0], names


@lru_cache(maxsize=256)
def rows_text(
    database: Database, model: Any, asked: tuple[tuple[str, bool], ...], order: str
) -> tuple[str, tuple[Any, ...], tuple[str, ...]]:
    """Return the statement that selects the rows whose columns have the values of their slots.

    `asked` are names of columns, each with whether its slot is a list of numbers. Beside it are the
    values and the names of the columns.
    """
    query = model.select()
    for name, is_list in asked:
        column = getattr(model, name)
        is_met = column.in_(database.listed(name, int)) if is_list else column == slot(name)
        query = query.where(is_met)
    if order:
        query = query.order_by(getattr(model, order))
    names = tuple(column.name for column in model._meta.sorted_fields)
    return (*database.compile(query), names)


@lru_cache(maxsize=64)
def highest_text(database: Database, model: Any, column: str, via: str) -> Compiled:
    """Return the statement that selects the highest number in a column of rows below a record.

    perf: a bare MAX is one step of an index; inside COALESCE it would read all of the rows.
    """
    query = model.select(peewee.fn.MAX(getattr(model, column)))
    return database.compile(query.where(getattr(model, via) == slot("id")))


@lru_cache(maxsize=256)
def statement_text(database: Database, registry: Registry, statement: Statement) -> Compiled:
    """Return a statement of the nouns' rules."""
    return database.compile(statement(registry))


@lru_cache(maxsize=512)
def insert_text(database: Statements, model: Any, names: tuple[str, ...]) -> OfRow:
    """Return the statement that inserts a row and returns its id."""
    text, values = database.compile(model.insert(**{name: slot(name) for name in names}))
    return f"{text} RETURNING {model._meta.primary_key.column_name}", binder(values)


@lru_cache(maxsize=512)
def new_row(database: Statements, model: Any, names: tuple[str, ...]) -> tuple[NewRow, Pick]:
    """Return the statement that stores rows of these columns, and what returns a row's values."""
    text, bound = insert_text(database, model, names)
    head, values, tail = text.rpartition(" VALUES ")
    places, returning, key = tail.partition(" RETURNING ")
    return NewRow(model._meta.table_name, head + values, places, returning + key), bound


@lru_cache(maxsize=64)
def inserts_text(database: Database, model: Any, names: tuple[str, ...], count: int) -> OfRow:
    """Return the statement that inserts so many rows, and what returns the values of each."""
    row = {name: slot(name) for name in names}
    text, values = database.compile(model.insert_many([row] * count))
    return text, binder(values[: len(values) // count])


@lru_cache(maxsize=512)
def update_text(database: Database, model: Any, names: tuple[str, ...]) -> OfRow:
    """Return the statement that sets columns of a row, whose slot is called like its key."""
    key = model._meta.primary_key
    query = model.update(**{name: slot(name) for name in names}).where(key == slot(key.name))
    text, values = database.compile(query)
    return text, binder(values)


@lru_cache(maxsize=256)
def updates_text(
    database: Database, model: Any, names: tuple[str, ...], count: int, is_change: bool
) -> Compiled:
    """Return the statement that sets columns of so many rows alike; slots of the keys are numbers.

    What is a change raises the version of each.
    """
    raised = {"version": model.version + 1} if is_change else {}
    keys = [slot(str(place)) for place in range(count)]
    query = model.update(**{name: slot(name) for name in names}, **raised)
    return database.compile(query.where(model._meta.primary_key.in_(keys)))


@lru_cache(maxsize=64)
def delete_text(database: Database, model: Any) -> str:
    """Return the statement that deletes a row by its id."""
    key = model._meta.primary_key
    return database.compile(model.delete().where(key == slot("id")))[0]
