"""AbuseUnsuspend: a customer says what he did about a report, and his service runs again."""

from __future__ import annotations

from teampro.dialects.whmcs.declare import Code, Command
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Tree


def unsuspend(doing: Doing) -> Tree:
    """Lift the suspension by a report. Raises: CommandRefusal."""
    report_id = doing.given["reportid"]
    params = {"statement": doing.given["statement"]} if "statement" in doing.given else {}
    doing.ask("POST", f"abusereports/{report_id}/unsuspend", params)
    return {"reportid": str(report_id)}


UNSUSPEND = Command(
    "AbuseUnsuspend",
    "Support",
    "Lift the suspension of a service by a report that allows it, with a statement.",
    Code(unsuspend, (("POST", "abusereports"),), writes=True),
    "reportid!:int statement",
    says={
        "forbidden": "Self unsuspension is not allowed",
        "rule": "The service is not suspended by this report",
        "statement:required": "The statement field is required.",
    },
)
