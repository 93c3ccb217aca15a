"""Statuses of tickets: what each word of the setting ticket.ticket_status counts as."""

from __future__ import annotations

import peewee

from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource

STATUSES = "ticketstatuses"
OPEN, ANSWERED, CUSTOMER_REPLY, CLOSED = "Open", "Answered", "Customer-Reply", "Closed"
"""What rules set: of a new ticket, of one that the staff or that its client has answered last."""


class TicketStatus(peewee.Model):
    """A word that a ticket's status may be, where the setting ticket.ticket_status lists it."""

    id = columns.Id(help_text="The status.")
    title = columns.Line(
        max_length=64,
        unique=True,
        help_text="Its word; a ticket takes it where the setting ticket.ticket_status lists it.",
    )
    color = columns.Line(max_length=7, help_text="Its colour, such as #779500.")
    sortorder = columns.Integer(help_text="Its place among the others.")
    showactive = columns.Flag(default=1, help_text="Whether its tickets count as active.")
    showawaiting = columns.Flag(help_text="Whether its tickets wait for an answer of the staff.")
    autoclose = columns.Flag(help_text="Whether its tickets close when nobody answers any more.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "ticketstatuses"


RESOURCE = Resource(
    plural=STATUSES,
    singular="ticketstatus",
    called=("TicketStatus", "TicketStatuses"),
    help="What a word of the setting ticket.ticket_status looks like and counts as.",
    model=TicketStatus,
    verbs=CRUD,
    history=True,
    required=("title",),
    area="settings",
    names=("title", "color", "sortorder", "showactive", "showawaiting", "autoclose"),
    search=("title",),
    order=("sortorder", "id"),
    example={"title": "Escalated", "color": "#cc3300"},
)
