"""What all commands share: how one is declared, how it opens the data, how it prints a table."""

from __future__ import annotations

import argparse
import contextlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import apsw
import peewee

from teampro.errors import Refusal
from teampro.identity.admins import AdminError
from teampro.identity.passwords import Passwords
from teampro.identity.pepper import PepperError, open_pepper
from teampro.identity.tokens import TokenError
from teampro.server.address import AddressError
from teampro.settings import Settings
from teampro.store.archive import BackupError
from teampro.store.database import Database
from teampro.store.migrations import NewerDatabase, migrate, pending
from teampro.store.places import PlaceError, make_directory, places_of, require

Commands = Any
"""What argparse gives for sub-commands; its type has no public name."""
Run = Callable[[argparse.Namespace, Settings], int]
SETTING_OPTIONS = ("data", "bind", "workers", "threads", "behind_proxy")
"""Options that stand for the setting of the same name."""


class Failure(Exception):
    """A command that cannot be done; the text says why and what to do."""


REFUSED = (
    Failure,
    AddressError,
    AdminError,
    BackupError,
    NewerDatabase,
    PepperError,
    PlaceError,
    Refusal,
    TokenError,
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


@contextlib.contextmanager
def opened(settings: Settings, *, create: bool = False) -> Iterator[Database]:
    """Yield the database, ready for use; `create` makes and migrates it where needed.

    Raises: PlaceError, NewerDatabase, Failure.
    """
    places = places_of(settings)
    if create:
        make_directory(places.data)
        make_directory(places.database.parent)
    elif not places.database.exists():
        raise Failure(
            f"There is no database {places.database}: run `teampro demo` or `teampro migrate` "
            "to make one, or name the directory with --data DIR."
        )
    if places.database.exists():
        require(places.database, os.R_OK | os.W_OK)
        if not places.database.is_file():
            raise Failure(f"{places.database} is no file: move it away, or name another database.")
    database = Database(places.database)
    try:
        _make_ready(database, create)
        yield database
    finally:
        database.close()


def open_passwords(settings: Settings, database: Database) -> Passwords:
    """Return what hashes and checks passwords. Raises: PepperError."""
    pepper = open_pepper(database, places_of(settings).pepper)
    return Passwords(pepper, settings["password.cost"])


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


def _make_ready(database: Database, create: bool) -> None:
    try:
        if create:
            migrate(database)
        elif missing := pending(database):
            raise Failure(
                f"The database {database.path} lacks the migration {missing[0]}: "
                "run `teampro migrate`."
            )
    except (peewee.PeeweeException, apsw.Error) as fault:
        raise Failure(
            f"{database.path} is no database that TeamPro can read ({fault}): put back a backup "
            "with `teampro restore FILE --force`, or name another directory with --data DIR."
        ) from fault
