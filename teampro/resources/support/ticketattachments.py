"""Ticket attachments: files that came with a message of a ticket, or with a note on it."""

from __future__ import annotations

import peewee

from teampro.resources.support.attachment_rules import TicketAttachmentRules
from teampro.schema import columns
from teampro.schema.links import Tail
from teampro.schema.reach import Nouns, Reach, Sql, Table, among, below
from teampro.schema.resource import Resource


class TicketAttachment(peewee.Model):
    """A file of a message; its bytes never change and lie in the blob store."""

    id = columns.Id(help_text="The attachment.")
    ticket_id = columns.Reference("whmcstickets", index=True, help_text="The ticket.")
    reply_id = columns.Reference(
        "ticketreplies",
        index=True,
        help_text="The reply it came with; the opening one where no note is named either.",
    )
    note_id = columns.Reference("ticketnotes", index=True, help_text="The note it came with.")
    position = columns.Integer(help_text="Its place in the message, from 0.")
    filename = columns.Line(help_text="Its name.")
    mime = columns.Line(help_text="Its media type.")
    size = columns.Integer(help_text="Bytes.")
    sha256 = columns.Line(max_length=64, index=True, help_text="SHA-256 of the bytes.")
    date_created = columns.Moment(stamp="created", index=True)
    version = columns.Version()

    class Meta:
        table_name = "ticketattachments"


OF_HIS_TICKETS = among("ticket_id", "whmcstickets")


def _came_with_message(nouns: Nouns, table: Table, me: Sql) -> Sql:
    """Return the files that a client sees: those of a ticket of his, but no note's."""
    assert OF_HIS_TICKETS.condition is not None
    return (table.note_id == 0) & OF_HIS_TICKETS.condition(nouns, table, me)


RESOURCE = Resource(
    plural="ticketattachments",
    singular="ticketattachment",
    called=("TicketAttachment", "TicketAttachments"),
    help="A file that came with a message of a ticket, or with a note on it.",
    model=TicketAttachment,
    verbs=("find", "create", "get", "delete"),
    history=True,
    owner="tickets",
    required=("ticket_id",),
    readonly=("position", "filename", "mime", "size", "sha256"),
    below=("ticket_id",),
    tails=(
        Tail(
            "download",
            "downloadTicketAttachment",
            "The bytes of the attachment.",
            download=("sha256", "filename", "mime", "size"),
        ),
    ),
    area="support",
    reach=below("ticket_id", "whmcstickets"),
    customer_reach=Reach(_came_with_message),
    customer=("ticket_id", "reply_id", "position", "filename", "mime", "size", "sha256"),
    permission="tickets",
    search=("filename",),
    order=("id",),
    rules=TicketAttachmentRules(),
    example={"ticket_id": 2019, "filename": "error.txt", "file_data": "SGVsbG8="},
    upload=True,
)
