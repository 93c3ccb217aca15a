"""The file of a database, looked at before it is opened: there, ours, and open to us."""

from __future__ import annotations

import os
from pathlib import Path

from teampro.cli.advice import command
from teampro.cli.command import Failure
from teampro.settings import Settings
from teampro.store.data_paths import DataPaths, is_there, require
from teampro.store.engines.sqlite import Sqlite, tables_of


def find(settings: Settings, paths: DataPaths, path: Path, create: bool, refill: bool) -> bool:
    """See that a file is our database; return whether it is still to be made.

    Raises: DataPathError, Failure.
    """
    may_make = create and (refill or not paths.hold_pepper_or_files)
    if may_make and not is_there(path):
        return True
    if not is_there(path):
        raise Failure(_why_none(settings, paths, path))
    if not path.is_file():
        raise Failure(f"{path} is no file: move it away, or name another database.")
    for each in (path, *(Path(f"{path}{suffix}") for suffix in ("-wal", "-shm"))):
        if is_there(each):
            require(each, os.R_OK | os.W_OK)
    if may_make and _is_blank(path):
        return True
    if path.stat().st_size == 0:
        raise Failure(
            f"The database {path} is empty. {_put_back(settings)}; if no data was ever in "
            "it, name an empty directory with --data DIR."
        )
    _check_tables(settings, path)
    return False


def _is_blank(path: Path) -> bool:
    """Say whether a file is what is left where it was made and nothing was written to it yet."""
    try:
        return path.stat().st_size == 0 or not tables_of(path)
    except Sqlite.errors:
        return False


def _why_none(settings: Settings, paths: DataPaths, path: Path) -> str:
    """Say what it means that there is no database, and what to do."""
    absent = f"There is no database {path}"
    if paths.hold_pepper_or_files:
        return (
            f"{absent}, though the pepper or the files of one are there. {_put_back(settings)}, or "
            "move those away to begin anew."
        )
    return (
        f"{absent}: run `{command(settings, 'demo')}` or `{command(settings, 'migrate')}` to make "
        "one, or name the directory with --data DIR."
    )


def _put_back(settings: Settings) -> str:
    return (
        "Put the lost one back, restore the last backup with "
        f"`{command(settings, 'restore FILE --force')}`"
    )


def _check_tables(settings: Settings, path: Path) -> None:
    """See that a file is a database of ours, without a change to it. Raises: Failure."""
    try:
        tables = tables_of(path)
    except Sqlite.errors as fault:
        raise damaged(settings, path, fault) from fault
    if not {"migrations", "admins"} <= tables:
        raise Failure(
            f"{path} is no database of TeamPro: move it away, or name another place with "
            f"--data DIR. {_put_back(settings)} if it took the place of yours."
        )


def damaged(settings: Settings, path: Path, fault: BaseException) -> Failure:
    """Return what is said of a file that cannot be read."""
    return Failure(
        f"{path} is no database that TeamPro can read ({fault}): put back a backup with "
        f"`{command(settings, 'restore FILE --force')}`, which loses what was written since, or "
        "name another place with --data DIR."
    )
