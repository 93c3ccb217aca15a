"""Makes databases for tests, and takes them back: a run would need more memory than there is.

A migrated one is a copy of one that is kept; where a server cannot copy (MariaDB), one that an
earlier test is done with, emptied.
"""

from __future__ import annotations

import atexit
import contextlib
import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from teampro.database_url import DatabaseUrl, read_url
from teampro.errors import Refusal
from teampro.store.database import Database
from teampro.store.engines import DatabaseAddress
from teampro.store.faults import Unwritable
from teampro.store.migrations import TABLE, migrate

ENGINE = os.environ.get("TESTS_DATABASE", "sqlite")
SERVERS = {
    "postgresql": os.environ.get("TESTS_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/"),
    "mariadb": os.environ.get("TESTS_MARIADB", "mysql://root@127.0.0.1:3306/"),
}
MAINTENANCE = {"postgresql": "postgres", "mariadb": "mysql"}
"""The database that one is connected to in order to make others."""
RUN = os.environ.setdefault("TESTS_RUN", secrets.token_hex(3))
PREFIX = f"teampro_test_{RUN}_"
FILE = "teampro.db"
WAIT_SECONDS = 3
"""How long a database that is taken back is waited for, if a connection still uses it."""

_made: dict[Path, str] = {}
"""The names of databases on the server, by their data directories."""
_migrated: set[str] = set()
"""Those that are emptied for another test."""
_empty: list[str] = []
"""Those that wait for one."""


def address(name: str, engine: str = ENGINE) -> str:
    """Return the address of a database on the server of an engine."""
    return SERVERS[engine] + name


def empty(directory: Path) -> DatabaseAddress:
    """Return the database of a data directory; it is made at the first time, with no table."""
    if ENGINE == "sqlite":
        return directory / FILE
    if directory.absolute() not in _made:
        _take(directory, _name(directory), "")
    return _url(directory)


def text_of(directory: Path) -> str:
    """Return the address of the database of a data directory on a server, "" of a file."""
    if ENGINE == "sqlite":
        return ""
    empty(directory)
    return address(_made[directory.absolute()])


def migrated(directory: Path) -> DatabaseAddress:
    """Return the database of a data directory; it is made at the first time, with all tables."""
    if ENGINE == "sqlite":
        if not (directory / FILE).exists():
            directory.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(_migrated_file(), directory / FILE)
        return directory / FILE
    if directory.absolute() not in _made:
        if ENGINE == "postgresql":
            _take(directory, _name(directory), _template())
        elif _empty and not _lent(directory).exists():
            _made[directory.absolute()] = _empty.pop()
            _lent(directory).write_text(_made[directory.absolute()])
        else:
            _take(directory, _name(directory), "")
            _migrate(_url(directory))
            if not _lent(directory).exists():
                _migrated.add(_made[directory.absolute()])
    return _url(directory)


def copied(source: Path, target: Path) -> bool:
    """Make the database of a directory a copy of one that nobody uses, if the server can."""
    if ENGINE != "postgresql" or target.absolute() in _made:
        return False
    _take(target, _name(target), _made[source.absolute()])
    return True


def take_back(directory: Path) -> None:
    """Take back what was made below a directory; the tests are done with it.

    What a server does not let go of in time is dropped with the others, at the end of the run.
    """
    if ENGINE == "sqlite":
        return
    for each in [each for each in _made if each.is_relative_to(directory)]:
        name = _made.pop(each)
        _lent(each).unlink(missing_ok=True)
        with contextlib.suppress(Unwritable, Refusal):
            if name in _migrated and _is_emptied(name):
                _empty.append(name)
            else:
                _drop(name)


def drop_all() -> None:
    """Drop the databases of this run."""
    if ENGINE != "sqlite":
        for name in _names():
            _drop(name)


def _url(directory: Path) -> DatabaseUrl:
    return read_url(address(_made[directory.absolute()]))


def _name(directory: Path) -> str:
    return PREFIX + hashlib.sha256(str(directory.absolute()).encode()).hexdigest()[:12]


def _lent(directory: Path) -> Path:
    """Return the file that tells a test's other processes which database it was lent."""
    return Path(tempfile.gettempdir()) / _name(directory)


def _take(directory: Path, name: str, template: str) -> None:
    """Have a database for a directory; a process that this one started may have made it."""
    if _lent(directory).exists():
        name = _lent(directory).read_text()
    if name not in _names():
        _create(name, template)
    _made[directory.absolute()] = name


def _create(name: str, template: str) -> None:
    with _server() as server:
        server.rows(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))


def _drop(name: str) -> None:
    force = " WITH (FORCE)" if ENGINE == "postgresql" else ""
    with _server() as server:
        server.rows(f"DROP DATABASE {name}{force}")


def _names() -> list[str]:
    text = {
        "postgresql": "SELECT datname FROM pg_database",
        "mariadb": "SELECT schema_name FROM information_schema.schemata",
    }[ENGINE]
    with _server() as server:
        return [name for (name,) in server.rows(text) if name.startswith(PREFIX)]


@contextlib.contextmanager
def _server() -> Iterator[Database]:
    with contextlib.closing(Database(read_url(address(MAINTENANCE[ENGINE])))) as server:
        if ENGINE == "mariadb":
            server.rows(f"SET lock_wait_timeout = {WAIT_SECONDS}")
        yield server


def _migrate(place: DatabaseAddress) -> None:
    with contextlib.closing(Database(place)) as database:
        migrate(database)


@cache
def _migrated_file() -> Path:
    """Return a file of SQLite with all tables, which is copied."""
    folder = Path(tempfile.mkdtemp(prefix="teampro-migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _migrate(folder / FILE)
    return folder / FILE


@cache
def _template() -> str:
    """Return the name of a database of PostgreSQL with all tables, which is copied."""
    name = f"{PREFIX}template_{os.getpid()}"
    _create(name, "")
    _migrate(read_url(address(name)))
    return name


def _is_emptied(name: str) -> bool:
    """Empty a database of MariaDB, but for what migrations put in; False: its tables are others."""
    with contextlib.closing(Database(read_url(address(name)))) as database:
        if _shape(database) != _shape_of_migrated():
            return False
        database.rows(f"SET lock_wait_timeout = {WAIT_SECONDS}")
        database.rows("SET foreign_key_checks = 0")
        used = database.rows(
            "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = DATABASE() AND auto_increment > 1"
        )
        names = sorted(database.tables() - {TABLE})
        looks = ", ".join(f"EXISTS (SELECT 1 FROM {each})" for each in names)
        [filled] = database.rows(f"SELECT {looks}")
        changed = {each for (each,) in used}
        changed |= {each for each, is_filled in zip(names, filled, strict=True) if is_filled}
        for table in changed:
            database.rows(f"TRUNCATE TABLE {table}")
        with database.writing():
            for table in sorted(changed & _rows_of_migrated().keys()):
                for row in _rows_of_migrated()[table]:
                    slots = ", ".join("?" * len(row))
                    database.rows(f"INSERT INTO {table} VALUES ({slots})", row)
    return True


@cache
def _kept() -> DatabaseUrl:
    """Return a migrated database that no test uses."""
    name = f"{PREFIX}kept_{os.getpid()}"
    _create(name, "")
    place = read_url(address(name))
    _migrate(place)
    return place


@cache
def _rows_of_migrated() -> dict[str, list[tuple[object, ...]]]:
    """Return what migrations put into tables."""
    with contextlib.closing(Database(_kept())) as database:
        found = {
            name: database.rows(f"SELECT * FROM {name}") for name in database.tables() - {TABLE}
        }
    return {name: rows for name, rows in found.items() if rows}


@cache
def _shape_of_migrated() -> tuple[object, ...]:
    with contextlib.closing(Database(_kept())) as database:
        return _shape(database)


def _shape(database: Database) -> tuple[object, ...]:
    """Return what tells whether a test changed the tables themselves."""
    applied = database.rows(f"SELECT COUNT(*) FROM {TABLE}")
    counts = [
        database.rows(
            f"SELECT COUNT(*) FROM information_schema.{what} WHERE table_schema = DATABASE()"
        )
        for what in ("columns", "statistics")
    ]
    return (sorted(database.tables()), applied, counts)
