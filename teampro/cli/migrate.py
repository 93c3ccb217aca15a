"""`teampro migrate`: the database brought to what this version expects."""

from __future__ import annotations

import argparse

from teampro.cli.command import Commands, add_command
from teampro.cli.database import opened_or_made
from teampro.settings import Settings


def register(commands: Commands) -> None:
    """Declare the command."""
    add_command(
        commands,
        "migrate",
        _migrate,
        "Bring the database to what this version expects; make it if there is none.",
        "migrate --data /var/lib/teampro",
    )


def _migrate(_: argparse.Namespace, settings: Settings) -> int:
    with opened_or_made(settings) as database:
        print(f"The database {database.address} is up to date.")
    return 0
