"""What replies to tickets and notes on them have in common: their time, ticket and files."""

from __future__ import annotations

from teampro.errors import refuse_at
from teampro.schema.rules import RuleWork, Stored

TICKETS, REPLIES, NOTES, FILES = (
    "whmcstickets", "ticketreplies", "ticketnotes", "ticketattachments",
)  # fmt: skip
EDITORS = ("plain", "markdown")
"""How a message is written."""


def check_moment(work: RuleWork, old: Stored | None, row: Stored, what: str) -> None:
    """Fault a new date of a message or a ticket that is yet to come."""
    is_new = old is None or old["date"] != row["date"]
    if is_new and not work.is_faulty("date") and (row["date"] or "") > work.moment:
        message = f"date: a {what} is of now or of the past; it is {work.moment} (UTC) now."
        work.fault("date", "rule", message, row["date"])


def check_place(work: RuleWork, old: Stored | None, row: Stored, what: str) -> None:
    """Fault a message that moves to another ticket, and one that is yet to come.

    Raises: Refusal rule, of a new one in a ticket that was merged.
    """
    ticket = None if work.is_faulty("ticket_id") else work.peek(TICKETS, row["ticket_id"])
    if old is None and ticket is not None:
        refuse_merged(ticket, "ticket_id")
    if old is not None and row["ticket_id"] != old["ticket_id"]:
        message = f"The {what} stays with ticket {old['ticket_id']}; write another one there."
        work.fault("ticket_id", "rule", message, row["ticket_id"])
    row["date"] = row["date"] or (old["date"] if old is not None else work.moment)
    check_moment(work, old, row, what)


def refuse_merged(ticket: Stored, path: str) -> None:
    """Refuse to write to a ticket that was merged into another. Raises: Refusal rule."""
    if ticket["merged_ticket_id"]:
        raise refuse_at(
            path,
            "rule",
            f"Ticket {ticket['id']} was merged into ticket {ticket['merged_ticket_id']}: write to "
            "that one.",
            ticket["id"],
        )


def remove_files(work: RuleWork, **message: int) -> None:
    """Remove the attachments of a message, or of a ticket; the sweep removes their bytes."""
    for each in work.select(FILES, message):
        work.delete(FILES, each)


def opening_of(work: RuleWork, ticket_id: int) -> Stored | None:
    """Return the message that opened a ticket, None where there is none yet."""
    found = work.select(REPLIES, {"ticket_id": ticket_id, "is_opening": 1})
    return found[0] if found else None
