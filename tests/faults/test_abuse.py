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

import pytest

from teampro.resources import RESOURCES
from teampro.schema.registry import Registry
from teampro.store.database import Database
from tests import databases
from tests.faults.interrupted import KILLED, run
from tests.faults.test_errands import finish
from tests.properties.profiles import CHOSEN
from tests.server.planted import USERNAME, plant
from tests.server.running import clean_environment

IS_LONG = CHOSEN == "nightly"
SERVICES, STEPS = (300, 1_000) if IS_LONG else (60, 4)
HOSTS = 4
NOUNS = Registry(RESOURCES)


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
        model = NOUNS.model(plural)
        columns = [each for each in model._meta.sorted_fields if not each.primary_key]
        databases.plant(self.database, model, {x.name: x.default for x in columns} | values)

    def start(self) -> subprocess.Popen[str]:
        """Start to do what is due."""
        return subprocess.Popen(
            [sys.executable, "-m", "teampro", "abuse", "due"],
            stdout=subprocess.PIPE,
            text=True,
            env=clean_environment() | dict(self.variables),
        )

    def suspensions(self) -> int:
        """Return how many services are suspended."""
        text = "SELECT count(*) FROM services WHERE domainstatus = 'Suspended'"
        return int(self.database.rows(text)[0][0])


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """Make an installation with an administrator."""
    data = plant(tmp_path / "data", cost=10)
    with contextlib.closing(Database(databases.place(data))) as database:
        yield Installation(data, database)


def test_what_is_due_is_done_once_by_several_hosts(installation: Installation) -> None:
    """Each service has one line of history, though one host is killed in the middle of it."""
    chance = random.Random(7)
    for number in range(1, SERVICES + 1):
        installation.put("services", id=number, userid=1, packageid=1, domainstatus="Active")
        due = {"service_id": number, "category": "Spam", "suspend_at": "2024-05-06 12:00:00"}
        installation.put("abusereports", report_id=number, **due)
    hosts = [installation.start() for _ in range(HOSTS)]
    deadline = time.monotonic() + 60
    while not installation.suspensions() and time.monotonic() < deadline:
        time.sleep(0.005)  # between two looks; the database tells of no event
    time.sleep(chance.random() * 0.02)  # the moment is what is tried
    hosts[0].kill()
    finish(hosts[0])
    assert [0] * (HOSTS - 1) == [finish(host) for host in hosts[1:]]
    assert SERVICES == installation.suspensions()
    told = "SELECT resource, count(*), count(DISTINCT record_id) FROM history GROUP BY resource"
    assert {("abusereports", SERVICES, SERVICES), ("services", SERVICES, SERVICES)} == set(
        installation.database.rows(told)
    )


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
