"""`teampro files`: the uploaded bytes, looked through and tidied."""

from __future__ import annotations

import argparse
import time

from teampro.cli.command import Commands, add_command, add_family, opened
from teampro.resources.files import File
from teampro.settings import Settings
from teampro.store.database import Database
from teampro.store.files import BlobStore
from teampro.store.places import places_of

HOUR_SECONDS = 3600


def register(commands: Commands) -> None:
    """Declare the commands."""
    family = add_family(commands, "files", "uploaded bytes: sweep, verify")
    sweep = add_command(
        family,
        "sweep",
        _sweep,
        "Remove bytes that no record names and remains of broken uploads.",
        "files sweep --older-than 24",
    )
    sweep.add_argument(
        "--older-than",
        type=float,
        default=24,
        metavar="HOURS",
        help="leave what is younger: its record may not be written yet (default 24)",
    )
    add_command(
        family,
        "verify",
        _verify,
        "Read all bytes again and name the files that are missing or damaged.",
        "files verify",
    )


def _sweep(arguments: argparse.Namespace, settings: Settings) -> int:
    with opened(settings) as database:
        swept = BlobStore(places_of(settings).blobs).sweep(
            lambda sha256: bool(labels_of(database, sha256)),
            arguments.older_than * HOUR_SECONDS,
            time.time(),
        )
    print(f"Removed {swept.orphans} unused files and {swept.remains} remains of broken uploads.")
    return 0


def _verify(_: argparse.Namespace, settings: Settings) -> int:
    with opened(settings) as database:
        digests = kept_digests(database)
        problems = list(BlobStore(places_of(settings).blobs).verify(digests))
        for problem in problems:
            labels = ", ".join(labels_of(database, problem.sha256))
            print(f"{problem.what}: {labels} ({problem.sha256})")
    if problems:
        print("Put the bytes back from a backup: `teampro restore FILE --force`.")
        return 1
    print(f"All {len(digests)} files are whole.")
    return 0


def kept_digests(database: Database) -> list[str]:
    """Return the names of all bytes that records name."""
    column = File.file_sha256
    rows = database.run(File.select(column).where(column != "").distinct().order_by(column))
    return [digest for (digest,) in rows]


def labels_of(database: Database, sha256: str) -> list[str]:
    """Return what people call the records of some bytes."""
    rows = database.run(
        File.select(File.file_id, File.file_name)
        .where(File.file_sha256 == sha256)
        .order_by(File.file_id)
    )
    return [f"file {number} {name}" for number, name in rows]
