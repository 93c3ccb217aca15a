"""The worker beside a server, and by itself: started, restarted, and ended with what it serves."""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from teampro.store.database import Database
from tests import databases
from tests.databases import of_files
from tests.server.planted import plant, put_due, suspensions, told_once
from tests.server.processes import children, workers
from tests.server.running import clean_environment, running_server

pytestmark = pytest.mark.database
SECONDS = 30
SERVICES = 40
CLOCK_JOBS = ["abuse", "analyze", "answers", "history", "logins", "uploads"]


def wait_for(look: Callable[[], Any]) -> Any:
    """Look until something is found, and return it."""
    deadline = time.monotonic() + SECONDS
    while not (found := look()):
        assert time.monotonic() < deadline, "it does not come"
        time.sleep(0.02)  # between two looks; there is no event to wait for
    return found


def jobs_done(stderr: Path) -> list[str]:
    """Return the tasks that a log tells of."""
    lines = [json.loads(line) for line in stderr.read_text().splitlines()]
    return sorted(line["task"] for line in lines if line["event"] == "job")


def test_server_has_a_worker_that_does_what_is_due(tmp_path: Path) -> None:
    """Each clock job once, at the first start, and a line of the log for each."""
    with running_server(tmp_path / "data", workers=1) as running:
        wait_for(lambda: jobs_done(running.stderr) == CLOCK_JOBS)
        [worker] = workers(running.process.pid)
        ended = os.pidfd_open(worker)
    assert select.select([ended], [], [], 0)[0], "the worker outlives its server"
    os.close(ended)
    assert CLOCK_JOBS == jobs_done(running.stderr)


def test_server_without_a_worker_has_none(tmp_path: Path) -> None:
    """The setting says that another host has it."""
    environment = {"TEAMPRO_WORKER": "off"}
    with running_server(tmp_path / "data", workers=2, environment=environment) as running:
        wait_for(lambda: len(children(running.process.pid)) == 2)
        assert [] == workers(running.process.pid)


def test_killed_worker_is_followed_by_another(tmp_path: Path) -> None:
    """The server goes on serving with its other processes meanwhile."""
    with running_server(tmp_path / "data", workers=1) as running:
        [killed] = wait_for(lambda: workers(running.process.pid))
        [serving] = set(children(running.process.pid)) - {killed}
        os.kill(killed, signal.SIGKILL)
        [other] = wait_for(
            lambda: [each for each in workers(running.process.pid) if each != killed]
        )
        assert {serving, other} == set(children(running.process.pid))


def test_worker_ends_with_a_killed_server(tmp_path: Path) -> None:
    """No signal tells it; nor does it keep the port or the data from the next server."""
    with running_server(tmp_path / "data", workers=1) as running:
        [worker] = wait_for(lambda: workers(running.process.pid))
        ended = os.pidfd_open(worker)
        running.process.kill()
        assert select.select([ended], [], [], 10)[0], "the worker lives on"
        os.close(ended)


@of_files
def test_no_connection_crosses_the_fork(tmp_path: Path) -> None:
    """The first process has the database not open; each of its children has opened it itself."""
    with running_server(tmp_path / "data", workers=1) as running:
        wait_for(lambda: jobs_done(running.stderr) == CLOCK_JOBS)
        is_open = [
            any(
                os.readlink(each).endswith("teampro.db")
                for each in Path(f"/proc/{number}/fd").iterdir()
            )
            for number in (running.process.pid, *workers(running.process.pid))
        ]
    assert [False, True] == is_open


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_worker_by_itself_stops_at_once(tmp_path: Path, number: signal.Signals) -> None:
    """While it waits for work, in order, and with nothing on its standard error but its log."""
    data, stderr = tmp_path / "data", tmp_path / "stderr"
    environment = clean_environment() | databases.environment(data)
    command = [sys.executable, "-m", "teampro"]
    migrate = [*command, "admin", "add", "anna", "--password-stdin", "--data", str(data)]
    subprocess.run(migrate, input=b"first", env=environment, check=True, capture_output=True)
    environment["TEAMPRO_WORKER_SECONDS"] = "3600"
    with (
        stderr.open("wb") as log,
        subprocess.Popen(
            [*command, "worker", "--data", str(data)],
            stdout=subprocess.PIPE,
            stderr=log,
            env=environment,
        ) as process,
    ):
        wait_for(lambda: jobs_done(stderr) == CLOCK_JOBS)
        process.send_signal(number)
        assert 0 == process.wait(10)
        assert process.stdout is not None
        assert f"Working on {data} (Ctrl-C stops it)\n" == process.stdout.read().decode()
    assert CLOCK_JOBS == jobs_done(stderr)


def start_worker(data: Path, shared: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a worker by itself, and return it when it is at work."""
    process = subprocess.Popen(
        [sys.executable, "-m", "teampro", "worker", "--data", str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=clean_environment() | shared,
    )
    assert process.stdout is not None and process.stdout.readline().startswith(b"Working on ")
    process.stdout.close()
    return process


def test_workers_of_two_hosts_suspend_what_is_due_once(tmp_path: Path) -> None:
    """Two on each host, over one database: every service and report has one line of history."""
    first, second = plant(tmp_path / "first"), tmp_path / "second"
    second.mkdir(mode=0o700)
    shutil.copy(first / "pepper", second / "pepper")
    shared = {"TEAMPRO_DATABASE": str(databases.place(first))}
    with contextlib.closing(Database(databases.place(first))) as database:
        started = [start_worker(data, shared) for data in (first, second) * 2]
        idle = "SELECT count(*) FROM jobs WHERE lease_until IS NULL AND last_attempt > ''"
        try:
            wait_for(lambda: database.rows(idle) == [(len(CLOCK_JOBS),)])
            put_due(database, SERVICES)
            database.rows("UPDATE jobs SET due = '2024-05-06 12:00:00' WHERE task = 'abuse'")
            wait_for(lambda: suspensions(database) == SERVICES)
        finally:
            for each in started:
                each.terminate()
        assert [0] * 4 == [each.wait(SECONDS) for each in started]
        assert told_once(database, SERVICES)


def test_what_fell_due_while_no_server_ran_is_done_at_its_start(tmp_path: Path) -> None:
    """By the worker beside it, which looks at once."""
    data = plant(tmp_path / "data")
    with contextlib.closing(Database(databases.place(data))) as database:
        put_due(database, 1)
        with running_server(data, workers=1):
            wait_for(lambda: suspensions(database) == 1)


def test_worker_makes_no_database(tmp_path: Path) -> None:
    """A mistyped directory is told, not filled."""
    done = subprocess.run(
        [sys.executable, "-m", "teampro", "worker", "--data", str(tmp_path / "data")],
        env=clean_environment() | databases.environment(tmp_path / "data"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert 1 == done.returncode
    assert not (tmp_path / "data").exists()
    assert done.stderr.startswith("teampro: ")
