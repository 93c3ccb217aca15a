"""Backups of one installation: database, pepper and all uploaded bytes in one file.

A backup is made while the server runs, and needs no place to write but the data directory and its
own. Putting one back is `store/restore.py`.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from teampro.store.archive import BLOBS, DATABASE, DUMP, PEPPER, BackupError, blob_member, write
from teampro.store.data_paths import DataPaths, is_there, require, shared
from teampro.store.database import Database
from teampro.store.dump import dump
from teampro.store.files import BlobProblem, BlobStore
from teampro.store.meta import all_meta
from teampro.store.pepper_files import Fits
from teampro.store.progress import Report, unreported
from teampro.store.whole_files import private_file, whole_file
from teampro.store.work_folders import sweep_folders, work_folder

Named = Callable[[Database], Iterable[str]]
"""Tells which uploaded bytes the records of a database name."""


@dataclass(frozen=True)
class Summary:
    """What a backup holds: uploaded files, and bytes in all; and the bytes it had to leave out."""

    files: int
    size_bytes: int
    left_out: tuple[BlobProblem, ...] = ()


class LostBytes(BackupError):
    """Bytes that records name cannot be had, so a backup would not be whole."""

    def __init__(self, problems: Sequence[BlobProblem]) -> None:
        super().__init__(f"{problems[0].what}: the bytes {problems[0].sha256}")
        self.problems = tuple(problems)


def back_up(
    database: Database,
    paths: DataPaths,
    target: Path,
    moment: str,
    named: Named,
    fits: Fits,
    *,
    skip_damaged: bool = False,
    on_checked: Report = unreported,
    on_written: Report = unreported,
) -> Summary:
    """Write everything to `target`, which must not exist.

    `on_checked` hears how many files were looked through, `on_written` how many bytes are done.

    The database comes first and is one moment's view; the bytes that it names are all read, and
    with `skip_damaged` those that cannot be had are left out. A pepper that is not the database's
    is refused: no password could be checked with what is restored.
    Raises: LostBytes, BackupError, DataPathError.
    """
    _check_places(paths, target)
    sweep_folders(paths.data)
    with shared(paths.data), work_folder(paths.data, "backup") as folder:
        snapshot = _snapshot(database, folder, named)
        if not fits(paths.pepper, snapshot.values):
            raise _foreign_pepper(database, paths)
        lost = tuple(BlobStore(paths.blobs).verify(snapshot.names, on_checked))
        if lost and not skip_damaged:
            raise LostBytes(lost)
        left_out = {blob_member(each.sha256): each.what for each in lost}
        members = _members(paths, snapshot, left_out)
        try:
            with whole_file(target) as file:
                write(file, members, moment, left_out, on_written)
        except OSError as fault:
            raise BackupError(f"{target} cannot be written ({fault.strerror}).") from fault
    return Summary(len(members) - 2, target.stat().st_size, lost)


def _foreign_pepper(database: Database, paths: DataPaths) -> BackupError:
    return BackupError(
        f"The pepper file {paths.pepper} does not belong to the database {database.address}: put "
        "back the file that was used with it, or set TEAMPRO_PEPPER_FILE; nothing was written."
    )


def _check_places(paths: DataPaths, target: Path) -> None:
    """See that a backup can be made. Raises: BackupError, DataPathError."""
    if is_there(target):
        raise BackupError(f"{target} exists already: name another file.")
    if not is_there(paths.pepper):
        raise BackupError(f"The pepper file {paths.pepper} is missing; nothing was written.")
    require(paths.pepper, os.R_OK)
    require(paths.data, os.R_OK | os.W_OK | os.X_OK)


@dataclass(frozen=True)
class _Snapshot:
    """One moment of a database in a file: the bytes that it names, and its single values."""

    path: Path
    names: list[str]
    values: Mapping[str, str]


def _snapshot(database: Database, folder: Path, named: Named) -> _Snapshot:
    """Write one moment of a database to a file."""
    if isinstance(database.address, Path):
        path = folder / DATABASE
        database.rows("VACUUM INTO ?", (str(path),))
        with contextlib.closing(Database(path)) as copy:
            return _Snapshot(path, list(named(copy)), all_meta(copy))
    path = folder / DUMP
    with private_file(path) as file, database.reading():
        dump(database, file)
        return _Snapshot(path, list(named(database)), all_meta(database))


def _members(paths: DataPaths, snapshot: _Snapshot, left_out: Container[str]) -> dict[str, Path]:
    """Return all files of a backup by their names in it."""
    members = {snapshot.path.name: snapshot.path, PEPPER: paths.pepper}
    for name in map(blob_member, snapshot.names):
        if name not in left_out:
            members[name] = paths.blobs / name.removeprefix(BLOBS)
    return members
