"""Bringing a database to what the code expects."""

from __future__ import annotations

import io
import multiprocessing
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from teampro.store import migrations
from teampro.store.database import Database
from teampro.store.dump import dump
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


OLD_ROWS = (
    "INSERT INTO admins (username, name, role, password_hash) VALUES ('a', 'A', 'super', '')",
    "INSERT INTO admins (username, name, role, password_hash) VALUES ('b', 'B', 'staff', '')",
    *(
        "INSERT INTO history (sequence, moment, adminid, request_id, operation, resource, "
        f"record_id, project_id, changes) VALUES ({sequence}, '2024-05-06 12:00:00', {adminid}, "
        f"'01HX', 'update', 'projects', 7, 7, '[]')"
        for sequence, adminid in ((41, 2), (42, 0))
    ),
    *(
        f"INSERT INTO clients (id, name, company) VALUES ({number}, '{name}', '{company}')"
        for number, (name, company) in enumerate(
            (("Dr. Ada  Lüders", "Lüders & Co"), (" Prince ", ""), ("", "Nameless")), 7
        )
    ),
)
"""What an installation held before the third migration; the first 40 entries went before."""


def test_migration_killed_after_each_of_its_statements_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends at the same tables, indexes and rows as one that was never disturbed."""
    known = migrations.MIGRATIONS
    ends = []
    for is_killed in (False, True):
        (tmp_path / str(is_killed)).mkdir()
        database = Database(databases.place(tmp_path / str(is_killed)))
        for number, migration in enumerate(known):
            if is_killed:
                for count in range(len(migration.statements(database.engine.words)) + 1):
                    steps = (*known[:number], killed(migration, count))
                    monkeypatch.setattr(migrations, "MIGRATIONS", steps)
                    with pytest.raises(Exception, match="killed"):
                        migrate(database, lambda: 5.0)
            monkeypatch.setattr(migrations, "MIGRATIONS", known[: number + 1])
            assert [migration.name] == migrate(database, lambda: 5.0)
            if migration.name == "m0002_nouns":
                for row in OLD_ROWS:
                    database.rows(row)
        file = io.BytesIO()
        with database.reading():
            dump(database, file)
        ends.append((databases.schema(database), file.getvalue().splitlines()))
        database.close()
    assert ends[0] == ends[1]


def test_names_of_clients_are_split_at_their_last_blank(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And each client has a name for other systems, no two the same."""
    known = migrations.MIGRATIONS
    monkeypatch.setattr(migrations, "MIGRATIONS", known[:2])
    migrate(database)
    for row in OLD_ROWS:
        database.rows(row)
    database.rows(
        "INSERT INTO clients (id, name, company) VALUES (123456789012345, ?, '')", ("A B",)
    )
    monkeypatch.setattr(migrations, "MIGRATIONS", known)
    migrate(database)
    columns = "firstname, lastname, companyname, uuid, email, status, version"
    found = database.rows(f"SELECT {columns} FROM clients ORDER BY id")
    rest = (None, "Active", 1)
    assert [
        ("Dr. Ada", "Lüders", "Lüders & Co", "00000000-0000-8000-8000-000000000007", *rest),
        ("", "Prince", "", "00000000-0000-8000-8000-000000000008", *rest),
        ("", "", "Nameless", "00000000-0000-8000-8000-000000000009", *rest),
        ("A", "B", "", "00000000-0123-8000-8000-456789012345", *rest),
    ] == found


def killed(migration: Migration, count: int) -> Migration:
    """Return a migration that ends with a fault after some of its statements."""
    return Migration(
        migration.name, lambda words: (*migration.statements(words)[:count], "CREATE killed")
    )


def test_old_rows_learn_what_can_be_known(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entries tell who acted, staff keep their areas, and the floor is below the oldest entry."""
    known = migrations.MIGRATIONS
    monkeypatch.setattr(migrations, "MIGRATIONS", known[:2])
    migrate(database)
    for row in OLD_ROWS:
        database.rows(row)
    monkeypatch.setattr(migrations, "MIGRATIONS", known)
    migrate(database)
    entries = database.rows(
        'SELECT sequence, actor, version, was_project_id, client_id, "row" FROM history '
        "ORDER BY sequence"
    )
    assert [(41, "admin:2", 0, 0, 0, ""), (42, "clock", 0, 0, 0, "")] == entries
    areas = database.rows("SELECT username, areas FROM admins ORDER BY username")
    assert [("a", ""), ("b", "projects:write support:write")] == areas
    metas = database.rows('SELECT "key", value FROM meta ORDER BY "key"')
    assert [("epoch", "1"), ("history_floor", "40")] == metas


def test_empty_database_begins_its_first_epoch_with_no_history_gone(database: Database) -> None:
    """Nothing was thrown away yet."""
    migrate(database)
    metas = database.rows('SELECT "key", value FROM meta ORDER BY "key"')
    assert [("epoch", "1"), ("history_floor", "0")] == metas


@pytest.mark.parametrize(
    ("table", "column"),
    [
        *(
            (table, "external")
            for table in ("projects", "actions", "topics", "files", "timelogs", "ticketxrefs")
        ),
        ("tokens", "identifier"),
        ("jobs", "open_mark"),
    ],
)
def test_unique_column_takes_many_nulls(database: Database, table: str, column: str) -> None:
    """A text that is not there is null, so that it clashes with no other."""
    migrate(database)
    database.rows(
        "INSERT INTO admins (username, name, role, password_hash) VALUES ('a', 'A', 'super', '')"
    )
    for number, (value, is_taken) in enumerate(
        ((None, False), (None, False), ("jira:A-1", False), ("jira:a-1", False), ("jira:A-1", True))
    ):
        row = filled(database, table) | {column: value}
        for name in {"digest", "attempt_key"} & row.keys():
            row[name] = str(number)
        if table == "ticketxrefs":
            row["ticket_id"] = number
        text = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' for _ in row)})"
        if is_taken:
            with pytest.raises(Exception, match="(?i)unique|duplicate"):
                database.rows(text, tuple(row.values()))
        else:
            database.rows(text, tuple(row.values()))


def filled(database: Database, table: str) -> dict[str, int | str | None]:
    """Return a row of a table with something in each column that takes no null, without its id."""
    return {
        name: 1
        for name in database.columns(table)[1:]
        if not databases.is_nullable(table, name, database)
    }


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
