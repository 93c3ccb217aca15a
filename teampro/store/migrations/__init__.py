"""Brings the tables of a database to what this version of the code expects.

Each migration is a module here of statements, with a number and a name that never change; it runs
once, in a write transaction of its own. Knows the order, not what the tables are for.
"""

from __future__ import annotations

import pkgutil
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from teampro.store.database import Database
from teampro.store.engines.engine import Words

TABLE = "migrations"
_MODULE = re.compile(r"m\d{4}_\w+")
_MAKE = re.compile(r"(CREATE (?:TABLE|INDEX|UNIQUE INDEX)|ADD COLUMN) (?!IF )")
_DROP = re.compile(r"(DROP (?:INDEX|COLUMN)) (?!IF )")


class NewerDatabase(Exception):
    """The database was migrated by a later version of TeamPro; the text says what to do."""


@dataclass(frozen=True)
class Migration:
    """One step from tables to tables."""

    name: str
    statements: Callable[[Words], tuple[str, ...]]


def _migrations() -> tuple[Migration, ...]:
    """Return the modules of this package that are migrations, in the order of their numbers."""
    found = sorted(each.name for each in pkgutil.iter_modules(__path__))
    return tuple(
        Migration(name, import_module(f"{__name__}.{name}").statements)
        for name in found
        if _MODULE.fullmatch(name)
    )


MIGRATIONS = _migrations()


def pending(database: Database) -> list[str]:
    """Return the names of the migrations the database lacks, in order.

    Raises: NewerDatabase when it has one that this code does not know.
    """
    applied = _applied(database)
    unknown = applied - {migration.name for migration in MIGRATIONS}
    if unknown:
        raise NewerDatabase(
            f"The database {database.address} holds the migration {sorted(unknown)[-1]}, which "
            "this version of TeamPro does not know: it was used by a later version. Install that "
            "version, or restore a backup that was made before the upgrade."
        )
    return [migration.name for migration in MIGRATIONS if migration.name not in applied]


def migrate(database: Database, now: Callable[[], float] = time.time) -> list[str]:
    """Apply what is missing and return the names of what this call applied.

    Several processes may call it at once: each migration is looked up again under the write
    lock. A database that lacks nothing is not written to.
    Raises: NewerDatabase.
    """
    missing = set(pending(database))
    return [
        migration.name
        for migration in MIGRATIONS
        if migration.name in missing and _apply(database, migration, now)
    ]


def _apply(database: Database, migration: Migration, now: Callable[[], float]) -> bool:
    engine = database.engine
    with database.writing():
        if migration.name not in pending(database):
            return False
        line, moment = engine.words.line, engine.words.float
        database.rows(
            f"CREATE TABLE IF NOT EXISTS {TABLE} "
            f"(name {line} PRIMARY KEY, moment {moment} NOT NULL){engine.words.options}"
        )
        for statement in migration.statements(engine.words):
            if not engine.has_atomic_ddl:
                # No transaction undoes these, so a migration that was killed goes on.
                statement = _MAKE.sub(r"\1 IF NOT EXISTS ", statement)
                statement = _DROP.sub(r"\1 IF EXISTS ", statement)
            database.rows(statement)
        database.rows(f"INSERT INTO {TABLE} (name, moment) VALUES (?, ?)", (migration.name, now()))
    return True


def _applied(database: Database) -> set[str]:
    if TABLE not in database.tables():
        return set()
    return {name for (name,) in database.rows(f"SELECT name FROM {TABLE}")}
