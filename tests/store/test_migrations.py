"""Bringing a database to what the code expects."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from teampro.store import migrations
from teampro.store.database import Database
from teampro.store.engines import DatabaseAddress
from teampro.store.migrations import Migration, NewerDatabase, migrate, pending
from tests import databases


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """Make an empty database."""
    return Database(databases.place(tmp_path))


def names() -> list[str]:
    """Return the names of all migrations, in order."""
    return [migration.name for migration in migrations.MIGRATIONS]


def test_empty_database_lacks_everything_and_then_nothing(database: Database) -> None:
    """Each migration is applied once and written down with its moment."""
    assert names() == pending(database)
    assert names() == migrate(database, lambda: 5.0)
    assert [] == pending(database)
    assert [] == migrate(database)
    rows = database.rows("SELECT name, moment FROM migrations ORDER BY name")
    assert [(name, 5.0) for name in names()] == rows


def test_names_are_in_order_and_differ() -> None:
    """The number in front is the order, and a name stands for one step for ever."""
    assert sorted(set(names())) == names()


def test_newer_database_is_refused_with_what_to_do(database: Database) -> None:
    """An old program must not write to tables it does not know."""
    migrate(database)
    database.rows("INSERT INTO migrations (name, moment) VALUES ('m9999_later', 0)")
    for look in (pending, migrate):
        with pytest.raises(NewerDatabase, match=r"m9999_later.*Install that version"):
            look(database)


def test_failed_migration_leaves_nothing_or_goes_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came before it stays; half of it goes, or is taken up where an engine cannot undo it."""
    migrate(database)
    known = migrations.MIGRATIONS
    half = "CREATE TABLE half (id INTEGER)"
    for rest in ("CREATE nonsense", "CREATE INDEX half_id ON half (id)"):
        step = Migration("m9999_half", lambda _words, rest=rest: (half, rest))
        monkeypatch.setattr(migrations, "MIGRATIONS", (*known, step))
        if rest == "CREATE nonsense":
            with pytest.raises(Exception, match="nonsense"):
                migrate(database)
            assert ["m9999_half"] == pending(database)
            assert database.engine.has_atomic_ddl == ("half" not in database.tables())
    assert ["m9999_half"] == migrate(database)
    assert "half" in database.tables()


def process(place: DatabaseAddress, start: threading.Barrier, report: Callable[..., None]) -> None:
    """Run in a process of its own: migrate together with the others."""
    start.wait()
    try:
        report(migrate(Database(place)))
    except BaseException as fault:
        report([repr(fault)])
        raise


def test_processes_that_start_together_apply_each_migration_once(tmp_path: Path) -> None:
    """The workers of a server may all call it."""
    spawn = multiprocessing.get_context("spawn")
    start, reports = spawn.Barrier(4), spawn.SimpleQueue()
    workers = [
        spawn.Process(target=process, args=(databases.place(tmp_path), start, reports.put))
        for _ in range(4)
    ]
    for worker in workers:
        worker.start()
    applied = sorted(name for _ in workers for name in reports.get())
    for worker in workers:
        worker.join()
    assert names() == applied
