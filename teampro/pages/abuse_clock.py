"""The clock of abuse reports: services whose time is up are suspended, each in its own transaction.

Whoever runs it beside whom, and wherever it is killed: each report is looked at again under the
lock, so that what it asks for is done once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from teampro.engine.writing.rows import RowWriter
from teampro.error_words import WORDS
from teampro.errors import Faults, Refusal
from teampro.jobs.clock import MINUTE
from teampro.jobs.handler import CLOCK, Handler, Handlers, Lease, Outcome
from teampro.resources.support.abuse_holding import is_holding
from teampro.resources.support.abuse_words import REPORTS
from teampro.schema.caller import CLOCK_CALLER
from teampro.schema.reach import Nouns, Sql
from teampro.schema.rules import Stored
from teampro.schema.slot import bind, slot
from teampro.schema.values import MOMENT
from teampro.session.session import Session, Sessions
from teampro.session.statements import statement_text
from teampro.session.work import Work


@dataclass(frozen=True)
class DueReport:
    """A report whose time was up, and what came of it: `why` tells of a service left as it is."""

    report_id: int
    service_id: int
    why: str = ""
    has_failed: bool = False

    def __str__(self) -> str:
        if self.has_failed:
            return f"{REPORTS}/{self.report_id} is tried again: {self.why}"
        if self.why:
            return f"{REPORTS}/{self.report_id}: {self.why}"
        return f"Suspended service {self.service_id} for {REPORTS}/{self.report_id}."


def abuse_clock(sessions: Sessions, rows: RowWriter) -> Handlers:
    """Return the handler of the clock job."""

    def call(lease: Lease) -> Outcome:
        done = suspend_due(sessions, rows, lease.attempt_key)
        return Outcome(error="; ".join(str(each) for each in done if each.has_failed)[:500])

    return {(CLOCK, "abuse"): Handler(call=call, every_seconds=MINUTE)}


def suspend_due(sessions: Sessions, rows: RowWriter, request_id: str = "") -> list[DueReport]:
    """Do what is due by now, the oldest first; one that is refused stops none of the others.

    Raises: Refusal of the storage.
    """
    return list(_done(sessions, rows, request_id))


def _done(sessions: Sessions, rows: RowWriter, request_id: str) -> Iterator[DueReport]:
    database = sessions.database
    text, slots = statement_text(database, sessions.registry, _due)
    now = sessions.moment.strftime(MOMENT)
    for report_id, service_id in database.rows(text, bind(slots, {"now": now})):
        session = sessions.of(CLOCK_CALLER, request_id)
        try:
            done = session.retried(partial(_suspend, session, rows, report_id))
        except Refusal as no:
            if WORDS[no.word].status >= 500:
                raise
            done = DueReport(report_id, service_id, no.message, has_failed=True)
        if done is not None:
            yield done


def _suspend(session: Session, rows: RowWriter, report_id: int) -> DueReport | None:
    """Suspend for one report; None where somebody else did, or it is no longer due."""
    with session.begin():
        work = Work(session, Faults(), rows, is_trusted=True)
        report = work.peek(REPORTS, report_id)
        if report is None or not _is_due(report, work.moment):
            return None
        changed = work.change(REPORTS, report, {})
        why = "" if is_holding(changed) else " ".join(work.notes)
        return DueReport(report_id, changed["service_id"], why)


def _is_due(report: Stored, moment: str) -> bool:
    return report["suspend_at"] is not None and report["suspend_at"] <= moment


def _due(nouns: Nouns) -> Sql:
    report = nouns.model(REPORTS).alias()
    return (
        report.select(report.report_id, report.service_id)
        .where(report.suspend_at <= slot("now"))
        .order_by(report.suspend_at, report.report_id)
    )
