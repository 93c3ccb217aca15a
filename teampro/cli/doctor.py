"""`teampro doctor`: names each problem with the command that mends it. Changes nothing."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from teampro.cli.advice import command, counted
from teampro.cli.backup_age import why_no_fresh_backup
from teampro.cli.command import Commands, Failure, add_command
from teampro.cli.database import find_database, unwritable
from teampro.cli.doctor_accounts import account_problems, login_problems
from teampro.cli.doctor_books import check_books
from teampro.cli.files import kept_digests, problem_lines
from teampro.cli.problem import Problem
from teampro.errors import Refusal
from teampro.identity.passwords import LEAST_COST
from teampro.jobs.overdue import failed_tasks, overdue_jobs
from teampro.server.address import AddressError, parse_address
from teampro.settings import Settings
from teampro.store.data_paths import DataPathError, DataPaths, data_paths_of, is_there, require
from teampro.store.database import Database
from teampro.store.faults import DamagedDatabase, Unwritable
from teampro.store.files import BlobStore
from teampro.store.migrations import NewerDatabase, pending

_ENTER = os.R_OK | os.W_OK | os.X_OK
LEAST_FREE_BYTES = 200 * 2**20

Check = Callable[[Settings, Database], Iterator[Problem]]


def register(commands: Commands) -> None:
    """Declare the command."""
    doctor = add_command(
        commands,
        "doctor",
        _doctor,
        "Look for problems and name the command that mends each; exit code 1 if there is one.",
        "doctor --data /var/lib/teampro",
    )
    doctor.add_argument(
        "--books",
        action="store_true",
        help="look at the books alone: reckon every figure of money anew from the rows behind it",
    )


def _doctor(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.books:
        return check_books(settings)
    problems = list(problems_of(settings))
    for problem in problems:
        print(f"{problem.what}\n  -> {problem.mend}" if problem.mend else problem.what)
    if not problems:
        print("All is well.")
    return 1 if problems else 0


def problems_of(settings: Settings) -> Iterator[Problem]:
    """Yield every problem that can be seen without changing anything."""
    yield from _settings_problems(settings)
    paths = data_paths_of(settings)
    try:
        find_database(settings, paths)
    except (Failure, DataPathError) as fault:
        yield Problem(str(fault))
        return
    yield from _directory_problems(paths)
    database = Database(paths.database)
    try:
        first: tuple[Check, ...] = (_schema_problems, _damage_problems)
        then: tuple[Check, ...] = (
            account_problems,
            login_problems,
            _file_problems,
            _backup_problems,
            _job_problems,
        )
        for check in first:
            found = list(_guarded(check, settings, database))
            yield from found
            if found:
                return
        for check in then:
            yield from _guarded(check, settings, database)
    finally:
        database.close()


def _guarded(check: Check, settings: Settings, database: Database) -> Iterator[Problem]:
    try:
        yield from check(settings, database)
    except NewerDatabase as fault:
        yield Problem(str(fault))
    except DataPathError as fault:
        yield Problem(str(fault))
    except Unwritable as fault:
        yield Problem(str(unwritable(database, fault)))
    except Refusal as fault:
        yield Problem(f"The database {database.address}: {fault.message}", "wait, and look again")
    except Exception as fault:
        if not isinstance(fault, (DamagedDatabase, *database.engine.errors)):
            raise
        yield Problem(
            f"The database {database.address} cannot be read ({fault}).", _restore(settings)
        )


def _restore(settings: Settings) -> str:
    return f"{command(settings, 'restore FILE --force')}   (loses what was written since)"


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


def _directory_problems(paths: DataPaths) -> Iterator[Problem]:
    for path in (paths.blobs, paths.pepper):
        try:
            if is_there(path):
                require(path, _ENTER if path.is_dir() else os.R_OK)
        except DataPathError as fault:
            yield Problem(str(fault))
    data = paths.data.absolute()
    if data.stat().st_mode & 0o077:
        yield Problem(f"{data} is open to other users.", f"chmod 700 {shlex.quote(str(data))}")
    free = shutil.disk_usage(data).free
    if free < LEAST_FREE_BYTES:
        yield Problem(f"Only {free // 2**20} MiB are free below {data}.", "free some space")


def _schema_problems(settings: Settings, database: Database) -> Iterator[Problem]:
    missing = pending(database)
    if missing:
        yield Problem(
            f"The database lacks the migration {missing[0]}.", command(settings, "migrate")
        )


def _damage_problems(settings: Settings, database: Database) -> Iterator[Problem]:
    if found := database.damage():
        yield Problem(f"The database is damaged: {found}.", _restore(settings))


def _file_problems(settings: Settings, database: Database) -> Iterator[Problem]:
    paths = data_paths_of(settings)
    problems = list(BlobStore(paths.blobs).glance(kept_digests(database)))
    if problems:
        yield Problem("\n".join(problem_lines(database, paths, problems)))


def _backup_problems(settings: Settings, _: Database) -> Iterator[Problem]:
    if why := why_no_fresh_backup(settings, datetime.now(UTC)):
        target = Path(settings["backup.directory"]) / f"{date.today()}-by-hand.tar"
        yield Problem(why, command(settings, f"backup {shlex.quote(str(target))}"))


def _job_problems(settings: Settings, database: Database) -> Iterator[Problem]:
    """See whether a worker lives: one takes what is due within a second or two."""
    count, since = overdue_jobs(database, datetime.now(UTC))
    if count:
        starts = "worker" if not settings["worker"] else "serve"
        yield Problem(
            f"No worker is at work: {counted(count, 'job')} should have been done, the first at "
            f"{since} UTC.",
            command(settings, starts),
        )
    for task in failed_tasks(database):
        yield Problem(
            f"{counted(task.count, 'job')} ({task.kind} {task.task}) failed, the last one at "
            f"{task.moment} UTC: {task.error}"
        )
