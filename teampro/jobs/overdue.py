"""What is wrong with the jobs, read off their rows: nobody does them, or they come to nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from teampro.schema.values import MOMENT
from teampro.store.database import Database

OVERDUE_SECONDS = 600
"""A worker that lives takes a job within a second or two, and has none for longer."""
FAILURES = 3
"""So many tries in a row that came to nothing are told, even if more will follow."""
_OVERDUE = """SELECT count(*), min(due) FROM jobs WHERE status IN ('open', 'pending')
    AND due <= ? AND (lease_until IS NULL OR lease_until <= ?)"""
_FAILED = """SELECT kind, task, count(*), max(last_attempt), max(last_error) FROM jobs
    WHERE status IN ('failed', 'unknown') OR (status = 'open' AND attempts >= ?)
    GROUP BY kind, task ORDER BY kind, task"""


@dataclass(frozen=True)
class FailedTask:
    """Jobs of one task that failed; `moment` is that of the last try, `error` one of theirs."""

    kind: str
    task: str
    count: int
    moment: str
    error: str


def overdue_jobs(database: Database, now: datetime) -> tuple[int, str]:
    """Return how many jobs nobody has done in time, and since when; "" for none."""
    before = (now - timedelta(seconds=OVERDUE_SECONDS)).strftime(MOMENT)
    [[count, since]] = database.rows(_OVERDUE, (before, before))
    return int(count), since or ""


def failed_tasks(database: Database) -> list[FailedTask]:
    """Return the tasks of which jobs failed, are unknown, or fail time after time."""
    return [FailedTask(*row) for row in database.rows(_FAILED, (FAILURES,))]
