"""`teampro files`: the uploaded bytes, looked through and tidied; and how lost ones come back."""

from __future__ import annotations

import argparse
import os
import shlex
import time
from collections.abc import Iterable, Mapping

import peewee

from teampro.cli.advice import counted
from teampro.cli.command import Commands, add_command, add_family, from_zero
from teampro.cli.opening import opened
from teampro.cli.progress import progress
from teampro.resources.files import File
from teampro.settings import Settings
from teampro.store.archive import BLOBS, blob_member
from teampro.store.database import Database
from teampro.store.files import BlobStore, Problem
from teampro.store.places import Places, denied, is_there, places_of, require

HOUR_SECONDS = 3600
_ALL = os.R_OK | os.W_OK | os.X_OK


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
        type=from_zero,
        default=24,
        metavar="HOURS",
        help="leave what is younger: its record may not be written yet (default 24)",
    )
    add_command(
        family,
        "verify",
        _verify,
        "Read all bytes again; name the files that are missing, unreadable or damaged.",
        "files verify",
    )


def _sweep(arguments: argparse.Namespace, settings: Settings) -> int:
    with opened(settings) as database:
        swept = _reached(places_of(settings)).sweep(
            lambda sha256: bool(labels_of(database, sha256)),
            arguments.older_than * HOUR_SECONDS,
            time.time(),
        )
    print(
        f"Removed {counted(swept.orphans, 'unused file')} and "
        f"{counted(swept.remains, 'broken upload')}."
    )
    return 0


def _verify(_: argparse.Namespace, settings: Settings) -> int:
    places = places_of(settings)
    with opened(settings) as database:
        digests = kept_digests(database)
        with progress("Files read") as tell:
            problems = list(_reached(places).verify(digests, tell))
        for line in told(database, places, problems):
            print(line)
    if not problems:
        print(f"Nothing is missing or damaged: {counted(len(digests), 'file')} read.")
    return 1 if problems else 0


def _reached(places: Places) -> BlobStore:
    """Return the store, every folder of which this user may enter. Raises: PlaceError.

    trap: pathlib's glob leaves out a folder that is shut, as if it were empty.
    """
    if is_there(places.blobs):
        require(places.blobs, _ALL)
        for pattern in ("*", "??/??"):
            for folder in places.blobs.glob(pattern):
                require(folder, _ALL)
    return BlobStore(places.blobs)


def kept_digests(database: Database) -> Mapping[str, int]:
    """Return the names of all bytes that records name, and how many bytes each has."""
    column = File.file_sha256
    query = File.select(column, peewee.fn.MAX(File.file_size))
    rows = database.run(query.where(column != "").group_by(column).order_by(column))
    return dict(rows)


def labels_of(database: Database, sha256: str) -> list[str]:
    """Return what people call the records of some bytes."""
    rows = database.run(
        File.select(File.file_id, File.file_label, File.file_name)
        .where(File.file_sha256 == sha256)
        .order_by(File.file_id)
    )
    return [f"file {number} {label or name}" for number, label, name in rows]


def told(database: Database, places: Places, problems: Iterable[Problem]) -> list[str]:
    """Return the lines that name the files whose bytes are lost, and what brings each back."""
    lines = []
    is_lost = False
    for problem in problems:
        is_lost = is_lost or not _is_shut(places, problem)
        labels = ", ".join(labels_of(database, problem.sha256))
        lines += [f"{problem.what}: {labels}", f"  -> {cure(places, problem)}"]
    if is_lost:
        lines.append(
            "BACKUP.tar stands for a backup that holds the bytes; where there is none, delete "
            "the files."
        )
    return lines


def cure(places: Places, problem: Problem) -> str:
    """Return the command that brings lost bytes back, and nothing else."""
    member = blob_member(problem.sha256)
    path = places.blobs / member.removeprefix(BLOBS)
    if _is_shut(places, problem):
        return str(denied(path))
    folder = shlex.quote(str(places.blobs.resolve()))
    tar = f"tar -xf BACKUP.tar -C {folder} --strip-components 1 {member}"
    return tar if places.blobs.is_dir() else f"mkdir -p -m 700 {folder} && {tar}"


def _is_shut(places: Places, problem: Problem) -> bool:
    """Say whether the bytes are there, but not for this user."""
    path = places.blobs / blob_member(problem.sha256).removeprefix(BLOBS)
    return problem.what == "cannot be read" and not os.access(path, os.R_OK)
