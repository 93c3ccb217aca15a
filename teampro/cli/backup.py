"""`teampro backup` and `teampro restore`: everything in one file, and back."""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from teampro.cli.advice import counted
from teampro.cli.command import Commands, Failure, add_command
from teampro.cli.database import opened
from teampro.cli.files import kept_digests, problem_lines
from teampro.cli.progress import megabytes, progress
from teampro.identity.pepper import fits, would_fit
from teampro.identity.signing_keys import end_restored
from teampro.settings import Settings
from teampro.store.backup import LostBytes, Summary, back_up
from teampro.store.data_paths import DataPaths, data_paths_of
from teampro.store.database import Database
from teampro.store.meta import all_meta
from teampro.store.pepper_files import finish_restore
from teampro.store.restore import restore


def register(commands: Commands) -> None:
    """Declare the commands."""
    backup = add_command(
        commands,
        "backup",
        _backup,
        "Write database, pepper and files into one file, while the server runs.",
        "backup /backups/teampro-$(date +%F).tar",
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="must not exist")
    backup.add_argument(
        "--skip-damaged",
        action="store_true",
        help="leave out files whose bytes are missing or damaged, and list them in the backup",
    )
    restore_ = add_command(
        commands,
        "restore",
        _restore,
        "Look through a whole backup, then put it into place; the server must be stopped.",
        "restore /backups/teampro-2026-01-31.tar --data /var/lib/teampro",
    )
    restore_.add_argument("file", type=Path, metavar="FILE", help="a backup")
    restore_.add_argument("--force", action="store_true", help="replace what is there")


def _backup(arguments: argparse.Namespace, settings: Settings) -> int:
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    paths, skip = data_paths_of(settings), arguments.skip_damaged
    with opened(settings) as database:
        finish_restore(paths.pepper, all_meta(database), would_fit)
        try:
            with progress("Files read") as checked, progress("Written", megabytes) as written:
                summary = back_up(
                    database,
                    paths,
                    arguments.file,
                    moment,
                    kept_digests,
                    fits,
                    skip_damaged=skip,
                    on_checked=checked,
                    on_written=written,
                )
        except LostBytes as fault:
            raise Failure(_why_not(database, paths, fault)) from None
        lost = problem_lines(database, paths, summary.left_out)
    print(f"Wrote {arguments.file}: {_described(summary)}. It holds the pepper: keep it private.")
    for line in (f"Left out {counted(len(summary.left_out), 'file')}:", *lost) if lost else ():
        print(line, file=sys.stderr)
    return 0


def _why_not(database: Database, paths: DataPaths, fault: LostBytes) -> str:
    lines = (
        "Nothing was written, as the backup would not hold every file; "
        "--skip-damaged goes on without these:",
        *problem_lines(database, paths, fault.problems),
    )
    return "\n".join(lines)


def _restore(arguments: argparse.Namespace, settings: Settings) -> int:
    paths = data_paths_of(settings)
    with progress("Checked", megabytes) as checked, progress("Restored", megabytes) as written:
        summary = restore(
            arguments.file,
            paths,
            would_fit,
            force=arguments.force,
            at_end=partial(end_restored, now=time.time()),
            on_checked=checked,
            on_written=written,
        )
    print(f"Restored {_described(summary)} to {paths.data}.")
    print(
        "Everybody logs in again. Passwords, tokens and credentials are those of the backup: look "
        "for what was revoked since."
    )
    return 0


def _described(summary: Summary) -> str:
    return f"a database and {counted(summary.files, 'file')}, {summary.size_bytes:,} bytes"
