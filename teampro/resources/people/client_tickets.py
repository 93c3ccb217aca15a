"""The tickets of a client who is deleted: nothing tells of what was written in them."""

from __future__ import annotations

from teampro.schema.rules import RuleWork

TICKETS = "whmcstickets"
OF_TICKET = ("ticketreplies", "ticketnotes", "ticketattachments")
"""What goes with a ticket."""


def remove_tickets(work: RuleWork, client_id: int) -> None:
    """Remove its tickets, and blank what history tells of them; those of another system stay."""
    if work.registry[TICKETS].unwritten:
        return
    for ticket in work.select(TICKETS, {"userid": client_id}):
        hanging = [
            (plural, each[work.registry[plural].id_field])
            for plural in OF_TICKET
            for each in work.select(plural, {"ticket_id": ticket["id"]})
        ]
        work.remove(TICKETS, ticket)
        for plural, record_id in [(TICKETS, ticket["id"]), *hanging]:
            work.erase_record(plural, record_id)
