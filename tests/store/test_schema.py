"""The tables that migrations make are the tables that the models declare."""

from __future__ import annotations

from collections.abc import Iterator

import peewee
import pytest

from teampro.describe.migration import models
from teampro.resources.people.admins import Admin
from teampro.store.database import Database
from teampro.store.migrations import migrate
from tests import databases

MODELS = models()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A migrated, empty database."""
    made = Database(databases.place(tmp_path_factory.mktemp("schema")))
    migrate(made)
    yield made
    made.close()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_columns_are_those_of_the_model(database: Database, model: type[peewee.Model]) -> None:
    """A table has the model's key first, then its columns, null only where the model says so."""
    table = model._meta.table_name
    declared = [column.column_name for column in model._meta.sorted_fields]
    nullable = {column.column_name for column in model._meta.sorted_fields if column.null}
    made = database.columns(table)
    assert (declared[0], sorted(declared)) == (made[0], sorted(made))
    assert nullable == {
        name for name in declared[1:] if databases.is_nullable(table, name, database)
    }


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_indexes_are_those_of_the_model(database: Database, model: type[peewee.Model]) -> None:
    """Every declared index exists, and no other: what is marked indexed keeps its price."""
    declared = {
        ((column.column_name,), bool(column.unique))
        for column in model._meta.sorted_fields
        if (column.index or column.unique) and not column.primary_key
    }
    declared |= {(tuple(names), unique) for names, unique in model._meta.indexes}
    assert declared == databases.indexes(model._meta.table_name, database)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_ids_are_never_given_twice(database: Database, model: type[peewee.Model]) -> None:
    """The id of a deleted row does not come back, though it was the highest."""
    key = model._meta.primary_key
    columns = [column for column in model._meta.sorted_fields if column is not key]
    row = {column.name: column.default for column in columns}
    owned = [column.name for column in columns if column.column_name == "admin_id"]
    if owned:  # the table of tokens asks for an administrator who is there
        if not database.run(Admin.select()):
            database.run(Admin.insert(username="anna", password_hash=""))
        [[owner]] = database.run(Admin.select(peewee.fn.MAX(Admin.id)))
        row |= dict.fromkeys(owned, owner)
    given = []
    for _ in range(2):
        database.run(model.insert(**row))
        [[number]] = database.run(model.select(peewee.fn.MAX(key)))
        database.run(model.delete())
        given.append(number)
    assert given[0] < given[1]
