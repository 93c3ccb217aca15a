"""When a service is to be suspended for a report, and what closing the case does to that."""

from __future__ import annotations

from datetime import timedelta

from teampro.errors import Refusal
from teampro.resources.support.abuse_holding import (
    begin_holding,
    demand_services,
    is_holding,
    stop_holding,
)
from teampro.resources.support.abuse_words import (
    CLOSED,
    IMMEDIATE,
    NOSUSPEND,
    OPEN,
    REJECTED,
    RESOLVED,
    TIMELIMIT,
)
from teampro.schema.caller import CLOCK
from teampro.schema.rules import RuleWork, Stored
from teampro.schema.values import MOMENT

AT, METHOD = "suspend_at", "suspend_method"


def schedule(work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]) -> None:
    """Set when the service is suspended, suspend it if that is now, or lift it; in place.

    What was due before is left to the clock. Raises: Refusal closed_report, forbidden.
    """
    is_moved = AT in sent and row[AT] != (old[AT] if old else None)
    is_reset = METHOD in sent and (old is None or row[METHOD] != old[METHOD] or AT not in sent)
    if is_moved and row[AT] is not None:
        if is_reset and row[METHOD] != TIMELIMIT:
            message = f"{AT} goes with {METHOD} {TIMELIMIT}: send one of the two."
            work.fault(AT, "invalid_value", message, row[AT])
        row[METHOD] = TIMELIMIT
    elif is_reset:
        row[AT] = _deadline(work, row[METHOD])
    is_planned = is_moved or is_reset
    _close(work, old, row, is_planned)
    if is_planned and row[AT] is not None:
        _demand_service(work, row)
        demand_services(work)
    _settle(work, old, row, is_planned)


def _close(work: RuleWork, old: Stored | None, row: Stored, is_planned: bool) -> None:
    """Date a case that is closed, and plan nothing for it. Raises: Refusal closed_report."""
    was = old["status"] if old else OPEN
    is_closed = row["status"] in CLOSED
    if was in CLOSED and row["status"] not in (was, OPEN):
        raise _closed(f"It is {was}, from which it only becomes {OPEN}.")
    if is_closed and is_planned and (was in CLOSED or row[AT] is not None):
        raise _closed(f"Nothing is suspended for one that is {row['status']}: set {OPEN} first.")
    if not is_closed:
        row["date_closed"] = None
    elif was not in CLOSED:
        row[AT], row["date_closed"] = None, work.moment


def _closed(why: str) -> Refusal:
    return Refusal("closed_report", f"The report is closed. {why}")


def _deadline(work: RuleWork, method: str) -> str | None:
    """Return when a method suspends, null for never."""
    if method == NOSUSPEND:
        return None
    minutes = 0 if method == IMMEDIATE else work.settings["abuse.timelimit_minutes"]
    return (work.context.now + timedelta(minutes=minutes)).strftime(MOMENT)


def _demand_service(work: RuleWork, row: Stored) -> None:
    if not row["service_id"] and not work.is_faulty("service_id"):
        message = "A report that suspends a service names it: send service_id."
        work.fault("service_id", "required", message)


def _settle(work: RuleWork, old: Stored | None, row: Stored, is_planned: bool) -> None:
    """Let the report hold its service from now on, or no longer, as it says, in place."""
    holds = is_holding(old)
    is_due = row[AT] is not None and row[AT] <= work.moment
    if is_planned:
        row["missed"] = 0
    if is_due and (is_planned or work.caller.kind == CLOCK):
        row[AT] = None
        if not holds:
            begin_holding(work, row)
            row["missed"] = int(not is_holding(row))
    elif holds and is_holding(row) and _lets_go(row):
        demand_services(work)
        stop_holding(work, row)


def _lets_go(row: Stored) -> bool:
    """Say whether a report wants its service to run again."""
    if row["status"] == RESOLVED:
        return not bool(row["keep_suspended"])
    return bool(row["status"] == REJECTED or row[METHOD] == NOSUSPEND)
