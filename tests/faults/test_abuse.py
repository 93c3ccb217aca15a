"""Suspensions for reports of abuse: once, whoever does them, and never without their report."""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from teampro.store.database import Database
from tests import databases
from tests.faults.interrupted import KILLED, run
from tests.faults.killed_requests import KILLED_AT
from tests.faults.killed_requests import STEPS as STEPS_TOLD
from tests.faults.test_errands import finish
from tests.properties.profiles import CHOSEN
from tests.server.planted import USERNAME, plant, put, put_due, suspensions, told_once
from tests.server.raw import answers, request, send
from tests.server.running import clean_environment, running_server

IS_LONG = CHOSEN == "nightly"
SERVICES, STEPS = (300, 1_000) if IS_LONG else (60, 4)
HOSTS = 4


@dataclass
class Installation:
    """A data directory on which commands are run, and its database."""

    data: Path
    database: Database

    @property
    def variables(self) -> Mapping[str, str]:
        """What tells a command where the data are."""
        cost = {"TEAMPRO_PASSWORD_COST": "10"}
        return databases.environment(self.data) | {"TEAMPRO_DATA": str(self.data)} | cost

    def put(self, plural: str, **values: Any) -> None:
        """Put a row into its table without any rule."""
        put(self.database, plural, **values)

    def run(self, *words: str) -> str:
        """Run a command and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "teampro", *words],
            env=clean_environment() | dict(self.variables),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def forget(self) -> None:
        """Have nothing reported, and the services run."""
        for table in ("abusereports", "ticketreplies", "tickets"):
            self.database.rows(f"DELETE FROM {table}")
        self.database.rows("UPDATE services SET domainstatus = 'Active', suspendreason = ''")

    def state(self) -> tuple[str, int, int, int]:
        """Return the state of service 1, how many reports hold it, tickets and messages."""
        [[status]] = self.database.rows("SELECT domainstatus FROM services WHERE id = 1")
        counted = [
            int(self.database.rows(f"SELECT count(*) FROM {table}")[0][0])
            for table in ("abusereports WHERE suspended_at IS NOT NULL", "tickets", "ticketreplies")
        ]
        assert counted[0] == self.database.rows("SELECT count(*) FROM abusereports")[0][0]
        return (status, counted[0], counted[1], counted[2])

    def start(self) -> subprocess.Popen[str]:
        """Start to do what is due."""
        return subprocess.Popen(
            [sys.executable, "-m", "teampro", "abuse", "due"],
            stdout=subprocess.PIPE,
            text=True,
            env=clean_environment() | dict(self.variables),
        )


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """Make an installation with an administrator."""
    data = plant(tmp_path / "data", cost=10)
    with contextlib.closing(Database(databases.place(data))) as database:
        yield Installation(data, database)


def test_what_is_due_is_done_once_by_several_hosts(installation: Installation) -> None:
    """Each service has one line of history, though one host is killed in the middle of it."""
    chance = random.Random(7)
    put_due(installation.database, SERVICES)
    hosts = [installation.start() for _ in range(HOSTS)]
    deadline = time.monotonic() + 60
    while not suspensions(installation.database) and time.monotonic() < deadline:
        time.sleep(0.005)  # between two looks; the database tells of no event
    time.sleep(chance.random() * 0.02)  # the moment is what is tried
    hosts[0].kill()
    finish(hosts[0])
    assert [0] * (HOSTS - 1) == [finish(host) for host in hosts[1:]]
    assert SERVICES == suspensions(installation.database)
    assert told_once(installation.database, SERVICES)


def test_report_and_suspension_are_there_together(installation: Installation) -> None:
    """Wherever a report that suspends at once is killed, both are there or neither."""
    database, note = installation.database, installation.data / "steps"
    installation.put("services", id=1, userid=1, packageid=1, domainstatus="Active")
    words = ["call", "POST", "abusereports", "-p", "service_id:=1", "-p", "category=Spam"]
    words += ["-p", "suspend_method=immediate", "--as", USERNAME]
    assert 0 == run(0, KILLED, words, dict(installation.variables), note)
    count, found = int(note.read_text()), set()
    for step in range(max(1, count - STEPS + 1), count + 1):
        database.rows("DELETE FROM abusereports")
        database.rows("UPDATE services SET domainstatus = 'Active'")
        assert 0 > run(step, KILLED, words, dict(installation.variables), note)
        rows = database.rows(
            "SELECT s.domainstatus, r.suspended_at FROM services s "
            "LEFT JOIN abusereports r ON r.service_id = s.id"
        )
        found |= {(status, moment is not None) for status, moment in rows}
    assert {("Active", False), ("Suspended", True)} == found


REPORT = urlencode(
    {"action": "create", "service_id": 1, "category": "Spam", "suspend_method": "immediate"}
).encode()
LINE = "POST /modules/addons/abusemanagerpro/includes/api.php HTTP/1.1"
FORM = "Content-Type: application/x-www-form-urlencoded"
NEITHER, BOTH = ("Active", 0, 0, 0), ("Suspended", 1, 1, 1)
"""What a report leaves: the state of its service, reports that hold it, tickets, messages."""


def test_killed_server_leaves_report_and_suspension_or_neither(
    installation: Installation,
) -> None:
    """Wherever the process that serves is killed; the ticket goes with them, and a repeat works."""
    installation.put("clients", id=1, email="ada@berg.example")
    installation.put("departments", id=1, name="Abuse")
    installation.put("services", id=1, userid=1, packageid=1, domainstatus="Active")
    words = ["token", "create", USERNAME, "--label", "scanner", "--abuse"]
    identifier = f"API-ID: {installation.run(*words).strip()}"
    own = {**installation.variables, "TEAMPRO_ABUSE_DEPARTMENT": "1"}
    with running_server(
        installation.data, workers=1, app="tests.faults.killed_requests:make_app", environment=own
    ) as server:

        def report(step: int = 0) -> bytes:
            data = request(LINE, "Connection: close", FORM, identifier, f"{KILLED_AT}: {step}",
                           body=REPORT)  # fmt: skip
            with contextlib.suppress(ConnectionResetError):
                return send(server.place, data)
            return b""

        for number in (1, 2):  # the second is not the first of its process, as all that follow
            [whole] = answers(report())
            assert {"status": "success", "report_id": number} == whole.tree
            installation.forget()
        count, found = int(whole.headers[STEPS_TOLD.lower()]), []
        for step in range(1, count + 1):
            installation.forget()
            assert b"" == report(step)
            found.append(installation.state())
            [again] = answers(report())
            assert (200, BOTH) == (again.status, installation.state())
    assert {NEITHER, BOTH} == {*found}
