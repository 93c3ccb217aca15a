"""Support tickets, under the billing system's own names."""

from __future__ import annotations

import peewee

from teampro.resources.support.blocking import BLOCK
from teampro.resources.support.departments import Department
from teampro.resources.support.merging import MERGE
from teampro.resources.support.ticket_rules import TicketRules
from teampro.resources.support.ticketnotes import Note
from teampro.resources.support.ticketreplies import Reply
from teampro.schema import columns
from teampro.schema.fields import Computed, Detail
from teampro.schema.kinds import TEXT
from teampro.schema.reach import Sql, Table, any_of, own, via
from teampro.schema.resource import CRUD, Resource


class Ticket(peewee.Model):
    """A ticket under the billing system's own names."""

    id = columns.Id(help_text="The ticket.")
    tid = columns.Line(max_length=32, index=True, help_text="The number the client sees.")
    deptid = columns.Reference("departments", index=True, help_text="The department.")
    deptname = columns.Line(help_text="The department's name.")
    userid = columns.Reference("clients", index=True, help_text="The client.")
    contactid = columns.Reference("contacts", help_text="The client's contact.")
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
    requestor_id = columns.Reference("users", help_text="The client's user who opened it.")
    prevent_client_closure = columns.Flag(
        help_text="Whether the client may not close it; the department's word if not sent."
    )
    merged_ticket_id = columns.Reference(
        "whmcstickets", recorded=True, help_text="The ticket that it was merged into, 0 for none."
    )
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "tickets"


OF_REPLY = (
    "replyid", "userid", "contactid", "name", "email", "date", "message", "attachments", "admin",
)  # fmt: skip
OF_NOTE = ("noteid", "admin", "date", "message", "attachments")
"""What a single ticket shows of its messages; their nouns have the rest."""


def _department(table: Table) -> Sql:
    department = Department.alias()
    named = department.select(department.name).where(department.id == table.deptid)
    return peewee.fn.COALESCE(named, table.deptname)


def _unmerged(table: Table) -> Sql:
    return table.merged_ticket_id == 0


OF_CUSTOMER = (
    "tid", "deptid", "deptname", "userid", "contactid", "name", "email", "date", "subject",
    "status", "priority", "admin", "lastreply", "service", "attachments", "requestor_id",
    "prevent_client_closure",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="whmcstickets",
    singular="whmcsticket",
    help="A support ticket of the billing system.",
    model=Ticket,
    called=("WHMCSTicket", "WHMCSTickets"),
    verbs=CRUD,
    history=True,
    owner="tickets",
    required=("deptid", "subject"),
    readonly=("tid", "deptname", "c", "admin", "lastreply", "attachments", "merged_ticket_id"),
    guarded=("c",),
    computed=(Computed("deptname", TEXT, _department),),
    details=(
        Detail("replies", Reply, "ticket_id", {name: name for name in OF_REPLY}),
        Detail("notes", Note, "ticket_id", {name: name for name in OF_NOTE}),
    ),
    operations=(MERGE, BLOCK),
    area="support",
    reach=any_of(
        own("flag"),
        via("id", "ticketxrefs", on="ticket_id"),
        via("deptid", "departmentadmins", on="deptid", reach=own("adminid")),
    ),
    customer_reach=own("userid", where=_unmerged),
    customer=OF_CUSTOMER,
    permission="tickets",
    search=("subject", "tid", "name", "email"),
    order=("id",),
    rules=TicketRules(),
    example={"deptid": 1, "userid": 12, "subject": "Mail does not arrive"},
    sample=2019,
)
