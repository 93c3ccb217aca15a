"""`teampro doctor`: names each problem with the command that mends it. Changes nothing."""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_network

import apsw
import peewee

from teampro.cli.command import Commands, add_command, open_passwords
from teampro.cli.demonstration import PASSWORD
from teampro.cli.filing import kept_digests
from teampro.identity.admins import Admins
from teampro.identity.passwords import LEAST_COST
from teampro.identity.pepper import PepperError
from teampro.server.address import AddressError, parse_address
from teampro.settings import Settings
from teampro.store.database import Database
from teampro.store.files import BlobStore
from teampro.store.migrations import NewerDatabase, pending
from teampro.store.places import PlaceError, places_of, require

LEAST_FREE_BYTES = 200 * 2**20


@dataclass(frozen=True)
class Problem:
    """Something wrong, and the command (or what else) mends it."""

    what: str
    mend: str


def register(commands: Commands) -> None:
    """Declare the command."""
    add_command(
        commands,
        "doctor",
        _doctor,
        "Look for problems and name the command that mends each; exit code 1 if there is one.",
        "doctor --data /var/lib/teampro",
    )


def _doctor(_: argparse.Namespace, settings: Settings) -> int:
    problems = list(problems_of(settings))
    for problem in problems:
        print(f"{problem.what}\n  -> {problem.mend}")
    if not problems:
        print("All is well.")
    return 1 if problems else 0


def problems_of(settings: Settings) -> Iterator[Problem]:
    """Yield every problem that can be seen without changing anything."""
    yield from _settings_problems(settings)
    yield from _directory_problems(settings)
    path = places_of(settings).database
    if not path.is_file():
        return
    database = Database(path)
    try:
        first: tuple[Check, ...] = (_schema_problems, _damage_problems)
        then: tuple[Check, ...] = (_account_problems, _login_problems, _file_problems)
        for check in first:
            found = list(_guarded(check, settings, database))
            yield from found
            if found:
                return
        for check in then:
            yield from _guarded(check, settings, database)
    finally:
        database.close()


Check = Callable[[Settings, Database], Iterator[Problem]]


def _guarded(check: Check, settings: Settings, database: Database) -> Iterator[Problem]:
    try:
        yield from check(settings, database)
    except NewerDatabase as fault:
        yield Problem(str(fault), "pip install --upgrade teampro")
    except (peewee.PeeweeException, apsw.Error) as fault:
        yield Problem(
            f"The database {database.path} cannot be read ({fault}).",
            "teampro restore FILE --force",
        )


def _settings_problems(settings: Settings) -> Iterator[Problem]:
    if settings["password.cost"] < LEAST_COST:
        yield Problem(
            f"Passwords are hashed with cost {settings['password.cost']}, which is for tests.",
            "unset TEAMPRO_PASSWORD_COST",
        )
    try:
        address = parse_address(settings["bind"])
        is_open = not address.is_loopback and not settings["behind_proxy"]
    except AddressError as fault:
        yield Problem(str(fault), "export TEAMPRO_BIND=127.0.0.1:8000")
        return
    if is_open:
        yield Problem(f"{address} is open to the network.", "export TEAMPRO_BIND=127.0.0.1:8000")


def _directory_problems(settings: Settings) -> Iterator[Problem]:
    places = places_of(settings)
    if not places.database.is_file():
        yield Problem(
            f"There is no database {places.database}.", f"teampro migrate --data {places.data}"
        )
        return
    for path in (places.data, places.database, places.blobs):
        rights = os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0)
        try:
            if path.exists():
                require(path, rights)
        except PlaceError as fault:
            yield Problem(str(fault), f"chown -R $(id -un) {path}")
    if places.data.stat().st_mode & 0o077:
        yield Problem(f"{places.data} is open to other users.", f"chmod 700 {places.data}")
    free = shutil.disk_usage(places.data).free
    if free < LEAST_FREE_BYTES:
        yield Problem(f"Only {free // 2**20} MiB are free below {places.data}.", "free some space")


def _schema_problems(_: Settings, database: Database) -> Iterator[Problem]:
    missing = pending(database)
    if missing:
        yield Problem(f"The database lacks the migration {missing[0]}.", "teampro migrate")


def _damage_problems(_: Settings, database: Database) -> Iterator[Problem]:
    told = database.rows("PRAGMA quick_check(1)")[0][0]
    if told != "ok":
        yield Problem(f"The database is damaged: {told}.", "teampro restore FILE --force")


def _account_problems(settings: Settings, database: Database) -> Iterator[Problem]:
    able = "SELECT 1 FROM admins WHERE role = 'super' AND disabled = 0 LIMIT 1"
    if not database.rows(able):
        yield Problem("No super administrator can log in.", "teampro admin add NAME --role super")
    if database.rows("SELECT 1 FROM admins LIMIT 1"):
        try:
            admins = Admins(database, open_passwords(settings, database))
        except PepperError as fault:
            yield Problem(str(fault), "teampro restore FILE --force")
            return
        if settings["behind_proxy"]:
            yield from _password_problems(admins)


def _password_problems(admins: Admins) -> Iterator[Problem]:
    for username in admins.holders(PASSWORD):
        yield Problem(
            f"The administrator {username} has the demonstration's password.",
            f"teampro admin passwd {username}",
        )
    for username in admins.cheap():
        yield Problem(
            f"The password of {username} is hashed below cost {LEAST_COST}.",
            f"teampro admin passwd {username}",
        )


def _login_problems(settings: Settings, database: Database) -> Iterator[Problem]:
    """See whether a front hides the callers: all failed logins come from this machine."""
    if settings["behind_proxy"] or settings["trusted_proxies"]:
        return
    rows = database.rows(
        "SELECT network FROM attempts UNION SELECT network FROM bans WHERE kind = 'login'"
    )
    networks = {network for (network,) in rows}
    if networks and all(_is_loopback(network) for network in networks):
        yield Problem(
            "All failed logins come from this machine: a front server may hide the callers, "
            "and one of them could ban all.",
            "teampro serve --behind-proxy",
        )


def _file_problems(settings: Settings, database: Database) -> Iterator[Problem]:
    blobs = BlobStore(places_of(settings).blobs)
    lost = [digest for digest in kept_digests(database) if not _is_there(blobs, digest)]
    if lost:
        yield Problem(f"The bytes of {len(lost)} files are missing.", "teampro files verify")


def _is_there(blobs: BlobStore, digest: str) -> bool:
    try:
        blobs.open(digest)
    except OSError:
        return False
    return True


def _is_loopback(network: str) -> bool:
    try:
        return ip_network(network).is_loopback
    except ValueError:
        return False
