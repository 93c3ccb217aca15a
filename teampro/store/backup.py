"""Backups of one installation: database, pepper and all uploaded bytes in one file.

A backup is made while the server runs. Restoring looks at every member before it writes anything.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from teampro.errors import Refusal
from teampro.store.archive import (
    BLOBS,
    DATABASE,
    DUMP,
    PEPPER,
    BackupError,
    blob_member,
    private_file,
    store,
    unpack,
    verify,
    write,
)
from teampro.store.data_paths import DataPaths, alone, is_there, make_directory, require
from teampro.store.database import Database
from teampro.store.dump import check, dump, load
from teampro.store.engines import DatabaseAddress
from teampro.store.engines.sqlite import Sqlite
from teampro.store.faults import DamagedDatabase
from teampro.store.files import BlobProblem, BlobStore
from teampro.store.migrations import migrate, pending
from teampro.store.progress import Report, unreported

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
    *,
    skip_damaged: bool = False,
    on_checked: Report = unreported,
    on_written: Report = unreported,
) -> Summary:
    """Write everything to `target`, which must not exist.

    `on_checked` hears how many files were looked through, `on_written` how many bytes are done.

    The database comes first and is one moment's view; the bytes that it names are all read, and
    with `skip_damaged` those that cannot be had are left out.
    Raises: LostBytes, BackupError, DataPathError.
    """
    if is_there(target):
        raise BackupError(f"{target} exists already: name another file.")
    if not is_there(paths.pepper):
        raise BackupError(f"The pepper file {paths.pepper} is missing; nothing was written.")
    require(paths.pepper, os.R_OK)
    require(paths.data, os.R_OK | os.W_OK | os.X_OK)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=paths.data) as folder:
        snapshot, names = _snapshot(database, Path(folder), named)
        lost = tuple(BlobStore(paths.blobs).verify(names, on_checked))
        if lost and not skip_damaged:
            raise LostBytes(lost)
        members = {snapshot.name: snapshot, PEPPER: paths.pepper}
        gone = {each.sha256 for each in lost}
        for name in (blob_member(sha256) for sha256 in names if sha256 not in gone):
            members[name] = paths.blobs / name.removeprefix(BLOBS)
        with _written(target) as file:
            left_out = {blob_member(each.sha256): each.what for each in lost}
            write(file, members, moment, left_out, on_written)
    return Summary(len(members) - 2, target.stat().st_size, lost)


def restore(
    archive: Path,
    paths: DataPaths,
    *,
    force: bool = False,
    on_checked: Report = unreported,
    on_written: Report = unreported,
) -> Summary:
    """Verify a backup, then put it into place; `force` replaces what is there.

    `on_checked` and `on_written` hear how many bytes are done.

    A backup of any engine is restored to the one that `paths` name: a database on a server must
    be there, its tables are made. Raises: BackupError, DataPathError, NewerDatabase, DumpError;
    then nothing was changed.
    """
    names = verify(archive, on_checked)
    if not force:
        if paths.hold_data:
            raise BackupError(
                f"{paths.data} is not empty: name another directory with --data DIR, "
                "or replace what is there with --force."
            )
        _refuse_tables(paths)
    make_directory(paths.data)
    with (
        alone(paths.data),
        tempfile.TemporaryDirectory(prefix=".restore-", dir=paths.data) as folder,
    ):
        staged = Path(folder)
        unpack(archive, staged, on_written)
        _move_in(staged, names, paths)
    return Summary(len(names) - 2, archive.stat().st_size)


def _snapshot(database: Database, folder: Path, named: Named) -> tuple[Path, list[str]]:
    """Write one moment of a database to a file; return it and the names of bytes in it."""
    if isinstance(database.address, Path):
        path = folder / DATABASE
        database.rows("VACUUM INTO ?", (str(path),))
        with _opened(path) as copy:
            return path, list(named(copy))
    path = folder / DUMP
    with private_file(path) as file, database.reading():
        dump(database, file)
        return path, list(named(database))


@contextlib.contextmanager
def _written(target: Path) -> Iterator[IO[bytes]]:
    """Open a new file that takes its name when it is whole. Raises: BackupError."""
    part = target.with_name(target.name + ".part")
    try:
        with private_file(part) as file:
            yield file
        part.rename(target)
    except OSError as fault:
        raise BackupError(f"{target} cannot be written ({fault.strerror}).") from fault
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _refuse_tables(paths: DataPaths) -> None:
    """See that a server's database is empty. Raises: BackupError."""
    if isinstance(paths.database, Path):
        return
    with _opened(paths.database) as database:
        if database.tables():
            raise BackupError(
                f"{paths.database} is not empty: name another database in TEAMPRO_DATABASE, or "
                "replace what is there with --force."
            )


def _move_in(staged: Path, names: Iterable[str], paths: DataPaths) -> None:
    """Move the staged files to their places, the database last: it names all others."""
    target = paths.database
    source = _database(staged, names, is_file=isinstance(target, Path))
    for name in names:
        if name.startswith(BLOBS):
            _move(staged / name, paths.blobs / name.removeprefix(BLOBS))
    _move(staged / PEPPER, paths.pepper)
    if not isinstance(target, Path):
        with _opened(target) as database, source.open("rb") as file:
            migrate(database)
            load(database, file, replace=True)
        return
    for suffix in ("-wal", "-shm"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    _move(source, target)


def _database(staged: Path, names: Iterable[str], *, is_file: bool) -> Path:
    """Return the staged database as a file of SQLite's or as a dump, made where it is the other.

    Raises: BackupError, NewerDatabase, DumpError.
    """
    path, dumped = staged / DATABASE, staged / DUMP
    if DATABASE in names:
        _check_version(path)
        if is_file:
            return path
        with _opened(path) as database, private_file(dumped) as out:
            migrate(database)
            with database.reading():
                dump(database, out)
    elif is_file:
        with _opened(path) as database, dumped.open("rb") as file:
            migrate(database)
            load(database, file)
            database.set_flushing(True)
        return path
    with dumped.open("rb") as file:
        check(file)
    return dumped


def _check_version(path: Path) -> None:
    with _opened(path) as database:
        try:
            pending(database)
        except (DamagedDatabase, Refusal, *Sqlite.errors) as fault:
            raise BackupError(
                f"The database in the backup cannot be read ({fault}); nothing was changed."
            ) from fault


@contextlib.contextmanager
def _opened(address: DatabaseAddress) -> Iterator[Database]:
    database = Database(address)
    try:
        yield database
    finally:
        database.close()


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
