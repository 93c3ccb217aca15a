"""What all commands share: how one is declared, how it is refused, how it prints a table."""

from __future__ import annotations

import argparse
import contextlib
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from teampro.client.answer import Refused
from teampro.client.call import ClientCallError
from teampro.errors import Refusal
from teampro.identity.admins import AdminError
from teampro.identity.pepper import PepperError
from teampro.identity.token_words import TokenError
from teampro.server.address import AddressError
from teampro.settings import Settings
from teampro.store.archive import BackupError
from teampro.store.data_paths import DataPathError
from teampro.store.dump import DumpError
from teampro.store.faults import UnfitServer
from teampro.store.migrations import NewerDatabase

Commands = Any
"""What argparse gives for sub-commands; its type has no public name."""
Run = Callable[[argparse.Namespace, Settings], int]
SETTING_OPTIONS = ("data", "bind", "workers", "threads", "behind_proxy", "url")
"""Options that stand for the setting of the same name."""

MOST_HOURS = 876_600


class Failure(Exception):
    """A command that cannot be done; the text says why and what to do."""


REFUSED = (
    Failure,
    AddressError,
    AdminError,
    ClientCallError,
    BackupError,
    DumpError,
    NewerDatabase,
    PepperError,
    DataPathError,
    Refusal,
    Refused,
    TokenError,
    UnfitServer,
)


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Prints examples as they are written."""


def add_command(
    commands: Commands, name: str, run: Run, summary: str, example: str
) -> argparse.ArgumentParser:
    """Declare a command with --data and an example, and return its parser."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description=summary,
        epilog=f"example:\n  teampro {example}",
        formatter_class=Formatter,
    )
    parser.add_argument("--data", metavar="DIR", help="directory of the data (default ./data)")
    parser.set_defaults(run=run)
    return parser


def add_family(commands: Commands, name: str, summary: str) -> Commands:
    """Declare a word that commands follow, as `admin` in `admin add`."""
    parser = commands.add_parser(name, help=summary, description=summary)
    return parser.add_subparsers(metavar="COMMAND", required=True)


def from_zero(text: str) -> float:
    """Read a number from 0 that is still a length of time, at most a century of hours."""
    with contextlib.suppress(ValueError):
        if 0 <= (number := float(text)) <= MOST_HOURS:
            return number
    raise argparse.ArgumentTypeError("takes a number from 0")


def above_zero(text: str) -> float:
    """Read a number above 0 that is still a length of time."""
    with contextlib.suppress(argparse.ArgumentTypeError):
        if (number := from_zero(text)) > 0:
            return number
    raise argparse.ArgumentTypeError("takes a number above 0")


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows below their headings, in columns."""
    lines = [tuple(headings), *(tuple(str(cell) for cell in row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    for line in lines:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        )


def print_moment(seconds: float | None, absent: str = "never") -> str:
    """Return Unix seconds as text in UTC."""
    if seconds is None:
        return absent
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(seconds))
