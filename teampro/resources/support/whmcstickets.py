"""Support tickets, as the billing system knows them; read only, loaded by the operator."""

from __future__ import annotations

import peewee

from teampro.schema import columns
from teampro.schema.fields import Computed, Detail
from teampro.schema.kinds import TEXT
from teampro.schema.reach import Sql, Table, any_of, own, via
from teampro.schema.resource import READ, Resource


class Department(peewee.Model):
    """A department that answers tickets."""

    id = columns.Id()
    name = columns.Line()

    class Meta:
        table_name = "departments"


class Ticket(peewee.Model):
    """A ticket under the billing system's own names."""

    id = columns.Id(help_text="The ticket.")
    tid = columns.Line(max_length=32, help_text="The number the client sees.")
    deptid = columns.Reference(index=True, help_text="The department.")
    deptname = columns.Line(help_text="The department's name.")
    userid = columns.Reference("clients", index=True, help_text="The client.")
    contactid = columns.Reference(help_text="The client's contact.")
    name = columns.Line(help_text="Who wrote, when not a client.")
    email = columns.Line(help_text="Address of who wrote.")
    cc = columns.Line(help_text="Further addresses.")
    c = columns.Line(help_text="Key of the public page; super administrators only.")
    date = columns.Moment(index=True, help_text="When it was opened.")
    subject = columns.Line(help_text="Its subject.")
    status = columns.Choice(setting="ticket.ticket_status", default="Open", index=True)
    priority = columns.Choice(setting="ticket.ticket_priority", default="Medium")
    admin = columns.Line(help_text="The administrator who opened it.")
    lastreply = columns.Moment(index=True, help_text="When it was last answered.")
    flag = columns.Adminid(help_text="The administrator it is flagged to.")
    service = columns.Line(max_length=32, help_text="S<n> a service, D<n> a domain.")
    attachments = columns.Text(help_text="Names of the attachments, separated by |.")

    class Meta:
        table_name = "tickets"


class Reply(peewee.Model):
    """An answer to a ticket."""

    replyid = columns.Id()
    ticket_id = columns.Reference(index=True)
    userid = columns.Reference()
    contactid = columns.Reference()
    name = columns.Line()
    email = columns.Line()
    date = columns.Moment()
    message = columns.Text()
    attachments = columns.Text()
    admin = columns.Line()

    class Meta:
        table_name = "ticketreplies"


class Note(peewee.Model):
    """A private note on a ticket."""

    noteid = columns.Id()
    ticket_id = columns.Reference(index=True)
    admin = columns.Line()
    date = columns.Moment()
    message = columns.Text()
    attachments = columns.Text()

    class Meta:
        table_name = "ticketnotes"


def _department(table: Table) -> Sql:
    department = Department.alias()
    named = department.select(department.name).where(department.id == table.deptid)
    return peewee.fn.COALESCE(named, table.deptname)


def _columns(model: type[peewee.Model]) -> dict[str, str]:
    names = (column.name for column in model._meta.sorted_fields)
    return {name: name for name in names if name != "ticket_id"}


RESOURCE = Resource(
    plural="whmcstickets",
    singular="whmcsticket",
    help="A support ticket of the billing system.",
    model=Ticket,
    called=("WHMCSTicket", "WHMCSTickets"),
    verbs=READ,
    guarded=("c",),
    computed=(Computed("deptname", TEXT, _department),),
    details=(
        Detail("replies", Reply, "ticket_id", _columns(Reply)),
        Detail("notes", Note, "ticket_id", _columns(Note)),
    ),
    area="support",
    reach=any_of(own("flag"), via("id", "ticketxrefs", on="ticket_id")),
    search=("subject", "tid", "name", "email"),
    order=("id",),
    sample=2019,
)
