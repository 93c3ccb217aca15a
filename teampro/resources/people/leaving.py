"""A client who leaves: closed, he stays with all that is his; deleted, nothing tells of him."""

from __future__ import annotations

from teampro.schema.links import Child
from teampro.schema.operation import Operation, Params
from teampro.schema.rules import RuleWork, Stored
from teampro.schema.values import ERASED

CLIENTS = "clients"
KEPT = (("projects", "client_userid"), ("timelogs", "client_userid"))
"""What stays without a client: the work that was done is the agency's."""


def _close(work: RuleWork, client: Stored, _params: Params) -> None:
    """Set its status; projects, time and people stay as they are."""
    if client["status"] == "Closed":
        work.notes.append(f"Client {client['id']} was closed already.")
        return
    work.change(CLIENTS, client, {"status": "Closed"})


CLOSE = Operation(
    "close",
    "closeClient",
    "Close the client: its status becomes Closed; its projects, time and people stay.",
    run=_close,
    writes=(CLIENTS,),
)


def remove_what_hangs(work: RuleWork, client_id: int) -> None:
    """Remove all that is below a client, and leave its projects and time without one."""
    for child in _going(work):
        for each in work.select(child.plural, {child.via: client_id}):
            work.delete(child.plural, each)
    for plural, column in KEPT:
        for each in work.select(plural, {column: client_id}):
            work.update(plural, each, {column: 0})


def erase(work: RuleWork, client_id: int) -> None:
    """Blank what history, stored answers and activities tell of a client, and of what went along.

    Who did what when, and to which fields, stays.
    """
    for each in work.select("activities", {"userid": client_id}):
        work.update("activities", each, {"description": ERASED}, silent=True)
    work.erase(client_id, [CLIENTS, *(child.plural for child in _going(work))])


def _going(work: RuleWork) -> list[Child]:
    kept = [plural for plural, _column in KEPT]
    return [each for each in work.registry.hanging(CLIENTS) if each.plural not in kept]
