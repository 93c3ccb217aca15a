"""Which faults happen, on which engines, and how often: in a short run and in a long one."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from teampro.database_url import read_url
from teampro.store.database import Database
from tests import servers
from tests.faults import scenes
from tests.faults.scenes import Outcome
from tests.tools import leave_out

SHORT_WRITERS, LONG_WRITERS = 8, 32
ALL = ("sqlite", "postgresql", "mariadb")
ONE = ("sqlite",)
"""For what has nothing to do with the engine."""
SERVERS = ("postgresql", "mariadb")
SMALL_DISK = "size=24m"
DATABASE = "teampro"


@dataclass(frozen=True)
class Fault:
    """One row: `short` rounds on SQLite, a fifth of them on servers; `long` on all.

    `in_ci` are the engines on which the short rounds are part of every run of CI.
    """

    name: str
    told: str
    play: Callable[..., None]
    short: int
    long: int
    engines: tuple[str, ...] = ALL
    app: str = ""
    front: bool = False
    disk: bool = False
    on_server: bool = False
    in_ci: tuple[str, ...] = ()


FAULTS = (
    Fault("worker", "kill -9 of a worker", scenes.kill_serving, 100, 500),
    Fault("master", "kill -9 of the master", scenes.kill_master, 30, 200),
    Fault("all", "kill -9 of all processes", scenes.kill_all, 30, 200, in_ci=ONE),
    Fault("database", "kill -9 of the database server", scenes.kill_database, 25, 100, SERVERS,
          on_server=True, in_ci=SERVERS),
    Fault("connections", "the server ends all connections", scenes.end_connections, 50, 200,
          SERVERS, on_server=True, in_ci=SERVERS),
    Fault("full", "disk full and workers die; room again", scenes.fill_disk, 3, 20,
          disk=True, in_ci=ALL),
    Fault("read-only", "file system read-only, and back", scenes.set_read_only, 2, 10, ONE,
          disk=True),
    Fault("lock", "another program holds the lock for 8 s", scenes.hold_lock, 1, 5),
    Fault("uploads", "uploads cut at five points", scenes.cut_uploads, 5, 50, ONE,
          in_ci=ONE),
    Fault("reload", "SIGHUP behind nginx", scenes.reload, 5, 30, ONE, front=True),
    Fault("restart", "SIGTERM and start behind nginx", scenes.restart, 3, 20, ONE, front=True),
    Fault("clock", "the clock jumps", scenes.move_clock, 20, 200, ONE,
          app="tests.faults.clock:make_app"),
    Fault("descriptors", "no file descriptor left", scenes.exhaust_descriptors, 3, 20, ONE),
    Fault("byte", "a byte of a stored file turns", scenes.flip_byte, 3, 20, ONE),
    Fault("backup", "backup, each restored and checked", scenes.back_up, 20, 50, ONE),
)  # fmt: skip
CONTROL = Fault("control", "acknowledged before the commit", scenes.kill_serving, 20, 50,
                ONE, app="tests.faults.liar:make_app")  # fmt: skip
"""The negative control: it must be found out."""


def play(fault: Fault, engine: str, folder: Path, is_long: bool = False) -> Outcome:
    """Let a fault happen on an engine and return what came of it."""
    rounds = fault.long if is_long else max(1, fault.short // (1 if engine == "sqlite" else 5))
    writers = LONG_WRITERS if is_long else SHORT_WRITERS
    with contextlib.ExitStack() as stack:
        if fault.disk:
            stack.enter_context(_small_disk(folder / "data"))
        server, database = None, ""
        if engine != "sqlite":
            server = stack.enter_context(_server(engine))
            database = server.address + DATABASE
        scene, outcome = stack.enter_context(
            scenes.playing(folder, writers, database, fault.app, fault.front)
        )
        scene.recover()
        extra: tuple[Any, ...] = (server,) if fault.on_server else ()
        fault.play(scene, rounds, *extra)
        return outcome(fault.name, rounds)


@contextlib.contextmanager
def address_on(engine: str) -> Iterator[str]:
    """Yield the address of an empty database on a server of its own, "" for a file."""
    if engine == "sqlite":
        yield ""
        return
    with _server(engine) as server:
        yield server.address + DATABASE


@contextlib.contextmanager
def _server(engine: str) -> Iterator[servers.Server]:
    try:
        server = servers.running(engine, *servers.ENOUGH[engine])
        running = server.__enter__()
    except servers.MissingServer as fault:
        leave_out(str(fault))
    try:
        url = read_url(running.address + running.maintenance)
        with contextlib.closing(Database(url)) as database:
            database.rows(f"CREATE DATABASE {DATABASE}")
        yield running
    finally:
        server.__exit__(None, None, None)


@contextlib.contextmanager
def _small_disk(place: Path) -> Iterator[None]:
    """Put a small disk of its own, in memory, at a place."""
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", SMALL_DISK, "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        leave_out("a small disk can be mounted by root alone: run the tests as root")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=False)


def cases(engine: str) -> list[Any]:
    """Return the faults of an engine that are part of CI, for pytest."""
    return [pytest.param(fault, id=fault.name) for fault in FAULTS if engine in fault.in_ci]
