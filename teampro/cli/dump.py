"""`teampro dump` and `teampro load all`: the whole database from one engine to another.

Ids are kept. The pepper and the uploaded files lie in the data directory and stay there.
"""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from teampro.cli.command import Commands, Failure, add_command
from teampro.cli.database import opened
from teampro.cli.progress import progress
from teampro.identity.pepper import PepperError, belongs, is_peppered, read_pepper
from teampro.identity.signing_keys import end_restored
from teampro.settings import Settings
from teampro.store.data_paths import data_paths_of
from teampro.store.dump import DumpError, check, dump, load, metas
from teampro.store.meta import all_meta, begin_epoch, epoch_of
from teampro.store.whole_files import whole_file

ALL = "all"


def register(commands: Commands) -> None:
    """Declare the command; `load` is declared with what else it loads."""
    dump_ = add_command(
        commands,
        "dump",
        _dump,
        "Write every row of the database to a file that `load all` takes, on any engine.",
        "dump /backups/teampro.ndjson",
    )
    dump_.add_argument("file", type=Path, metavar="FILE", help="must not exist")


def _dump(arguments: argparse.Namespace, settings: Settings) -> int:
    target: Path = arguments.file
    if target.exists():
        raise Failure(f"{target} exists already: name another file.")
    with opened(settings) as database, progress("Rows written") as report:
        try:
            with whole_file(target) as file, database.reading():
                count = dump(database, file, report)
        except OSError as fault:
            raise Failure(f"{target} cannot be written ({fault.strerror}).") from fault
    print(
        f"Wrote {target}: {count:,} rows. It holds password hashes, and no files: the pepper and "
        f"the files stay in {data_paths_of(settings).data}."
    )
    return 0


def load_all(source: Path, settings: Settings) -> int:
    """Fill an empty database from a dump, made where there is none."""
    try:
        file = source.open("rb")
    except OSError as fault:
        raise Failure(f"{source} cannot be read ({fault.strerror}).") from None
    with file:
        try:
            check(file)
            _require_pepper(settings, metas(file))
            with (
                opened(settings, create=True, refill=True) as database,
                progress("Rows loaded") as report,
            ):
                replaced = all_meta(database)

                def at_end() -> None:
                    begin_epoch(database, epoch_of(replaced))
                    end_restored(database, replaced, now=time.time())

                count = load(database, file, report=report, at_end=at_end)
        except DumpError as fault:
            raise Failure(f"{source}: {fault}.") from None
    print(f"Loaded {count:,} rows into {database.address}. Everybody logs in again.")
    return 0


def _require_pepper(settings: Settings, values: dict[str, str]) -> None:
    """See that the pepper is the one the dump's passwords were hashed with. Raises: Failure."""
    path = data_paths_of(settings).pepper
    try:
        fits = (
            belongs(read_pepper(path), values) if os.path.lexists(path) else not is_peppered(values)
        )
    except PepperError as fault:
        raise Failure(str(fault)) from None
    if not fits:
        raise Failure(
            f"The pepper of the dump's passwords is not in {path}: copy it there from the data "
            "directory of the installation that was dumped; nothing was loaded."
        )
