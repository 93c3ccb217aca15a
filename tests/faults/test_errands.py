"""One effect for each job, whenever its worker is killed, and however many work."""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from teampro.store.database import Database
from teampro.store.migrations import migrate
from tests import databases
from tests.callers import ANNA
from tests.faults.errands import EFFECTS, MOMENTS, make_sessions, queue_errands
from tests.properties.profiles import CHOSEN
from tests.server.running import clean_environment

IS_LONG = CHOSEN == "nightly"
KILLS, ROUNDS, ERRANDS = (20, 40, 60) if IS_LONG else (1, 1, 12)
LEASE = 61
"""Seconds after which a killed worker's lease is over."""


@dataclass
class Office:
    """A data directory whose errands are done by processes of their own, as by several hosts."""

    data: Path
    database: Database
    later: int = 0
    queued: int = 0

    def queue(self, count: int) -> None:
        """Queue errands in one session."""
        sessions = make_sessions(self.data, self.later)
        session = sessions.of(ANNA)
        with contextlib.closing(sessions.database), session.begin():
            queue_errands(session, self.queued + 1, count)
        self.queued += count

    def start(self, *options: str) -> subprocess.Popen[str]:
        """Start a worker and return it when it is about to look for its first job."""
        process = subprocess.Popen(
            [
                sys.executable, "-m", "tests.faults.errands",
                str(self.data), str(self.later), *options,
            ],
            stdout=subprocess.PIPE,
            text=True,
            env=clean_environment(),
        )  # fmt: skip
        assert process.stdout is not None
        assert "ready\n" == process.stdout.readline()
        return process

    def faults(self) -> list[str]:
        """Return which jobs are not done with exactly one effect."""
        effects = f"SELECT count(*) FROM {EFFECTS} WHERE job = jobs.id"
        rows = self.database.rows(f"SELECT id, status, ({effects}) FROM jobs ORDER BY id")
        assert self.queued == len(rows)
        return [
            f"job {number}: {status}, {count} effects"
            for number, status, count in rows
            if (status, count) != ("done", 1)
        ]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Make an installation with a table of effects."""
    with contextlib.closing(Database(databases.place(tmp_path))) as database:
        migrate(database)
        words = database.engine.words
        database.rows(
            f"CREATE TABLE {EFFECTS} (job {words.integer}, attempt_key {words.line}){words.options}"
        )
        yield Office(tmp_path, database)


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_worker_leaves_one_effect(office: Office, moment: str) -> None:
    """Before the effect, between it and the commit, right after: the next one completes the job."""
    for _ in range(KILLS):
        office.queue(1)
        assert -9 == finish(office.start(moment))
        assert 0 == finish(office.start())
        # Until its lease is over a killed worker's job is taken by nobody.
        assert (moment == "after") is (office.faults() == [])
        office.later += LEASE
        assert 0 == finish(office.start())
        assert [] == office.faults()


def test_effect_with_a_commit_of_its_own_is_found_out(office: Office) -> None:
    """The same harness, so that its silence elsewhere means something."""
    office.queue(1)
    assert -9 == finish(office.start("after", "apart"))
    office.later += LEASE
    assert 0 == finish(office.start("apart"))
    assert ["job 1: done, 2 effects"] == office.faults()


def test_two_hosts_share_the_jobs(office: Office) -> None:
    """Each job is done by one of them; one is killed at a moment nobody chose."""
    chance = random.Random(7)
    for _ in range(ROUNDS):
        office.queue(ERRANDS)
        killed, other = office.start(), office.start()
        time.sleep(chance.random() * 0.1)  # the moment is what is tried
        killed.kill()
        finish(killed)
        assert 0 == finish(other)
        office.later += LEASE
        assert 0 == finish(office.start())
        assert [] == office.faults()


def finish(process: subprocess.Popen[str]) -> int:
    """Wait until a worker has ended, and return its exit code."""
    with process:
        process.communicate(timeout=60)
    return process.returncode
