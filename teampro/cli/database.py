"""How a command comes by its data: found, looked at, and only then opened.

A lost, empty or foreign database is told from a new one before anything is written.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from teampro.cli import database_file, database_server
from teampro.cli.advice import command
from teampro.cli.command import Failure
from teampro.identity.passwords import Passwords
from teampro.identity.pepper import open_pepper
from teampro.settings import Settings
from teampro.store.data_paths import DataPaths, data_paths_of, is_there, make_directory, require
from teampro.store.database import Database
from teampro.store.faults import DamagedDatabase, Unwritable
from teampro.store.migrations import migrate, pending


@contextlib.contextmanager
def opened(settings: Settings, *, create: bool = False, refill: bool = False) -> Iterator[Database]:
    """Yield the database, ready for use; `create` makes and migrates it where needed.

    With `refill` it is also made where the pepper or the files of another one are.

    Raises: DataPathError, NewerDatabase, Failure.
    """
    paths = data_paths_of(settings)
    is_new = find_database(settings, paths, create=create, refill=refill)
    if is_new:
        make_directory(paths.data)
        if isinstance(paths.database, Path):
            make_directory(paths.database.parent)
    database = Database(paths.database)
    try:
        if create:
            migrate(database)
        elif missing := pending(database):
            raise Failure(
                f"The database {database.address} lacks the migration {missing[0]}: "
                f"run `{command(settings, 'migrate')}`."
            )
        yield database
    except Unwritable as fault:
        raise unwritable(database, fault) from fault
    except DamagedDatabase as fault:
        raise damaged(settings, database, fault) from fault
    finally:
        database.close()


@contextlib.contextmanager
def opened_or_made(settings: Settings) -> Iterator[Database]:
    """Yield the database as `opened` does; make it where there is none, and say so."""
    paths = data_paths_of(settings)
    is_new = find_database(settings, paths, create=True)
    with opened(settings, create=True) as database:
        if is_new:
            print(f"Made a new database: {shown(paths)}")
        yield database


def find_database(
    settings: Settings, paths: DataPaths, *, create: bool = False, refill: bool = False
) -> bool:
    """See that there is a database, that it is ours, and that this user may use it.

    Returns whether it is still to be made, which only `create` allows.
    Raises: DataPathError, Failure.
    """
    _require_directory(paths)
    if isinstance(paths.database, Path):
        return database_file.find(settings, paths, paths.database, create, refill)
    return database_server.find(settings, paths, paths.database, create, refill)


def _require_directory(paths: DataPaths) -> None:
    """See that the data directory, if it is there, is one that this user may use."""
    data = paths.data
    if not is_there(data):
        return
    if not data.is_dir():
        raise Failure(f"{data} is a file, not a directory: name another place with --data DIR.")
    require(data, os.R_OK | os.W_OK | os.X_OK)


def shown(paths: DataPaths) -> str:
    """Return where the database is, as it is shown."""
    place = paths.database
    return str(place.absolute() if isinstance(place, Path) else place)


def unwritable(database: Database, fault: Unwritable) -> Failure:
    """Return what is said of a storage that takes no writes."""
    place = database.address
    if fault.word == "storage_full":
        return Failure(f"The disk of {place} is full: free some space.")
    if isinstance(place, Path):
        return Failure(
            f"The database {place} cannot be written or opened ({fault.__cause__}): see that this "
            f"user may write in {place.absolute().parent} and that its disk works."
        )
    return database_server.unreachable(place, fault.__cause__ or fault)


def damaged(settings: Settings, database: Database, fault: BaseException) -> Failure:
    """Return what is said of a database that cannot be read."""
    if isinstance(database.address, Path):
        return database_file.damaged(settings, database.address, fault)
    return Failure(
        f"The database {database.address} is damaged ({fault}): restore the last backup with "
        f"`{command(settings, 'restore FILE --force')}`, which loses what was written since."
    )


def open_passwords(settings: Settings, database: Database) -> Passwords:
    """Return what hashes and checks passwords. Raises: PepperError."""
    return Passwords(open_pepper_of(settings, database), settings["password.cost"])


def open_pepper_of(settings: Settings, database: Database) -> bytes:
    """Return the pepper of the data. Raises: PepperError."""
    path = data_paths_of(settings).pepper
    if is_there(path):
        require(path, os.R_OK)
    return open_pepper(database, path)


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
