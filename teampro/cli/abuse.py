"""`teampro abuse`: what is due of abuse reports, done by hand or from cron."""

from __future__ import annotations

import argparse

from teampro.cli.command import Commands, add_command, add_family
from teampro.cli.database import opened
from teampro.cli.worker import row_writer, sessions_of
from teampro.pages.abuse_clock import suspend_due
from teampro.settings import Settings


def register(commands: Commands) -> None:
    """Declare the command."""
    family = add_family(commands, "abuse", "abuse reports: suspend what is due")
    add_command(
        family,
        "due",
        _due,
        "Suspend the services whose time is up, as the worker does each minute.",
        "abuse due",
    )


def _due(_: argparse.Namespace, settings: Settings) -> int:
    with opened(settings) as database:
        done = suspend_due(sessions_of(settings, database), row_writer(settings, database))
    for each in done:
        print(each)
    if not done:
        print("Nothing is due.")
    return 1 if any(each.has_failed for each in done) else 0
