"""Backups of one installation: database, pepper and all uploaded bytes in one file.

A backup is made while the server runs. Restoring looks at every member before it writes anything.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import apsw
import peewee

from teampro.store.archive import (
    BLOBS,
    DATABASE,
    PEPPER,
    BackupError,
    is_member,
    private_file,
    store,
    unpack,
    verify,
    write,
)
from teampro.store.database import Database
from teampro.store.migrations import pending
from teampro.store.places import Places, alone, make_directory


@dataclass(frozen=True)
class Summary:
    """What a backup holds: uploaded files, and bytes in all."""

    files: int
    size_bytes: int


def back_up(database: Database, places: Places, target: Path, moment: str) -> Summary:
    """Write everything to `target`, which must not exist. Raises: BackupError.

    The database comes first and is one moment's view; bytes are never changed, so those that it
    names are there.
    """
    if target.exists():
        raise BackupError(f"{target} exists already: name another file.")
    part = target.with_name(target.name + ".part")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=places.data) as folder:
        snapshot = Path(folder) / DATABASE
        database.rows("VACUUM INTO ?", (str(snapshot),))
        members = _members(places, snapshot)
        try:
            with private_file(part) as file:
                write(file, members, moment)
            part.rename(target)
        except OSError as fault:
            part.unlink(missing_ok=True)
            raise BackupError(f"{target} cannot be written ({fault.strerror}).") from fault
    return Summary(len(members) - 2, target.stat().st_size)


def restore(archive: Path, places: Places, *, force: bool = False) -> Summary:
    """Verify a backup, then put it into place; `force` replaces what is there.

    Raises: BackupError, PlaceError, NewerDatabase; then nothing was changed.
    """
    names = verify(archive)
    if places.hold_data and not force:
        raise BackupError(
            f"{places.data} is not empty: name another directory with --data DIR, "
            "or replace what is there with --force."
        )
    make_directory(places.data)
    with (
        alone(places.data),
        tempfile.TemporaryDirectory(prefix=".restore-", dir=places.data) as folder,
    ):
        staged = Path(folder)
        unpack(archive, staged)
        _check_version(staged / DATABASE)
        _place(staged, names, places)
    return Summary(len(names) - 2, archive.stat().st_size)


def _members(places: Places, snapshot: Path) -> dict[str, Path]:
    """Return the files of a backup by their names in it."""
    if not places.pepper.is_file():
        raise BackupError(f"The pepper file {places.pepper} is missing; run `teampro doctor`.")
    blobs = {
        BLOBS + path.relative_to(places.blobs).as_posix(): path
        for path in sorted(places.blobs.glob("??/??/*"))
    }
    kept = {name: path for name, path in blobs.items() if is_member(name)}
    return {DATABASE: snapshot, PEPPER: places.pepper} | kept


def _check_version(path: Path) -> None:
    database = Database(path)
    try:
        pending(database)
    except (peewee.PeeweeException, apsw.Error) as fault:
        raise BackupError(
            f"The database in the backup cannot be read ({fault}); nothing was changed."
        ) from fault
    finally:
        database.close()


def _place(staged: Path, names: Iterable[str], places: Places) -> None:
    """Move the staged files to their places, the database last: it names all others."""
    for name in names:
        if name.startswith(BLOBS):
            _move(staged / name, places.blobs / name.removeprefix(BLOBS))
    _move(staged / PEPPER, places.pepper)
    for suffix in ("-wal", "-shm"):
        Path(f"{places.database}{suffix}").unlink(missing_ok=True)
    _move(staged / DATABASE, places.database)


def _move(source: Path, target: Path) -> None:
    """Move a file, also to another file system, so that `target` is never seen half written."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        source.replace(target)
    except OSError:
        near = target.with_name(f"{target.name}.part")
        near.unlink(missing_ok=True)
        with source.open("rb") as content:
            store(content, near)
        near.replace(target)
