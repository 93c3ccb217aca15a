"""Jobs put into their table, in the session of whoever wants something done.

What is queued is there when the session's writes are, and not when they are undone.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Protocol

from teampro.jobs.handler import CLOCK, OPEN
from teampro.schema.rules import Statements
from teampro.schema.values import MOMENT, Context
from teampro.session.statements import insert_text
from teampro.store.jobs import Job

_NEW = {"status": OPEN, "attempts": 0, "last_error": "", "fee": 0, "reference": "", "version": 1}
_UNDER_WAY = "SELECT id FROM jobs WHERE open_mark = ?"


class Queuer(Protocol):
    """Who wants something done: an open session, or the write in it that a rule is given."""

    @property
    def database(self) -> Statements:
        """What runs statements inside the session."""

    @property
    def context(self) -> Context:
        """When it is."""

    @property
    def moment(self) -> str:
        """The same as it is stored."""


def queue_job(
    by: Queuer,
    kind: str,
    task: str,
    *,
    related: str = "",
    relid: int = 0,
    module: str = "",
    payload: str = "",
    amount: int = 0,
    after_seconds: int = 0,
) -> int | None:
    """Queue a job and return its id; None when there is one under way.

    There is one at a time for each task and record, and for each clock job; jobs about no record
    (`related` is "") do not exclude each other. `amount` is in hundredths.
    """
    mark = open_mark(kind, task, related, relid)
    if mark is not None and by.database.rows(_UNDER_WAY, (mark,)):
        return None
    row = {
        "kind": kind,
        "task": task,
        "related": related,
        "relid": relid,
        "module": module,
        "payload": payload,
        "due": (by.context.now + timedelta(seconds=after_seconds)).strftime(MOMENT),
        "attempt_key": new_attempt_key(),
        "open_mark": mark,
        "amount": amount,
        "date_created": by.moment,
        "date_modified": by.moment,
        **_NEW,
    }
    text, bound = insert_text(by.database, Job, tuple(row))
    [[job]] = by.database.rows(text, bound(row))
    return int(job)


def open_mark(kind: str, task: str, related: str = "", relid: int = 0) -> str | None:
    """Return what two jobs must not share while they are under way, None where they may be many."""
    return f"{task}:{related}:{relid}" if related or kind == CLOCK else None


def new_attempt_key() -> str:
    """Return the name of one call, which all tries of it bear."""
    return str(uuid.uuid4())
