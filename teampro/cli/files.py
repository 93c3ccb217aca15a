"""`teampro files`: the uploaded bytes, looked through and tidied; and how lost ones come back."""

from __future__ import annotations

import argparse
import os
import shlex
import time
from collections.abc import Iterable, Mapping

import peewee

from teampro.cli.advice import command, counted
from teampro.cli.command import Commands, add_command, add_family, from_zero
from teampro.cli.database import opened
from teampro.cli.progress import progress
from teampro.resources.projects.files import File
from teampro.resources.support.ticketattachments import TicketAttachment
from teampro.settings import Settings
from teampro.store.archive import BLOBS, blob_member
from teampro.store.data_paths import DataPaths, data_paths_of, denied, is_there, require
from teampro.store.database import Database
from teampro.store.files import BlobProblem, BlobStore
from teampro.store.work_folders import left_folders, sweep_folders

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
    paths = data_paths_of(settings)
    with opened(settings) as database:
        swept = _reached(paths).sweep(
            lambda sha256: bool(labels_of(database, sha256)),
            arguments.older_than * HOUR_SECONDS,
            time.time(),
        )
    folders = sweep_folders(paths.data)
    print(
        f"Removed {counted(swept.orphans, 'unused file')} and "
        f"{counted(swept.remains, 'broken upload')}."
    )
    if folders:
        print(f"Removed {_broken(folders)}.")
    return 0


def _verify(_: argparse.Namespace, settings: Settings) -> int:
    paths = data_paths_of(settings)
    with opened(settings) as database:
        digests = kept_digests(database)
        with progress("Files read") as report:
            problems = list(_reached(paths).verify(digests, report))
        for line in problem_lines(database, paths, problems):
            print(line)
        for line in _left_lines(settings, paths):
            print(line)
    if not problems:
        print(f"Nothing is missing or damaged: {counted(len(digests), 'file')} read.")
    return 1 if problems else 0


def _left_lines(settings: Settings, paths: DataPaths) -> list[str]:
    """Return what killed processes may have left, and what removes it; none is a problem."""
    uploads, folders = BlobStore(paths.blobs).temporary(), left_folders(paths.data)
    if not uploads and not folders:
        return []
    return [
        f"There are {counted(len(uploads), 'unfinished upload')} and {_broken(len(folders))}.",
        f"  -> {command(settings, 'files sweep')}   (leaves what is younger than a day)",
    ]


def _broken(folders: int) -> str:
    return counted(folders, "folder of a broken backup", "folders of broken backups")


def _reached(paths: DataPaths) -> BlobStore:
    """Return the store, every folder of which this user may enter. Raises: DataPathError.

    trap: pathlib's glob leaves out a folder that is shut, as if it were empty.
    """
    if is_there(paths.blobs):
        require(paths.blobs, _ALL)
        for pattern in ("*", "??/??"):
            for folder in paths.blobs.glob(pattern):
                require(folder, _ALL)
    return BlobStore(paths.blobs)


def kept_digests(database: Database) -> Mapping[str, int]:
    """Return the names of all bytes that records name, and how many bytes each has."""
    found: dict[str, int] = {}
    for column, size in (
        (File.file_sha256, File.file_size),
        (TicketAttachment.sha256, TicketAttachment.size),
    ):
        query = column.model.select(column, peewee.fn.MAX(size))
        found |= database.run(query.where(column != "").group_by(column))
    return dict(sorted(found.items()))


def labels_of(database: Database, sha256: str) -> list[str]:
    """Return what people call the records of some bytes."""
    rows = database.run(
        File.select(File.file_id, File.file_label, File.file_name)
        .where(File.file_sha256 == sha256)
        .order_by(File.file_id)
    )
    attached = database.run(
        TicketAttachment.select(TicketAttachment.id, TicketAttachment.filename)
        .where(TicketAttachment.sha256 == sha256)
        .order_by(TicketAttachment.id)
    )
    return [
        *(f"file {number} {label or name}" for number, label, name in rows),
        *(f"attachment {number} {name}" for number, name in attached),
    ]


def problem_lines(
    database: Database, paths: DataPaths, problems: Iterable[BlobProblem]
) -> list[str]:
    """Return the lines that name the files whose bytes are lost, and what brings each back."""
    lines = []
    is_lost = False
    for problem in problems:
        is_lost = is_lost or not _is_shut(paths, problem)
        labels = ", ".join(labels_of(database, problem.sha256))
        lines += [f"{problem.what}: {labels}", f"  -> {cure(paths, problem)}"]
    if is_lost:
        lines.append(
            "BACKUP.tar stands for a backup that holds the bytes; where there is none, delete "
            "the files."
        )
    return lines


def cure(paths: DataPaths, problem: BlobProblem) -> str:
    """Return the command that brings lost bytes back, and nothing else."""
    member = blob_member(problem.sha256)
    path = paths.blobs / member.removeprefix(BLOBS)
    if _is_shut(paths, problem):
        return str(denied(path))
    folder = shlex.quote(str(paths.blobs.resolve()))
    tar = f"tar -xf BACKUP.tar -C {folder} --strip-components 1 {member}"
    return tar if paths.blobs.is_dir() else f"mkdir -p -m 700 {folder} && {tar}"


def _is_shut(paths: DataPaths, problem: BlobProblem) -> bool:
    """Say whether the bytes are there, but not for this user."""
    path = paths.blobs / blob_member(problem.sha256).removeprefix(BLOBS)
    return problem.what == "cannot be read" and not os.access(path, os.R_OK)
