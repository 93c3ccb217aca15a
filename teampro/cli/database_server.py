"""The database on a server, looked at before it is used: it must answer and be ours."""

from __future__ import annotations

import contextlib

from teampro.cli.advice import command
from teampro.cli.command import Failure
from teampro.database_url import DatabaseUrl
from teampro.settings import Settings
from teampro.store import migrations
from teampro.store.data_paths import DataPaths
from teampro.store.database import Database
from teampro.store.faults import UnfitServer, Unwritable


def find(
    settings: Settings, paths: DataPaths, url: DatabaseUrl, create: bool, refill: bool
) -> bool:
    """See that a database is ours; return whether its tables are still to be made.

    Raises: DataPathError, Failure.
    """
    tables = _tables(url)
    if migrations.TABLE in tables:
        return False
    if tables:
        raise Failure(
            f"{url} holds tables of another program, such as {min(tables)}: name a database of "
            "its own in TEAMPRO_DATABASE."
        )
    if paths.hold_pepper_or_files and not refill:
        raise Failure(
            f"{url} is empty, though the pepper or the files of a database are in {paths.data}. "
            f"Fill it with `{command(settings, 'load all FILE')}` or "
            f"`{command(settings, 'restore FILE --force')}`, or move those away to begin anew."
        )
    if not create:
        raise Failure(f"{url} is empty: run `{command(settings, 'migrate')}`.")
    return True


def unreachable(url: DatabaseUrl, fault: BaseException) -> Failure:
    """Return what is said of a server that does not let us in."""
    said = str(fault.args[-1] if fault.args else fault).strip().splitlines()
    return Failure(
        f"The database {url} cannot be used ({said[0] if said else fault!r}): see that its server "
        "runs, and that the name, the user and the password in TEAMPRO_DATABASE are right."
    )


def _tables(url: DatabaseUrl) -> set[str]:
    try:
        database = Database(url)
        with contextlib.closing(database):
            return database.tables()
    except UnfitServer as fault:
        raise Failure(str(fault)) from None
    except Unwritable as fault:
        raise unreachable(url, fault.__cause__ or fault) from fault
    except Exception as fault:
        if isinstance(fault, database.engine.errors):
            raise unreachable(url, fault) from fault
        raise
