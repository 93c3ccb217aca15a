"""Putting a backup back, all or nothing: a restore that fails or is killed leaves what was there.

The step that decides is one: the database is replaced by a rename, or its rows in one transaction.
Before it the uploaded bytes are added, which change nothing for the old rows, and the pepper waits
beside the old one; after it the pepper takes its place, if need be at the next start.
"""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from teampro.errors import Refusal
from teampro.store.archive import BLOBS, DATABASE, DUMP, PEPPER, BackupError, unpack, verify
from teampro.store.backup import Summary
from teampro.store.data_paths import DataPaths, alone, is_there, make_directory
from teampro.store.database import Database
from teampro.store.dump import META, check, dump, load, metas
from teampro.store.engines import DatabaseAddress
from teampro.store.engines.sqlite import Sqlite
from teampro.store.faults import DamagedDatabase
from teampro.store.meta import all_meta, begin_epoch, epoch_of
from teampro.store.migrations import TABLE, migrate, pending
from teampro.store.pepper_files import Fits, finish_restore, next_pepper
from teampro.store.progress import Report, unreported
from teampro.store.whole_files import flush, private_file, store
from teampro.store.work_folders import sweep_folders, work_folder

Finish = Callable[[Database], None]
AtEnd = Callable[[Database, Mapping[str, str]], None]
"""Is called in the transaction that replaces the rows, with the single values of those before."""


def _unchanged(_database: Database, _before: Mapping[str, str]) -> None:
    """Leave the rows as they were backed up."""


def restore(
    archive: Path,
    paths: DataPaths,
    fits: Fits,
    *,
    force: bool = False,
    at_end: AtEnd = _unchanged,
    on_checked: Report = unreported,
    on_written: Report = unreported,
) -> Summary:
    """Verify a backup, then put it into place; `force` replaces what is there.

    `at_end` changes the rows that come back, in the step that decides. `on_checked` and
    `on_written` hear how many bytes are done.

    A backup of any engine is restored to the one that `paths` name: a database on a server must
    be there, its tables are made. Raises: BackupError, DataPathError, NewerDatabase, DumpError,
    Refusal; then nothing was changed.
    """
    names = verify(archive, on_checked)
    if not force:
        _refuse_data(paths)
    make_directory(paths.data)
    with alone(paths.data):
        sweep_folders(paths.data)
        with work_folder(paths.data, "restore") as staged:
            unpack(archive, staged, on_written)
            source = _database(staged, names, is_file=isinstance(paths.database, Path))
            if not fits(staged / PEPPER, _staged_values(source, paths)):
                raise BackupError(
                    f"The pepper in {archive} is not that of the database in it: no password could "
                    "be checked; nothing was changed."
                )
            finish_restore(paths.pepper, _values(paths.database), fits)
            _put_in_place(staged, source, names, paths, at_end)
    return Summary(len(names) - 2, archive.stat().st_size)


def _refuse_data(paths: DataPaths) -> None:
    """See that there is nothing that a restore would replace. Raises: BackupError."""
    if paths.hold_data:
        raise BackupError(
            f"{paths.data} is not empty: name another directory with --data DIR, "
            "or replace what is there with --force."
        )
    if isinstance(paths.database, Path):
        return
    with contextlib.closing(Database(paths.database)) as database:
        if _holds_rows(database):
            raise BackupError(
                f"{paths.database} is not empty: name another database in TEAMPRO_DATABASE, or "
                "replace what is there with --force."
            )


def _holds_rows(database: Database) -> bool:
    """Say whether a database has more than empty tables of ours, as a killed start leaves them."""
    tables = database.tables()
    if TABLE not in tables:
        return bool(tables)
    names = tables - {TABLE, META}
    return any(database.rows(f'SELECT 1 FROM "{name}" LIMIT 1') for name in names)


def _database(staged: Path, names: Iterable[str], *, is_file: bool) -> Path:
    """Return the staged database as a file of SQLite's or as a dump, made where it is the other.

    Raises: BackupError, NewerDatabase, DumpError.
    """
    path, dumped = staged / DATABASE, staged / DUMP
    if DATABASE in names:
        _check_version(path)
        if is_file:
            return path
        with contextlib.closing(Database(path)) as database, private_file(dumped) as out:
            migrate(database)
            with database.reading():
                dump(database, out)
    elif is_file:
        with contextlib.closing(Database(path)) as database, dumped.open("rb") as file:
            migrate(database)
            load(database, file)
            database.set_flushing(True)
        return path
    with dumped.open("rb") as file:
        check(file)
    return dumped


def _check_version(path: Path) -> None:
    with contextlib.closing(Database(path)) as database:
        try:
            pending(database)
        except (DamagedDatabase, Refusal, *Sqlite.errors) as fault:
            raise BackupError(
                f"The database in the backup cannot be read ({fault}); nothing was changed."
            ) from fault


def _staged_values(source: Path, paths: DataPaths) -> dict[str, str]:
    """Return the single values of the staged database, a file of SQLite's or a dump."""
    if isinstance(paths.database, Path):
        return _values(source)
    with source.open("rb") as file:
        return metas(file)


def _values(address: DatabaseAddress) -> dict[str, str]:
    """Return the single values of a database; none of one that is empty, away or destroyed.

    Raises: Refusal from a server that does not answer.
    """
    if isinstance(address, Path) and not is_there(address):
        return {}
    with contextlib.closing(Database(address)) as database:
        try:
            return all_meta(database) if META in database.tables() else {}
        except (DamagedDatabase, *Sqlite.errors):
            return {}


def _put_in_place(
    staged: Path, source: Path, names: Iterable[str], paths: DataPaths, at_end: AtEnd
) -> None:
    """Add the bytes, let the pepper wait, replace the database, put the pepper in force.

    Whether the database was replaced is told by its epoch, also after a commit without an answer.
    """
    target, waiting = paths.database, next_pepper(paths.pepper)
    values = _values(target)
    before = epoch_of(values)

    def finish(database: Database) -> None:
        begin_epoch(database, before)
        at_end(database, values)

    added: list[Path] = []
    try:
        for name in names:
            if name.startswith(BLOBS):
                place = paths.blobs / name.removeprefix(BLOBS)
                added += [] if is_there(place) else [place]
                _move(staged / name, place)
        _move(staged / PEPPER, waiting)
        if isinstance(target, Path):
            _replace_file(source, target, finish)
        else:
            _replace_rows(source, target, finish)
    except BaseException:
        # Who cannot ask leaves all in place: the next start, or restore, finds out.
        with contextlib.suppress(Refusal):
            if epoch_of(_values(target)) == before:
                for path in (*added, waiting):
                    path.unlink(missing_ok=True)
        raise
    waiting.replace(paths.pepper)
    flush(paths.pepper.parent)


def _replace_rows(source: Path, target: DatabaseAddress, finish: Finish) -> None:
    """Replace the rows of a database on a server in one transaction.

    Where a transaction undoes tables, those are brought up to date in it; elsewhere before it, as
    any start would do.
    """
    with contextlib.closing(Database(target)) as database, source.open("rb") as file:
        is_one_step = database.engine.has_atomic_ddl
        with database.writing() if is_one_step else contextlib.nullcontext():
            migrate(database)
            load(database, file, replace=True, at_end=lambda: finish(database))


def _replace_file(source: Path, target: Path, finish: Finish) -> None:
    """Replace a file of SQLite's. Raises: BackupError while another program uses it."""
    with contextlib.closing(Database(source)) as database, database.writing():
        finish(database)
    if is_there(target):
        _empty_journal(target)
    for suffix in ("-wal", "-shm"):
        Path(f"{target}{suffix}").unlink(missing_ok=True)
    _move(source, target)


def _empty_journal(target: Path) -> None:
    """Bring what is in a database's journal into its file, as the journal cannot stay.

    What cannot be read has no rows that could be lost.
    """
    with (
        contextlib.suppress(DamagedDatabase, *Sqlite.errors),
        contextlib.closing(Database(target)) as database,
    ):
        [[is_busy, *_]] = database.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        if is_busy:
            raise BackupError(f"Another program uses {target}: stop it first.")


def _move(source: Path, target: Path) -> None:
    """Move a file, also to another file system, so that `target` is never seen half written."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        source.replace(target)
    except OSError as fault:
        if fault.errno != errno.EXDEV:
            raise
        with source.open("rb") as content, _beside(target) as near:
            store(content, near)
            near.replace(target)
    flush(target.parent)


@contextlib.contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Yield a path beside another one at which nothing is, and at the end nothing again."""
    near = target.with_name(f"{target.name}.part")
    near.unlink(missing_ok=True)
    try:
        yield near
    finally:
        near.unlink(missing_ok=True)
