"""What models declare beyond what the migrations make, as statements for a further migration.

Tables, columns and indexes are compared, in an empty database that all migrations have gone
through. A table or a column that no model declares is left alone: it may hold data.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import peewee

from teampro.store import migrations
from teampro.store.database import Database
from teampro.store.engines.engine import Words

LONGEST_NAME = 63
"""Characters that every database takes as the name of an index."""
_WORDS = Words(
    id="INTEGER PRIMARY KEY AUTOINCREMENT",
    line="LINE",
    text="TEXT",
    integer="INTEGER",
    float="REAL",
)
"""Those of the compared database: SQLite takes any word, and a line can be told from a text."""
Index = tuple[tuple[str, ...], bool]
"""The columns of an index, and whether it is unique."""


@dataclass(frozen=True)
class Difference:
    """Indexes to drop first, as (name, table), and statements with the engine's words to fill in.

    An index that changes is dropped and made again, under the same name.
    """

    dropped: tuple[tuple[str, str], ...]
    statements: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.statements or self.dropped)


def difference(models: Iterable[type[peewee.Model]]) -> Difference:
    """Return what the migrations lack of what the models declare."""
    statements: list[str] = []
    dropped: list[tuple[str, str]] = []
    with _migrated() as database:
        for model in models:
            made = _Table(database, model._meta.table_name)
            statements += _table(model, made)
            statements += _indexes(model, made)
            dropped += made.superfluous(_declared_indexes(model))
    return Difference(tuple(dropped), tuple(statements))


@contextlib.contextmanager
def _migrated() -> Iterator[Database]:
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.closing(Database(Path(folder) / "migrated.db")) as database,
    ):
        for migration in migrations.MIGRATIONS:
            for statement in migration.statements(_WORDS):
                database.rows(statement)
        yield database


class _Table:
    """A table as the migrations make it: the word of each column's type, its indexes by name."""

    def __init__(self, database: Database, name: str) -> None:
        self.name = name
        self.words: dict[str, str] = dict(
            database.rows("SELECT name, type FROM pragma_table_info(?)", (name,))
        )
        self.indexes: dict[str, Index] = {}
        self.own: set[str] = set()
        found = database.rows('SELECT name, "unique", origin FROM pragma_index_list(?)', (name,))
        for index, is_unique, origin in found:
            columns = database.rows("SELECT name FROM pragma_index_info(?)", (index,))
            self.indexes[index] = (tuple(column for (column,) in columns), bool(is_unique))
            if origin == "c":
                self.own.add(index)

    def superfluous(self, declared: set[Index]) -> list[tuple[str, str]]:
        """Return the indexes that a statement of their own made and nobody declares."""
        gone = (name for name in sorted(self.own) if self.indexes[name] not in declared)
        return [(name, self.name) for name in gone]


def _table(model: type[peewee.Model], made: _Table) -> list[str]:
    """Return the statement that makes the table, or those that add its columns."""
    columns = model._meta.sorted_fields
    if not made.words:
        lines = ",\n".join(f'        "{each.column_name}" {_type(each)}' for each in columns)
        return [f"CREATE TABLE {made.name} (\n{lines}\n    ){{words.options}}"]
    return [
        f'ALTER TABLE {made.name} ADD COLUMN "{each.column_name}" {_type(each)}{_default(each)}'
        for each in columns
        if each.column_name not in made.words
    ]


def _indexes(model: type[peewee.Model], made: _Table) -> list[str]:
    declared = _declared_indexes(model)
    return [
        _index(model, made, columns, is_unique)
        for columns, is_unique in sorted(declared - set(made.indexes.values()))
    ]


def _index(
    model: type[peewee.Model], made: _Table, columns: tuple[str, ...], is_unique: bool
) -> str:
    by_name = {each.column_name: each for each in model._meta.sorted_fields}
    listed = (
        f'"{name}"{{words.beginning}}'
        if made.words.get(name, _word(by_name[name])) in ("text", _WORDS.text)
        else f'"{name}"'
        for name in columns
    )
    kind = "UNIQUE INDEX" if is_unique else "INDEX"
    name = "_".join((made.name, *columns))[:LONGEST_NAME]
    return f"CREATE {kind} {name} ON {made.name} ({', '.join(listed)})"


def _declared_indexes(model: type[peewee.Model]) -> set[Index]:
    found: set[Index] = {(tuple(names), bool(unique)) for names, unique in model._meta.indexes}
    for column in model._meta.sorted_fields:
        if (column.index or column.unique) and not column.primary_key:
            found.add(((column.column_name,), bool(column.unique)))
    return found


def _type(column: Any) -> str:
    """Return the type of a column as migrations write it."""
    is_free = column.null or column.primary_key
    return f"{{words.{_word(column)}}}{'' if is_free else ' NOT NULL'}"


def _word(column: Any) -> str:
    if isinstance(column, peewee.AutoField):
        return "id"
    if isinstance(column, peewee.IntegerField):
        return "integer"
    if isinstance(column, peewee.FloatField):
        return "float"
    if isinstance(column, peewee.CharField):
        return "line"
    if isinstance(column, peewee.TextField):
        return "text"
    raise TypeError(f"{column.model.__name__}.{column.name}: migrations know no {column!r}")


def _default(column: Any) -> str:
    """Return what the rows that are there get in a new column that is never null."""
    if column.null:
        return ""
    if isinstance(column.default, int):
        return f" DEFAULT {column.default}"
    text = column.default.replace("'", "''").replace("{", "{{").replace("}", "}}")
    return f" DEFAULT '{text}'"
