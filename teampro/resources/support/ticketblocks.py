"""Ticket blocks: senders, subjects and phrases of whom or which no ticket is wanted."""

from __future__ import annotations

import peewee

from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource

SENDER = "sender"
KINDS = (SENDER, "subject", "phrase")


class TicketBlock(peewee.Model):
    """What is not wanted; programs that make tickets of mails ask this list."""

    id = columns.Id(help_text="The block.")
    type = columns.Choice(KINDS, default=SENDER, help_text="What of a mail is compared.")
    content = columns.Line(
        max_length=190, unique=True, help_text="With what: an address, a subject, or words."
    )
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "ticketblocks"


RESOURCE = Resource(
    plural="ticketblocks",
    singular="ticketblock",
    called=("TicketBlock", "TicketBlocks"),
    help="A sender, a subject or a phrase of which no ticket is wanted.",
    model=TicketBlock,
    verbs=CRUD,
    history=True,
    required=("content",),
    area="support",
    search=("content",),
    order=("id",),
    undo=True,
    example={"content": "offers@spam.example", "type": "sender"},
)
