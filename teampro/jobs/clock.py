"""The clock jobs: what the data need from time to time, so that no request has to do it."""

from __future__ import annotations

from datetime import timedelta

from teampro.identity.attempt_rows import prune_attempts
from teampro.identity.bans import prune_bans
from teampro.identity.login_tokens import prune_ended
from teampro.identity.user_passwords import WINDOW_SECONDS
from teampro.jobs.handler import CLOCK, Handler, Handlers, Lease, Outcome
from teampro.schema.values import MOMENT
from teampro.session.session import Session, Sessions
from teampro.store.files import BlobStore
from teampro.store.history import trim_history
from teampro.store.idempotency import sweep_answers

MINUTE, HOUR, DAY = 60, 3_600, 86_400
HISTORY_ROWS = 5_000
ANSWERS = 1_000
"""So many rows go in one transaction, which others wait for; the rest follows at once."""


def clock_jobs(sessions: Sessions, blobs: BlobStore) -> Handlers:
    """Return the handlers of all clock jobs, each with its interval."""
    database = sessions.database

    def analyze(_lease: Lease) -> Outcome:
        database.analyze()
        return Outcome()

    def sweep(_lease: Lease) -> Outcome:
        blobs.sweep_temporary(DAY, sessions.now())
        return Outcome()

    return {
        (CLOCK, "history"): Handler(_trim, every_seconds=HOUR),
        (CLOCK, "answers"): Handler(_forget, every_seconds=HOUR),
        (CLOCK, "logins"): Handler(_prune, every_seconds=15 * MINUTE),
        (CLOCK, "uploads"): Handler(call=sweep, every_seconds=HOUR),
        (CLOCK, "analyze"): Handler(call=analyze, every_seconds=DAY, lease_seconds=HOUR),
    }


def _trim(session: Session, _lease: Lease, outcome: Outcome) -> Outcome:
    """Throw away history that is older than it is kept."""
    days = session.settings["history_days"]
    if not days:
        return outcome
    oldest = (session.context.now - timedelta(days=days)).strftime(MOMENT)
    has_more = trim_history(session.database, oldest, HISTORY_ROWS)
    return Outcome(again_seconds=0) if has_more else outcome


def _forget(session: Session, _lease: Lease, outcome: Outcome) -> Outcome:
    """Throw away the answers that are no longer kept for who repeats a write."""
    until = session.shared.now() - session.settings["idempotency.hours"] * HOUR
    has_more = sweep_answers(session.database, until, ANSWERS)
    return Outcome(again_seconds=0) if has_more else outcome


def _prune(session: Session, _lease: Lease, outcome: Outcome) -> Outcome:
    """Throw away attempts to log in that no longer count, bans and ended tokens that are over."""
    now = session.shared.now()
    window = max(session.settings["ban.window_seconds"], WINDOW_SECONDS)
    prune_attempts(session.database, window, now)
    prune_bans(session.database, now)
    prune_ended(session.database, now)
    return outcome
