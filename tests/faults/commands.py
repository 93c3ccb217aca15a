"""Commands that replace data, ended at their steps: afterwards all is old or all is new.

Whatever is there must be what a server can start on, and the same command must then come through.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from teampro.cli import main
from teampro.cli.files import kept_digests
from teampro.identity.admins import Admins
from teampro.identity.passwords import Passwords
from teampro.identity.pepper import PepperError, fits, open_pepper, would_fit
from teampro.identity.signing_keys import META as KEYS
from teampro.resources.projects.files import File
from teampro.settings import read_settings
from teampro.store.backup import back_up
from teampro.store.data_paths import DataPaths, data_paths_of
from teampro.store.database import Database
from teampro.store.dump import BY_ITSELF, dump
from teampro.store.files import BlobStore
from teampro.store.migrations import MIGRATIONS, migrate, pending
from teampro.store.restore import restore
from tests.faults.interrupted import FAILED, KILLED, run

OLD, NEW = "old", "new"
COST = 4
USERNAME = "anna"


@dataclass
class Trial:
    """One command on one database: `reset` makes all old, `state` tells what is there."""

    words: tuple[str, ...]
    paths: DataPaths
    variables: dict[str, str]
    reset: Callable[[], None]
    state: Callable[[], str]

    def names(self) -> set[str]:
        """Return the names of all files of the data beside the database."""
        files = (path for path in self.paths.data.rglob("*") if path.is_file())
        return {str(path) for path in files if not path.name.startswith("teampro.db")}


@dataclass
class Tally:
    """What a command came to: how often all was old and new, and what was neither."""

    killed: int = 0
    failed: int = 0
    old: int = 0
    new: int = 0
    neither: list[str] = field(default_factory=list)


@dataclass
class Place:
    """An installation with one administrator, whose password is its name, and one file."""

    name: str
    paths: DataPaths
    rows: list[str] = field(default_factory=list)

    def opened(self) -> contextlib.closing[Database]:
        """Return its database, to be closed."""
        return contextlib.closing(Database(self.paths.database))

    def make(self) -> None:
        """Make it."""
        self.paths.data.mkdir()
        blobs = BlobStore(self.paths.blobs)
        blob = blobs.keep(blobs.receive([self.name.encode()], 100))
        with self.opened() as database:
            migrate(database)
            passwords = Passwords(open_pepper(database, self.paths.pepper), COST)
            Admins(database, passwords).add(USERNAME, self.name, "super", self.name)
            row = {each.name: each.default for each in File._meta.sorted_fields[1:]}
            about = {"file_sha256": blob.sha256, "file_size": blob.size, "file_name": self.name}
            database.run(File.insert(row | about))

    def back_up(self, target: Path) -> Path:
        """Write a backup of it."""
        with self.opened() as database:
            back_up(database, self.paths, target, "2026-01-02 03:04:05", kept_digests, fits)
        return target

    def dump(self, target: Path) -> Path:
        """Write a dump of it."""
        with self.opened() as database, target.open("wb") as file, database.reading():
            dump(database, file)
        return target

    def note_rows(self) -> None:
        """Remember its rows as they are."""
        self.rows = rows_of(self.paths.data.parent / "rows", self)


def rows_of(file: Path, place: Place) -> list[str]:
    """Return the rows of a place, but for what a restore counts on: its epoch and its keys."""
    _, *lines, _ = place.dump(file).read_text().splitlines()
    file.unlink()
    return [line for line in lines if json.loads(line)[1] not in ("epoch", KEYS)]


def paths_of(folder: Path, database: str = "") -> DataPaths:
    """Return the paths of a data directory; `database` is an address, "" for a file."""
    return data_paths_of(read_settings({}, {"data": str(folder), "database": database}))


def state_of(place: Place, *others: Place) -> str:
    """Return the name of the place that one is like, or why it is like none."""
    reasons = {other.name: _difference(place, other) for other in others}
    alike = [name for name, reason in reasons.items() if not reason]
    return alike[0] if alike else f"like none: {reasons}"


def _difference(place: Place, other: Place) -> str:
    """Return what is other than at another place: its login, its rows, or that bytes are lost."""
    try:
        with place.opened() as database:
            passwords = Passwords(open_pepper(database, place.paths.pepper), COST)
            if not Admins(database, passwords).fits(USERNAME, other.name):
                return "the password is wrong"
            problems = list(BlobStore(place.paths.blobs).verify(kept_digests(database)))
    except PepperError as fault:
        return str(fault)
    if problems:
        return f"bytes are {problems[0].what}"
    same = rows_of(place.paths.data.parent / "rows", place) == other.rows
    return "" if same else "the rows are others"


def _drop(place: Place) -> None:
    """Make a database as if it had never been used."""
    if isinstance(place.paths.database, Path):
        for path in place.paths.data.glob("teampro.db*"):
            path.unlink()
        return
    with place.opened() as database:
        for table in sorted(database.tables(), key=lambda name: name == "admins"):
            database.rows(f'DROP TABLE "{table}"')


def _places(folder: Path, address: str) -> tuple[Place, Place]:
    """Return the place that a command is tried on, and the one that it is to be like."""
    there = Place(NEW, paths_of(folder / NEW))
    there.make()
    there.note_rows()
    return Place(OLD, paths_of(folder / "data", address)), there


def restoring(folder: Path, address: str) -> Trial:
    """Return `restore --force` over another installation, with another pepper."""
    here, there = _places(folder, address)
    here.make()
    here.note_rows()
    first, second = here.back_up(folder / "old.tar"), there.back_up(folder / "new.tar")

    def reset() -> None:
        restore(first, here.paths, would_fit, force=True)
        with here.opened() as database:
            known = set(kept_digests(database))
        BlobStore(here.paths.blobs).sweep(known.__contains__, -1, time.time())

    words = ("restore", str(second), "--force")
    return Trial(words, here.paths, {}, reset, lambda: state_of(here, here, there))


def loading(folder: Path, address: str) -> Trial:
    """Return `load all` into a database that is not there yet, or empty."""
    here, there = _places(folder, address)
    dumped = there.dump(folder / "all.ndjson")
    here.paths.data.mkdir()
    here.paths.pepper.write_bytes(there.paths.pepper.read_bytes())
    here.paths.pepper.chmod(0o600)
    blobs = BlobStore(here.paths.blobs)
    blobs.keep(blobs.receive([NEW.encode()], 100))

    def state() -> str:
        if isinstance(here.paths.database, Path) and not here.paths.database.exists():
            return OLD
        with here.opened() as database:
            asked = {name: BY_ITSELF.get(name, "1 = 1") for name in database.tables()}
            asked.pop("migrations", None)
            if not any(
                database.rows(f'SELECT 1 FROM "{name}" WHERE {rows} LIMIT 1')
                for name, rows in asked.items()
            ):
                return OLD
        return state_of(here, there)

    return Trial(("load", "all", str(dumped)), here.paths, {}, lambda: _drop(here), state)


def migrating(folder: Path, address: str) -> Trial:
    """Return `migrate` of a database of the first version; each migration is a step of its own."""
    here = Place(OLD, paths_of(folder / "data", address))
    here.paths.data.mkdir()

    def reset() -> None:
        _drop(here)
        here.paths.pepper.unlink(missing_ok=True)
        with here.opened() as database:
            with mock.patch("teampro.store.migrations.MIGRATIONS", MIGRATIONS[:1]):
                migrate(database)
            stored = Passwords(open_pepper(database, here.paths.pepper), COST).hash(OLD)
            database.rows(
                "INSERT INTO admins (username, name, role, password_hash) "
                "VALUES (?, 'Anna', 'super', ?)",
                (USERNAME, stored),
            )

    def state() -> str:
        with here.opened() as database:
            passwords = Passwords(open_pepper(database, here.paths.pepper), COST)
            if not Admins(database, passwords).fits(USERNAME, OLD):
                return "the password is wrong"
            return OLD if pending(database) else NEW

    return Trial(("migrate",), here.paths, {}, reset, state)


@dataclass(frozen=True)
class Command:
    """One command: what it is called in the table, what makes a trial of it, and its rounds."""

    name: str
    told: str
    make: Callable[[Path, str], Trial]
    short: int
    long: int


COMMANDS = (
    Command("restore", "`restore --force` over another installation", restoring, 8, 130),
    Command("load", "`load all` into an empty database", loading, 4, 20),
    Command("migrate", "`migrate` from the first version", migrating, 4, 20),
)


def endure(command: Command, folder: Path, address: str, rounds: int) -> Tally:
    """End a command at so many of its steps, killed and failed at each; return what came of it."""
    trial, tally = command.make(folder, address), Tally()
    trial.variables |= {"TEAMPRO_DATA": str(trial.paths.data), "TEAMPRO_DATABASE": address}
    note = folder / "steps"
    for _ in range(2):  # the first one makes folders
        trial.reset()
        if code := run(0, KILLED, trial.words, trial.variables, note):
            raise AssertionError(f"{command.name} ends with {code} when nothing happens to it")
    steps, whole = int(note.read_text()), trial.names()
    for step in _chosen(steps, rounds):
        for way in (KILLED, FAILED):
            trial.reset()
            tally.neither += [
                f"{command.name} {way} at step {step} of {steps}: {why}"
                for why in _round(trial, tally, step, way, note, whole)
            ]
    return tally


def _chosen(steps: int, rounds: int) -> list[int]:
    """Return steps: half of them spread over all, half the last ones, where all is decided."""
    half = rounds // 2
    spread = {1 + number * steps // half for number in range(half)}
    return sorted(spread | set(range(max(1, steps - half + 1), steps + 1)))


def _round(
    trial: Trial, tally: Tally, step: int, way: str, note: Path, whole: set[str]
) -> Iterator[str]:
    """End it once; yield what is wrong then, or after it was run again."""
    before = trial.names()
    code = run(step, way, trial.words, trial.variables, note)
    setattr(tally, way, getattr(tally, way) + 1)
    found = trial.state()
    if found not in (OLD, NEW):
        yield found
    if way == KILLED and code >= 0:
        yield f"it was not killed, but ended with {code}"
    if found == OLD and way == FAILED and trial.names() - before:
        yield f"it left {sorted(trial.names() - before)}"
    tally.old += found == OLD
    tally.new += found == NEW
    if found == NEW and trial.words[0] == "load":
        return  # which refuses a database with rows
    if code := _again(trial):
        yield f"run again it ends with {code}"
    elif (found := trial.state()) != NEW:
        yield f"run again it comes to: {found}"
    elif trial.names() != whole:
        yield f"run again it leaves {sorted(trial.names() ^ whole)}"


def _again(trial: Trial) -> int:
    """Run a command in this process, to its end."""
    with (
        mock.patch.dict(os.environ, trial.variables),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        return main(trial.words)
