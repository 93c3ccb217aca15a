"""What a merge of tickets demands: one writer of both, and the right to what it moves."""

from __future__ import annotations

from teampro.errors import Refusal, refuse_at
from teampro.schema.rules import RuleWork, Stored

LINKS, HOURS = "ticketxrefs", "timelogs"
PROJECTS = "projects"
"""The area of both."""
MOVED_BY = {HOURS: ("PUT",), LINKS: ("PUT", "DELETE")}
"""What a token must be let to do to them, so that a merge moves them."""


def demand_one_writer(ticket: Stored, target: Stored) -> None:
    """Refuse to carry what somebody wrote to where another one reads it. Raises: Refusal rule.

    A stranger may turn out to be a client, a client is no stranger.
    """
    if ticket["userid"]:
        is_one = ticket["userid"] == target["userid"]
    else:
        is_one = bool(target["userid"]) or _address(ticket) == _address(target)
    if not is_one:
        message = (
            f"Ticket {ticket['id']} is of {_writer(ticket)}, ticket {target['id']} of "
            f"{_writer(target)}: only tickets of the same one are merged."
        )
        raise refuse_at("into", "rule", message, target["id"])


def _writer(ticket: Stored) -> str:
    return f"client {ticket['userid']}" if ticket["userid"] else ticket["email"] or "nobody"


def _address(ticket: Stored) -> str:
    return str(ticket["email"]).casefold()


def demand_projects(work: RuleWork, ticket: Stored) -> None:
    """Refuse who may not write hours and links to move them. Raises: Refusal forbidden.

    sec: what a token may not change by its own chain it changes by no merge.
    """
    for plural, verbs in MOVED_BY.items():
        found = len(work.select(plural, {"ticket_id": ticket["id"]}))
        if not found:
            continue
        has = f"Ticket {ticket['id']} has {plural}, {found} of them: to move them"
        if not work.caller.rights.writes(PROJECTS):
            message = f"{has} needs the area {PROJECTS}:write, which you lack."
            raise Refusal("forbidden", message)
        for verb in verbs:
            if not work.caller.rights.allow(verb, plural):
                message = f"{has} the token must carry {verb} on {plural}."
                raise Refusal("forbidden", message)
