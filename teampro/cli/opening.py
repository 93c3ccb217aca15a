"""How a command comes by its data: found, looked at, and only then opened.

A lost, empty or foreign database is told from a new one before anything is written.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import apsw

from teampro.cli.advice import command
from teampro.cli.command import Failure
from teampro.identity.passwords import Passwords
from teampro.identity.pepper import open_pepper
from teampro.settings import Settings
from teampro.store.database import DamagedDatabase, Database, Unwritable
from teampro.store.migrations import migrate, pending
from teampro.store.places import (
    Places,
    is_there,
    make_directory,
    places_of,
    require,
)


@contextlib.contextmanager
def opened(settings: Settings, *, create: bool = False) -> Iterator[Database]:
    """Yield the database, ready for use; `create` makes and migrates it where needed.

    Raises: PlaceError, NewerDatabase, Failure.
    """
    places = places_of(settings)
    if not create or places.lost_database or is_there(places.database):
        check_database(settings, places)
    else:
        make_directory(places.data)
        make_directory(places.database.parent)
    database = Database(places.database)
    try:
        if create:
            migrate(database)
        elif missing := pending(database):
            raise Failure(
                f"The database {database.path} lacks the migration {missing[0]}: "
                f"run `{command(settings, 'migrate')}`."
            )
        yield database
    except Unwritable as fault:
        raise unwritable(places.database, fault) from fault
    except DamagedDatabase as fault:
        raise _damaged(settings, places.database, fault) from fault
    finally:
        database.close()


@contextlib.contextmanager
def opened_or_made(settings: Settings) -> Iterator[Database]:
    """Yield the database as `opened` does; make it where there is none, and say so."""
    path = places_of(settings).database
    is_new = not is_there(path)
    with opened(settings, create=True) as database:
        if is_new:
            print(f"Made a new database: {path.absolute()}")
        yield database


def check_database(settings: Settings, places: Places) -> None:
    """See that there is a database, that it is ours, and that this user may use it.

    Raises: PlaceError, Failure.
    """
    path = places.database
    if is_there(places.data):
        require(places.data, os.R_OK | (os.W_OK | os.X_OK if places.data.is_dir() else 0))
    if not is_there(path):
        raise Failure(_why_none(settings, places))
    if not path.is_file():
        raise Failure(f"{path} is no file: move it away, or name another database.")
    for each in (path, *(Path(f"{path}{suffix}") for suffix in ("-wal", "-shm"))):
        if is_there(each):
            require(each, os.R_OK | os.W_OK)
    if path.stat().st_size == 0:
        raise Failure(
            f"The database {path} is empty. {_put_back(settings)}; if no data was ever in "
            "it, name an empty directory with --data DIR."
        )
    _check_tables(settings, path)


def unwritable(path: Path, fault: Unwritable) -> Failure:
    """Return what an operator is told of a storage that takes no writes."""
    if fault.word == "storage_full":
        return Failure(f"The disk of {path} is full: free some space.")
    return Failure(
        f"The database {path} cannot be written or opened ({fault.__cause__}): see that this user "
        f"may write in {path.absolute().parent} and that its disk works."
    )


def open_passwords(settings: Settings, database: Database) -> Passwords:
    """Return what hashes and checks passwords. Raises: PepperError."""
    path = places_of(settings).pepper
    if is_there(path):
        require(path, os.R_OK)
    pepper = open_pepper(database, path)
    return Passwords(pepper, settings["password.cost"])


def require_admin(database: Database, settings: Settings, username: str) -> None:
    """See that there is an administrator of this name. Raises: Failure."""
    found = username.isprintable() and database.rows(
        "SELECT 1 FROM admins WHERE username = ?", (username,)
    )
    if not found:
        raise Failure(
            f"There is no administrator called {username!r}: "
            f"`{command(settings, 'admin list')}` lists them."
        )


def _why_none(settings: Settings, places: Places) -> str:
    """Say what it means that there is no database, and what to do."""
    if is_there(places.data) and not places.data.is_dir():
        return f"{places.data} is a file, not a directory: name another place with --data DIR."
    told = f"There is no database {places.database}"
    if places.lost_database:
        return (
            f"{told}, though the pepper or the files of one are there. {_put_back(settings)}, or "
            "move those away to begin anew."
        )
    return (
        f"{told}: run `{command(settings, 'demo')}` or `{command(settings, 'migrate')}` to make "
        "one, or name the directory with --data DIR."
    )


def _put_back(settings: Settings) -> str:
    return (
        "Put the lost one back, restore the last backup with "
        f"`{command(settings, 'restore FILE --force')}`"
    )


def _check_tables(settings: Settings, path: Path) -> None:
    """See that a file is a database of ours, without a change to it. Raises: Failure.

    trap: opened for use it would be turned to WAL, though it may be another program's.
    """
    try:
        with contextlib.closing(
            apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        ) as connection:
            connection.set_busy_timeout(5_000)
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    except apsw.Error as fault:
        raise _damaged(settings, path, fault) from fault
    if not {"migrations", "admins"} <= tables:
        raise Failure(
            f"{path} is no database of TeamPro: move it away, or name another place with "
            f"--data DIR. {_put_back(settings)} if it took the place of yours."
        )


def _damaged(settings: Settings, path: Path, fault: BaseException) -> Failure:
    return Failure(
        f"{path} is no database that TeamPro can read ({fault}): put back a backup with "
        f"`{command(settings, 'restore FILE --force')}`, which loses what was written since, or "
        "name another place with --data DIR."
    )
