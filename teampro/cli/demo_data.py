"""The demonstration: when its data is made, and what a visitor is invited to try."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

from teampro.cli.command import Failure
from teampro.cli.database import find_database, open_passwords, opened
from teampro.cli.progress import progress
from teampro.identity.admins import Admins
from teampro.identity.passwords import UserPasswords
from teampro.identity.tokens import Tokens
from teampro.server.address import ListenAddress
from teampro.settings import Settings
from teampro.store.data_paths import data_paths_of, make_directory
from teampro.store.database import Database
from teampro.store.dump import transfer
from teampro.store.files import BlobStore
from teampro.store.meta import get_meta, put_meta

USERNAME, PASSWORD = "admin", "demo"
CUSTOMER = "lueders@museum-am-hafen.example"
CUSTOMERS_LINE = f"\nOr as a customer: {CUSTOMER} has the same password."
IDENTIFIER, SECRET = "DemoIdentifierKnownToEverybody01", "DemoSecretThatEverybodyKnows0001"
"""The credential, for programs that speak WHMCS's API."""
MOST = 10_000_000
_MARK = "demonstration"
_APART = ("database", "pepper_file", "blob_directory")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare how much bulk data to make in place of the month of an agency."""
    for word in ("projects", "actions"):
        parser.add_argument(
            f"--{word}",
            type=_amount,
            default=0,
            metavar="N",
            help=f"make N {word} in bulk, for measuring, in place of the agency's month",
        )


def _amount(text: str) -> int:
    number = int(text)
    if not 0 <= number <= MOST:
        raise ValueError
    return number


def ensure(settings: Settings, arguments: argparse.Namespace) -> None:
    """Make the demonstration where the data directory is absent or empty.

    It is made aside and moved into place, the database last, so that an interrupted start leaves
    nothing that looks whole.
    """
    paths = data_paths_of(settings)
    is_file = isinstance(paths.database, Path)
    if paths.is_database_there or not (is_file or find_database(settings, paths, create=True)):
        return
    if any(settings[name] for name in _APART if is_file or name != "database"):
        raise Failure(
            "The demonstration keeps everything in its data directory: unset TEAMPRO_DATABASE, "
            "TEAMPRO_PEPPER_FILE and TEAMPRO_BLOB_DIRECTORY."
        )
    make_directory(paths.data)
    aside = paths.data / ".demonstration"
    shutil.rmtree(aside, ignore_errors=True)
    if paths.hold_data:
        raise Failure(
            f"{paths.data} holds files but no database: name an empty directory with --data DIR."
        )
    print(f"Making demonstration data in {paths.data}", flush=True)
    try:
        _fill(settings.with_values(data=str(aside), database=""), arguments)
        made = next(aside.glob("*.db"))
        for path in sorted(aside.iterdir(), key=lambda path: path == made):
            if path != made or is_file:
                path.replace(paths.data / path.name)
        if not is_file:
            _move(made, settings)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def invitation(settings: Settings, address: ListenAddress) -> str:
    """Return where to log in and calls that work, or a line that says why there are none."""
    with opened(settings) as database:
        if get_meta(database, _MARK) is None:
            return "\nThis data is no demonstration; log in as one of its administrators."
        passwords = open_passwords(settings, database)
        if not Admins(database, passwords).fits(USERNAME, PASSWORD):
            return f"\nThe password of {USERNAME} is no longer the demonstration's."
        has_customer = settings["gateway"] and _fits(database, passwords.of_users())
        takes_commands = settings["whmcs"] and bool(Tokens(database, time.time).holders(SECRET))
    md5 = hashlib.md5(PASSWORD.encode(), usedforsecurity=False).hexdigest()
    base, login = f"{address.url}/v1", f"username={USERNAME}&password={md5}"
    page = f"Open {address.url}/ and log in" if settings["sandbox"] else "Log in"
    told = f"""

{page} as {USERNAME} with the password {PASSWORD}.{CUSTOMERS_LINE if has_customer else ""}

Or try in another terminal (the API takes the password or its MD5; the last call writes):
  curl '{base}/projects/100/json?{login}'; echo
  curl '{base}/projects/100/actions/xml?{login}'; echo
  curl '{base}/projects/100/topics/json?{login}' -d 'params={{"topic_name": "Hello"}}'; echo"""
    return told + _command_line(address) if takes_commands else told


def _fits(database: Database, passwords: UserPasswords) -> bool:
    """Say whether the customer is there, and still has his password; one full check."""
    found = database.rows("SELECT password2 FROM users WHERE email = ?", (CUSTOMER,))
    return bool(found) and passwords.check(PASSWORD, found[0][0])


def _command_line(address: ListenAddress) -> str:
    login = f"identifier={IDENTIFIER}&secret={SECRET}"
    return f"""

Programs written for WHMCS's API find it at {address.url}/includes/api.php:
  curl '{address.url}/includes/api.php' -d 'action=GetCurrencies&{login}'; echo"""


def _move(made: Path, settings: Settings) -> None:
    """Bring the data of a file to the server's database, all at once."""
    source = Database(made)
    with contextlib.closing(source), opened(settings, create=True, refill=True) as target:
        transfer(source, target)


def _fill(settings: Settings, arguments: argparse.Namespace) -> None:
    from teampro.demo import fill, fill_bulk

    now = datetime.now(UTC)
    projects, actions = arguments.projects, arguments.actions
    with opened(settings, create=True) as database:
        passwords = open_passwords(settings, database)
        with progress("Rows made") as report:
            if projects or actions:
                fill_bulk(database, settings, passwords, now, max(projects, 1), actions, report)
            else:
                blobs = BlobStore(data_paths_of(settings).blobs)
                fill(database, settings, blobs, passwords, now, report)
        Tokens(database, now.timestamp).add_key(USERNAME, "demonstration", IDENTIFIER, SECRET)
        with database.writing():
            put_meta(database, _MARK, "1")
