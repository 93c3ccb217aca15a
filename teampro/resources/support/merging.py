"""One ticket merged into another: its messages, files, links and hours go there."""

from __future__ import annotations

from teampro.errors import refuse_at
from teampro.resources.support.abuse_tickets import hand_over
from teampro.resources.support.merge_demands import (
    HOURS,
    LINKS,
    demand_one_writer,
    demand_projects,
)
from teampro.resources.support.messages import (
    FILES,
    NOTES,
    REPLIES,
    TICKETS,
    opening_of,
    refuse_merged,
)
from teampro.resources.support.reply_rules import date_later
from teampro.resources.support.ticketstatuses import CLOSED, STATUSES
from teampro.schema import kinds
from teampro.schema.operation import Operation, Params, param
from teampro.schema.rules import RuleWork, Stored


def _merge(work: RuleWork, ticket: Stored, params: Params) -> None:
    """Move all that hangs on a ticket; it stays, closed, and names where that is.

    Nothing is moved where hours are on an invoice, or a project of what would be is archived.
    Raises: Refusal rule, forbidden, invoiced, archived.
    """
    target = work.get(TICKETS, params["into"])
    assert target is not None
    for each in (ticket, target):
        refuse_merged(each, "into")
    if target["id"] == ticket["id"]:
        message = f"Ticket {ticket['id']} cannot be merged into itself."
        raise refuse_at("into", "rule", message, target["id"])
    demand_one_writer(ticket, target)
    demand_projects(work, ticket)
    _move_links(work, ticket, target)
    _move_replies(work, ticket, target)
    for each in work.select(HOURS, {"ticket_id": ticket["id"]}):
        work.change(HOURS, each, {"ticket_id": target["id"]})
    for plural in (NOTES, FILES):
        for each in work.select(plural, {"ticket_id": ticket["id"]}):
            work.update(plural, each, {"ticket_id": target["id"]})
    hand_over(work, ticket["id"], target["id"])
    _wait_on(work, ticket, target)
    date_later(work, target["id"])
    closed = {"status": CLOSED} if CLOSED in work.settings["ticket.ticket_status"] else {}
    work.update(TICKETS, ticket, {"merged_ticket_id": target["id"], **closed})


def _wait_on(work: RuleWork, ticket: Stored, target: Stored) -> None:
    """Let a question that nobody has answered yet wait in the ticket that took it.

    A status that the installation has no more is none to take.
    """
    words = work.settings["ticket.ticket_status"]
    waiting = {each["title"] for each in work.select(STATUSES, {"showawaiting": 1})}
    if ticket["status"] in waiting.intersection(words) and target["status"] not in waiting:
        now = work.peek(TICKETS, target["id"]) or target
        work.change(TICKETS, now, {"status": ticket["status"]})


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
