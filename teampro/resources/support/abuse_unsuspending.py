"""The operation that lifts what a report suspended: by the desk, or once by the client."""

from __future__ import annotations

from teampro.errors import Refusal, refuse_at
from teampro.resources.support.abuse_holding import is_holding
from teampro.resources.support.abuse_tickets import tell_statement
from teampro.resources.support.abuse_words import OPEN, REPORTS
from teampro.schema.caller import CLIENT
from teampro.schema.kinds import TEXT
from teampro.schema.operation import Operation, Params, param
from teampro.schema.rules import RuleWork, Stored

STATEMENT = "statement"


def _unsuspend(work: RuleWork, report: Stored, params: Params) -> None:
    """Let go of the service; the case stays as it is. Raises: Refusal."""
    statement = params.get(STATEMENT, "").strip()
    is_client = work.caller.kind == CLIENT
    if is_client:
        _demand_allowed(report)
    if not is_holding(report):
        raise Refusal("rule", "The service is not suspended by this report")
    if is_client and not statement:
        raise refuse_at(STATEMENT, "required", "The statement field is required.")
    if statement and not is_client:
        raise refuse_at(STATEMENT, "misplaced", "The statement is the client's own.")
    changes = {"suspend_at": None, "unsuspended_at": work.moment}
    if is_client:
        changes["client_statement"] = statement
    changed = work.change(REPORTS, report, changes)
    if is_client:
        tell_statement(work, changed, statement)


def _demand_allowed(report: Stored) -> None:
    """Refuse a client who may not, or who has done so once. Raises: Refusal forbidden."""
    is_first = not report["client_statement"]
    if not (report["allow_unsuspend"] and is_first and report["status"] == OPEN):
        raise Refusal("forbidden", "Self unsuspension is not allowed")


UNSUSPEND = Operation(
    "unsuspend",
    "unsuspendAbuseReport",
    "Let the service run again that this report holds; the case stays open. A client may do so "
    "once where `allow_unsuspend` says so, with a statement.",
    run=_unsuspend,
    writes=(REPORTS, "services"),
    takes=(param(STATEMENT, TEXT, help_text="What the client did about it; staff sends none."),),
    permission="manageproducts",
    sample=2,
)
