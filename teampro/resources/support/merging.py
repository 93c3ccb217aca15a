"""One ticket merged into another: its messages, files, links and hours go there."""

from __future__ import annotations

from teampro.errors import Refusal, refuse_at
from teampro.resources.support.abuse_tickets import hand_over
from teampro.resources.support.messages import (
    FILES,
    NOTES,
    REPLIES,
    TICKETS,
    opening_of,
    refuse_merged,
)
from teampro.resources.support.reply_rules import date_later
from teampro.resources.support.ticketstatuses import CLOSED
from teampro.schema import kinds
from teampro.schema.operation import Operation, Params, param
from teampro.schema.rules import RuleWork, Stored

LINKS, HOURS = "ticketxrefs", "timelogs"
PROJECTS = "projects"
"""The area of both."""
MOVED_BY = {HOURS: ("PUT",), LINKS: ("PUT", "DELETE")}
"""What a token must be let to do to them, so that a merge moves them."""


def _merge(work: RuleWork, ticket: Stored, params: Params) -> None:
    """Move all that hangs on a ticket; it stays, closed, and names where that is.

    Hours on invoices and what is of archived projects stay where they are, and so does the ticket.
    Raises: Refusal rule, forbidden, invoiced, archived.
    """
    target = work.get(TICKETS, params["into"])
    assert target is not None
    for each in (ticket, target):
        refuse_merged(each, "into")
    if target["id"] == ticket["id"]:
        message = f"Ticket {ticket['id']} cannot be merged into itself."
        raise refuse_at("into", "rule", message, target["id"])
    _demand_one_writer(ticket, target)
    _demand_projects(work, ticket)
    _move_links(work, ticket, target)
    _move_replies(work, ticket, target)
    for each in work.select(HOURS, {"ticket_id": ticket["id"]}):
        work.change(HOURS, each, {"ticket_id": target["id"]})
    for plural in (NOTES, FILES):
        for each in work.select(plural, {"ticket_id": ticket["id"]}):
            work.update(plural, each, {"ticket_id": target["id"]})
    hand_over(work, ticket["id"], target["id"])
    date_later(work, target["id"])
    closed = {"status": CLOSED} if CLOSED in work.settings["ticket.ticket_status"] else {}
    work.update(TICKETS, ticket, {"merged_ticket_id": target["id"], **closed})


def _demand_one_writer(ticket: Stored, target: Stored) -> None:
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


def _demand_projects(work: RuleWork, ticket: Stored) -> None:
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


def _move_replies(work: RuleWork, ticket: Stored, target: Stored) -> None:
    """Move the messages; the first of them opens a ticket that has none."""
    moved = work.select(REPLIES, {"ticket_id": ticket["id"]})
    first = None
    if moved and opening_of(work, target["id"]) is None:
        first = min(moved, key=lambda each: (not each["is_opening"], each["date"], each["replyid"]))
        told = {name: first[name] for name in ("attachments", "admin")}
        work.update(TICKETS, work.peek(TICKETS, target["id"]) or target, told)
    for each in moved:
        opens = int(each is first)
        work.update(REPLIES, each, {"ticket_id": target["id"], "is_opening": opens})


def _move_links(work: RuleWork, ticket: Stored, target: Stored) -> None:
    """Let its projects link the other one, unless they do already."""
    linked = {each["project_id"] for each in work.select(LINKS, {"ticket_id": target["id"]})}
    for link in work.select(LINKS, {"ticket_id": ticket["id"]}):
        if link["project_id"] in linked:
            work.remove(LINKS, link)
        else:
            work.change(LINKS, link, {"ticket_id": target["id"]})


MERGE = Operation(
    "merge",
    "mergeWHMCSTicket",
    "Merge the ticket into another one of the same client: its messages, notes, files, links and "
    "hours go there, and it stays closed.",
    run=_merge,
    takes=(
        param("into", kinds.REFERENCE, to=TICKETS, help_text="The ticket that it is merged into."),
    ),
    required=("into",),
    writes=(TICKETS, REPLIES, NOTES, FILES),
    example={"into": 2031},
)
