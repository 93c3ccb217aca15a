"""The operations on clocks: starting one on an action, stopping a timelog."""

from __future__ import annotations

from teampro.errors import Refusal
from teampro.schema.operation import Operation, Params
from teampro.schema.rules import RuleWork, Stored


def _start(work: RuleWork, action: Stored, params: Params) -> Stored:
    """Make a running timelog of the caller; what else its start does, its noun's rules say."""
    begun = {"action_id": action["action_id"], "timelog_status": "active"}
    return work.create("timelogs", {**params, **begun})


def _stop(work: RuleWork, timelog: Stored, params: Params) -> None:
    """Stop a running timelog. Raises: Refusal not_running."""
    if timelog["timelog_status"] != "active":
        raise Refusal(
            "not_running",
            f"Timelog {timelog['timelog_id']} is complete since {timelog['timelog_stop']}: "
            "there is nothing to stop.",
        )
    work.change("timelogs", timelog, {**params, "timelog_status": "complete"})


START = Operation(
    "starttimer",
    "startActionTimer",
    "Start a clock on the action: a running timelog of the caller.",
    run=_start,
    writes=("timelogs",),
    makes="timelogs",
    takes=("timelog_note", "timelog_type", "timelog_billable", "timelog_start", "ticket_id"),
    example={"timelog_note": "Workshop"},
)
STOP = Operation(
    "stop",
    "stopTimelog",
    "Stop a running timelog, now or at the timelog_stop that is sent.",
    run=_stop,
    writes=("timelogs",),
    takes=("timelog_stop", "timelog_note"),
    sample=64,
)
