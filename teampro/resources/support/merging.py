"""One ticket merged into another: its messages, files, links and hours go there."""

from __future__ import annotations

from teampro.errors import refuse_at
from teampro.resources.support.abuse_tickets import hand_over
from teampro.resources.support.messages import FILES, NOTES, REPLIES, TICKETS, refuse_merged
from teampro.resources.support.reply_rules import date_later
from teampro.resources.support.ticketstatuses import CLOSED
from teampro.schema import kinds
from teampro.schema.operation import Operation, Params, param
from teampro.schema.rules import RuleWork, Stored

LINKS, HOURS = "ticketxrefs", "timelogs"


def _merge(work: RuleWork, ticket: Stored, params: Params) -> None:
    """Move all that hangs on a ticket; it stays, closed, and names where that is.

    Raises: Refusal rule.
    """
    target = work.get(TICKETS, params["into"])
    assert target is not None
    for each in (ticket, target):
        refuse_merged(each, "into")
    if target["id"] == ticket["id"]:
        message = f"Ticket {ticket['id']} cannot be merged into itself."
        raise refuse_at("into", "rule", message, target["id"])
    _move_links(work, ticket, target)
    for plural in (REPLIES, NOTES, FILES, HOURS):
        for each in work.select(plural, {"ticket_id": ticket["id"]}):
            opened_none = {"is_opening": 0} if plural == REPLIES else {}
            work.update(plural, each, {"ticket_id": target["id"], **opened_none})
    hand_over(work, ticket["id"], target["id"])
    date_later(work, target["id"])
    closed = {"status": CLOSED} if CLOSED in work.settings["ticket.ticket_status"] else {}
    work.update(TICKETS, ticket, {"merged_ticket_id": target["id"], **closed})


def _move_links(work: RuleWork, ticket: Stored, target: Stored) -> None:
    """Let its projects link the other one, unless they do already."""
    linked = {each["project_id"] for each in work.select(LINKS, {"ticket_id": target["id"]})}
    for link in work.select(LINKS, {"ticket_id": ticket["id"]}):
        if link["project_id"] in linked:
            work.delete(LINKS, link)
        else:
            work.update(LINKS, link, {"ticket_id": target["id"]})


MERGE = Operation(
    "merge",
    "mergeWHMCSTicket",
    "Merge the ticket into another one: its messages, notes, files, links and hours go there, and "
    "it stays closed.",
    run=_merge,
    takes=(
        param("into", kinds.REFERENCE, to=TICKETS, help_text="The ticket that it is merged into."),
    ),
    required=("into",),
    writes=(TICKETS, REPLIES, NOTES, FILES),
    example={"into": 2016},
)
