"""Suspensions that abuse reports ask for: a service is held by one report or several.

A report holds its service from `suspended_at` until `unsuspended_at`. The reason that stands at
the service names one of them; when that lets go, the next takes its place.
"""

from __future__ import annotations

from teampro.errors import Refusal
from teampro.resources.services.service_states import suspend, unsuspend
from teampro.resources.support.abuse_words import REPORTS
from teampro.schema.reach import Nouns, Sql
from teampro.schema.rules import RuleWork, Stored
from teampro.schema.slot import slot

SERVICES = "services"


def is_holding(report: Stored | None) -> bool:
    """Say whether a report keeps its service suspended."""
    return (
        report is not None
        and report["suspended_at"] is not None
        and report["unsuspended_at"] is None
    )


def begin_holding(work: RuleWork, report: Stored) -> None:
    """Let a report hold its service if that runs or is held by others, in place; else tell."""
    service = work.peek(SERVICES, report["service_id"])
    if service is None:
        return
    status = service["domainstatus"]
    if status == "Active" or (status == "Suspended" and _holders(work, service["id"])):
        report["suspended_at"], report["unsuspended_at"] = work.moment, None
        return
    work.notes.append(f"Service {service['id']} is {status} and is left as it is.")


def stop_holding(work: RuleWork, report: Stored) -> None:
    """Let a report hold its service no longer, in place."""
    report["unsuspended_at"] = work.moment


def demand_services(work: RuleWork) -> None:
    """Refuse who may not suspend services, nor let them run again. Raises: Refusal forbidden."""
    if not work.caller.rights.writes(SERVICES):
        raise Refusal(
            "forbidden",
            "A report that suspends a service, or lifts that, needs the area services:write, "
            "which you lack.",
        )


def carry_out(work: RuleWork, old: Stored | None, new: Stored | None) -> None:
    """Do to the service what follows from a report that was written: `old` became `new`."""
    if is_holding(new) and not is_holding(old):
        _suspend(work, new or {})
    elif is_holding(old) and not is_holding(new):
        _lift(work, old or {})


def hold_on(work: RuleWork, service: Stored) -> bool:
    """Let a report that holds a service give its reason again; say whether there is one."""
    holders = _holders(work, service["id"])
    if holders:
        suspend(work, service, _reason(holders[0]))
    return bool(holders)


def release(work: RuleWork, service_id: int) -> None:
    """Let all reports go of a service that others let run again, or ended."""
    for report in _holders(work, service_id):
        work.update(REPORTS, report, {"unsuspended_at": work.moment})


def _suspend(work: RuleWork, report: Stored) -> None:
    service = work.get(SERVICES, report["service_id"])
    if service is not None and service["domainstatus"] == "Active":
        suspend(work, service, _reason(report))


def _lift(work: RuleWork, report: Stored) -> None:
    """Let the service run again if it is suspended by this report, and by no other one."""
    service = work.get(SERVICES, report["service_id"])
    if service is None or service["domainstatus"] != "Suspended":
        return
    if not service["suspendreason"].startswith(_beginning(report)):
        return
    others = _holders(work, service["id"])
    if not others:
        unsuspend(work, service)
        return
    suspend(work, service, _reason(others[0]))
    work.notes.append(
        f"Service {service['id']} stays suspended: {REPORTS}/{others[0]['report_id']} holds it too."
    )


def _reason(report: Stored) -> str:
    return _beginning(report) + str(report["category"])


def _beginning(report: Stored) -> str:
    """Return how the reason begins that a report gives; its category may change later."""
    return f"Abuse report #{report['report_id']}: "


def _holders(work: RuleWork, service_id: int) -> list[Stored]:
    """Return the reports that hold a service, the oldest first."""
    found = (work.peek(REPORTS, number) for (number,) in work.rows(_holding, service=service_id))
    return [each for each in found if each is not None]


def _holding(nouns: Nouns) -> Sql:
    report = nouns.model(REPORTS).alias()
    return (
        report.select(report.report_id)
        .where(report.service_id == slot("service"))
        .where(report.suspended_at.is_null(False) & report.unsuspended_at.is_null())
        .order_by(report.report_id)
    )
