"""Leases: which job is due, who has it, and what is written when he is through.

Each step is one short write transaction, and writers queue on every engine: so no two workers,
on whatever hosts, have one job. What a worker left when it died is due again after its lease.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from teampro.jobs.handler import (
    DONE,
    FAILED,
    OPEN,
    PENDING,
    UNKNOWN,
    Handler,
    Lease,
    Outcome,
)
from teampro.jobs.queue import new_attempt_key
from teampro.schema.values import MOMENT
from teampro.session.statements import update_text
from teampro.store.database import Database
from teampro.store.jobs import Job

ERROR_CHARACTERS = 500
_IS_DUE = """status IN ('open', 'pending') AND due <= ?
    AND (lease_until IS NULL OR lease_until <= ?)"""
_ANY = f"SELECT 1 FROM jobs WHERE {_IS_DUE} LIMIT 1"
_COLUMNS = tuple(each.name for each in fields(Lease) if each.name != "was_abandoned")
_NEXT = (
    f"SELECT {', '.join(_COLUMNS)}, lease_until FROM jobs WHERE {_IS_DUE} ORDER BY due, id LIMIT 1"
)
_HELD = "SELECT 1 FROM jobs WHERE id = ? AND version = ?"


def take(
    database: Database, now: datetime, lease_seconds: Callable[[str, str], int]
) -> Lease | None:
    """Take the job that has been due longest, or return None; looking alone takes no lock.

    `lease_seconds` tells by kind and task how long it is taken for.
    """
    due = (now.strftime(MOMENT),) * 2

    def work() -> Lease | None:
        found = database.rows(_NEXT, due)
        if not found:
            return None
        *values, lease_until = found[0]
        row = dict(zip(_COLUMNS, values, strict=True))
        row["attempts"] += 1
        row["version"] += 1
        ends = now + timedelta(seconds=lease_seconds(row["kind"], row["task"]))
        _update(
            database,
            row["id"],
            lease_until=ends.strftime(MOMENT),
            last_attempt=now.strftime(MOMENT),
            attempts=row["attempts"],
            version=row["version"],
        )
        return Lease(**row, was_abandoned=lease_until is not None)

    return database.write(work) if database.rows(_ANY, due) else None


def is_held(database: Database, lease: Lease) -> bool:
    """Say whether nobody has taken or settled the job since; for the rest of the transaction."""
    return bool(database.rows(_HELD, (lease.id, lease.version)))


def settle(
    database: Database, lease: Lease, handler: Handler, outcome: Outcome, now: datetime
) -> str:
    """Write what came of a lease that is held, in a write transaction; return the status."""
    changed = _settled(handler, outcome, now)
    return _give_back(database, lease, now, changed | {"last_error": outcome.error})


def put_off(database: Database, lease: Lease, handler: Handler, error: str, now: datetime) -> str:
    """Let another try follow one that failed, in a write transaction; return the status.

    A clock job is never given up: its turns are as far apart as the longest wait.
    """
    waits = handler.waits
    if handler.is_once_only:
        changed = _over(UNKNOWN)
    elif lease.attempts > len(waits) and not handler.every_seconds:
        changed = _over(FAILED)
    else:
        wait = waits[min(lease.attempts, len(waits)) - 1]
        changed = {"due": (now + timedelta(seconds=wait)).strftime(MOMENT), "status": OPEN}
    return _give_back(database, lease, now, changed | {"last_error": error[:ERROR_CHARACTERS]})


def _settled(handler: Handler, outcome: Outcome, now: datetime) -> dict[str, Any]:
    """Return the columns that tell of an outcome."""
    again = outcome.again_seconds
    said = {"fee": outcome.fee, "reference": outcome.reference}
    if outcome.status == PENDING:
        due = None if again is None else (now + timedelta(seconds=again)).strftime(MOMENT)
        return {"status": PENDING, "due": due, "attempts": 0, **said}
    if handler.every_seconds and outcome.status == DONE:
        wait = handler.every_seconds if again is None else again
        due = (now + timedelta(seconds=wait)).strftime(MOMENT)
        return {"status": OPEN, "due": due, "attempts": 0, "attempt_key": new_attempt_key()}
    return _over(outcome.status) | said


def _over(status: str) -> dict[str, Any]:
    """Return the columns of a job that nobody takes any more, so that another one may begin."""
    return {"status": status, "open_mark": None}


def _give_back(database: Database, lease: Lease, now: datetime, changed: Mapping[str, Any]) -> str:
    moment = now.strftime(MOMENT)
    version = lease.version + 1
    _update(database, lease.id, lease_until=None, version=version, date_modified=moment, **changed)
    return str(changed["status"])


def _update(database: Database, job: int, **columns: Any) -> None:
    text, bound = update_text(database, Job, tuple(columns))
    database.rows(text, bound({**columns, "id": job}))
