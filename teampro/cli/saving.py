"""`teampro migrate`, `backup`, and `restore`: the care of the whole."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from teampro.cli.command import Commands, add_command, opened
from teampro.settings import Settings
from teampro.store.backup import Summary, back_up, restore
from teampro.store.places import places_of


def register(commands: Commands) -> None:
    """Declare the commands."""
    add_command(
        commands,
        "migrate",
        _migrate,
        "Bring the database to what this version expects; make it if there is none.",
        "migrate --data /var/lib/teampro",
    )
    backup = add_command(
        commands,
        "backup",
        _backup,
        "Write database, pepper and files into one file, while the server runs.",
        "backup /backups/teampro-$(date +%F).tar",
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="must not exist")
    restore_ = add_command(
        commands,
        "restore",
        _restore,
        "Look through a whole backup, then put it into place; the server must be stopped.",
        "restore /backups/teampro-2026-01-31.tar --data /var/lib/teampro",
    )
    restore_.add_argument("file", type=Path, metavar="FILE")
    restore_.add_argument("--force", action="store_true", help="replace what is there")


def _migrate(_: argparse.Namespace, settings: Settings) -> int:
    with opened(settings, create=True) as database:
        print(f"The database {database.path} is up to date.")
    return 0


def _backup(arguments: argparse.Namespace, settings: Settings) -> int:
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    with opened(settings) as database:
        summary = back_up(database, places_of(settings), arguments.file, moment)
    print(f"Wrote {arguments.file}: {_told(summary)}. It holds the pepper: keep it private.")
    return 0


def _restore(arguments: argparse.Namespace, settings: Settings) -> int:
    places = places_of(settings)
    summary = restore(arguments.file, places, force=arguments.force)
    print(f"Restored {_told(summary)} to {places.data}.")
    return 0


def _told(summary: Summary) -> str:
    return f"a database and {summary.files} files, {summary.size_bytes:,} bytes"
