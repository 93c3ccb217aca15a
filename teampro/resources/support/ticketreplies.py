"""Ticket replies: the messages of a ticket, of which the first opened it."""

from __future__ import annotations

import peewee

from teampro.resources.support.messages import EDITORS
from teampro.resources.support.reply_rules import ReplyRules
from teampro.schema import columns
from teampro.schema.reach import among, below
from teampro.schema.resource import CRUD, Resource


class Reply(peewee.Model):
    """A message in a ticket; of an administrator it has his name, of others theirs."""

    replyid = columns.Id(help_text="The reply.")
    ticket_id = columns.Reference("whmcstickets", index=True, help_text="The ticket, for good.")
    userid = columns.Reference("clients", help_text="The client who wrote it, 0 for others.")
    contactid = columns.Reference("contacts", help_text="The client's contact who wrote it.")
    requestor_id = columns.Reference("users", help_text="The client's user who wrote it.")
    name = columns.Line(help_text="Who wrote it; the client's or his person's name if not sent.")
    email = columns.Line(help_text="The address of who wrote it.")
    date = columns.Moment(help_text="When it was written.")
    message = columns.Text(help_text="What it says.")
    editor = columns.Choice(EDITORS, default=EDITORS[0], help_text="How it is written.")
    attachments = columns.Text(help_text="Names of its attachments, separated by |.")
    admin = columns.Line(help_text="The administrator who wrote it.")
    rating = columns.Integer(help_text="What the client thinks of it, 1 to 5; 0: he did not say.")
    is_opening = columns.Flag(help_text="Whether it opened the ticket.")
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "ticketreplies"


OF_CUSTOMER = (
    "ticket_id", "userid", "contactid", "requestor_id", "name", "date", "message",
    "attachments", "admin", "rating", "is_opening",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="ticketreplies",
    singular="ticketreply",
    called=("TicketReply", "TicketReplies"),
    help="A message in a ticket.",
    model=Reply,
    verbs=CRUD,
    history=True,
    owner="tickets",
    required=("ticket_id", "message"),
    readonly=("attachments", "admin", "rating", "is_opening"),
    below=("ticket_id",),
    part_of=("ticket_id",),
    area="support",
    reach=below("ticket_id", "whmcstickets"),
    customer_reach=among("ticket_id", "whmcstickets"),
    customer=OF_CUSTOMER,
    permission="tickets",
    search=("message",),
    order=("replyid",),
    rules=ReplyRules(),
    example={"ticket_id": 2019, "message": "We look into it."},
    sample=54,
)
