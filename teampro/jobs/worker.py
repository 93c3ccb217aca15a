"""The worker: takes what is due, has it done, writes what came of it. The only one to do so.

It is ended between two jobs, or by kill -9 at any moment: then what its session wrote is undone,
and the job is taken anew when the lease is over.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NoReturn

from teampro.errors import Refusal
from teampro.jobs.handler import FAILED, UNKNOWN, Handler, Handlers, Lease, Outcome
from teampro.jobs.leases import is_held, put_off, settle, take
from teampro.jobs.queue import queue_job
from teampro.log import Log
from teampro.schema.caller import CLOCK_CALLER
from teampro.session.session import Session, Sessions
from teampro.store.faults import Unwritable

SEEDED = timedelta(hours=1)
LOST = "lost"
"""What is logged of a try whose lease was over before it was: another worker has the job."""


class LostLease(Exception):
    """Somebody else has taken the job, or settled it."""


def _no_handler(_session: Session, lease: Lease, _outcome: Outcome) -> NoReturn:
    raise LookupError(f"This version of TeamPro has no {lease.kind} task {lease.task!r}.")


class Worker:
    """Does what is due, by the handlers of its tasks."""

    def __init__(self, sessions: Sessions, handlers: Handlers, log: Log) -> None:
        self._sessions = sessions
        self._database = sessions.database
        self._handlers = handlers
        self._log = log
        self._seeded: datetime | None = None
        self._is_away = False

    def run(self, is_stopped: Callable[[float], bool]) -> None:
        """Work until told to stop; `is_stopped` waits so many seconds for that.

        Storage that is away for a while is waited for. Raises: what else the database says.
        """
        seconds = self._sessions.settings["worker_seconds"]
        found = True
        while not is_stopped(0 if found else seconds):
            try:
                self._seed()
                found = self.step()
                self._is_away = False
            except Refusal as fault:
                found = False
                if not self._is_away:
                    self._log.warning("worker_waits", error=fault.word, message=fault.message)
                self._is_away = True

    def step(self) -> bool:
        """Do the job that has been due longest; False when none is due."""
        lease = take(self._database, self._now, self._lease_seconds)
        if lease is None:
            return False
        began = time.perf_counter()
        try:
            status = self._tried(lease, self._handler(lease))
        except LostLease:
            status = LOST
        self._log.info(
            "job",
            job=lease.id,
            kind=lease.kind,
            task=lease.task,
            attempt=lease.attempts,
            status=status,
            milliseconds=round((time.perf_counter() - began) * 1000, 1),
        )
        return True

    def _seed(self) -> None:
        """Queue the clock jobs that are missing: at the start, and then from time to time.

        They are due at once. Data that were loaded meanwhile may have come without.
        """
        now = self._now
        if self._seeded is not None and now - self._seeded < SEEDED:
            return
        session = self._sessions.of(CLOCK_CALLER)
        with session.begin():
            for (kind, task), handler in self._handlers.items():
                if handler.every_seconds:
                    queue_job(session, kind, task)
        self._seeded = now

    def _tried(self, lease: Lease, handler: Handler) -> str:
        """Make one try and return the status that it led to."""
        if lease.was_abandoned:
            if handler.is_once_only:
                return self._recorded(lease, Handler(), Outcome(UNKNOWN, "Its worker died."))
            if lease.attempts > len(handler.waits) + 1 and not handler.every_seconds:
                return self._recorded(lease, Handler(), Outcome(FAILED, "Its workers died."))
        try:
            outcome = handler.call(lease) if handler.call else Outcome()
            return self._recorded(lease, handler, outcome)
        except (LostLease, Unwritable):
            raise
        except Exception as fault:
            self._log.error("job_failed", fault, job=lease.id, kind=lease.kind, task=lease.task)
            return self._put_off(lease, handler, fault)

    def _recorded(self, lease: Lease, handler: Handler, outcome: Outcome) -> str:
        """Write effect and outcome in one session. Its history names the attempt key.

        The lock is held from the look at the lease to the commit: whatever the lease's end,
        nobody can take the job in between.
        """
        session = self._sessions.of(CLOCK_CALLER, lease.attempt_key)
        with session.begin():
            self._require(lease)
            outcome = handler.effect(session, lease, outcome)
            return settle(self._database, lease, handler, outcome, session.context.now)

    def _put_off(self, lease: Lease, handler: Handler, fault: Exception) -> str:
        error = fault.message if isinstance(fault, Refusal) else f"{type(fault).__name__}: {fault}"

        def work() -> str:
            self._require(lease)
            return put_off(self._database, lease, handler, error, self._now)

        return self._database.write(work)

    def _require(self, lease: Lease) -> None:
        if not is_held(self._database, lease):
            raise LostLease

    def _handler(self, lease: Lease) -> Handler:
        return self._handlers.get((lease.kind, lease.task)) or Handler(_no_handler)

    def _lease_seconds(self, kind: str, task: str) -> int:
        return (self._handlers.get((kind, task)) or Handler()).lease_seconds

    @property
    def _now(self) -> datetime:
        return self._sessions.moment
