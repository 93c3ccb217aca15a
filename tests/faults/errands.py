"""A worker of the product with one task of its own, an errand, at whose effect it may be killed.

`python -m tests.faults.errands DATA LATER [MOMENT] [apart]` works until nothing is due, by a clock
that is LATER seconds ahead. MOMENT says when it kills itself: `before`, `within` or `after` the
first effect; `apart` gives the effect a commit of its own: the mistake that must be found out.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from zoneinfo import ZoneInfo

from teampro.jobs.handler import Handler, Lease, Outcome
from teampro.jobs.queue import queue_job
from teampro.jobs.worker import Worker
from teampro.log import Log
from teampro.resources import RESOURCES
from teampro.schema.registry import Registry
from teampro.session.session import Session, Sessions
from teampro.store.database import Database
from tests import databases

TASK = ("notifier", "errand")
MOMENTS = ("before", "within", "after")
EFFECTS = "effects"
"""A table with a row for each effect: the job, and the attempt key it bore."""


def make_sessions(data: Path, later: float) -> Sessions:
    """Return the sessions of a host whose clock is so many seconds ahead."""
    settings = databases.settings(data)
    database = Database(databases.place(data))
    registry = Registry(RESOURCES)
    return Sessions(database, registry, settings, ZoneInfo("UTC"), lambda: time.time() + later)


def queue_errands(session: Session, first: int, count: int) -> None:
    """Queue errands about so many records, in an open session."""
    for relid in range(first, first + count):
        assert queue_job(session, *TASK, related="service", relid=relid)


def handler(database: Database, moment: str, is_apart: bool) -> Handler:
    """Return what does an errand, and dies about it where a moment is named."""

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def effect(session: Session, lease: Lease, outcome: Outcome) -> Outcome:
        if moment == "before":
            die()
        _write_effect(session.database, lease)
        if moment == "within":
            die()
        if moment == "after":
            session.after_commit(die)
        return outcome

    def call(lease: Lease) -> Outcome:
        _write_effect(database, lease)
        if moment:
            die()
        return Outcome()

    return Handler(call=call) if is_apart else Handler(effect)


def _write_effect(database: Database, lease: Lease) -> None:
    text = f"INSERT INTO {EFFECTS} (job, attempt_key) VALUES (?, ?)"
    database.rows(text, (lease.id, lease.attempt_key))


def main(data: str, later: str, *options: str) -> int:
    """Work until nothing is due."""
    sessions = make_sessions(Path(data), float(later))
    moment = next((each for each in options if each in MOMENTS), "")
    does = handler(sessions.database, moment, "apart" in options)
    worker = Worker(sessions, {TASK: does}, Log("error"))
    print("ready", flush=True)
    while worker.step():
        pass
    sessions.database.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
