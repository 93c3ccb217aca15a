"""Quotes: what is offered to a client or a stranger, and becomes an invoice when accepted."""

from __future__ import annotations

import peewee

from teampro.resources.billing.quote_operations import ACCEPT, DUPLICATE, SEND
from teampro.resources.billing.quote_rules import QuoteRules
from teampro.schema import columns
from teampro.schema.reach import Sql, Table, own
from teampro.schema.resource import CRUD, Resource

STAGES = ("Draft", "Delivered", "On Hold", "Accepted", "Lost", "Dead")


class Quote(peewee.Model):
    """An offer; its address is a stranger's, who is no client yet."""

    id = columns.Id(help_text="The quote.")
    subject = columns.Line(help_text="What it is about.")
    stage = columns.Choice(
        STAGES, default="Draft", index=True, help_text="Accepted by the operation alone."
    )
    validuntil = columns.Day(index=True, help_text="The last day it holds.")
    userid = columns.Reference("clients", index=True, help_text="The client, 0 for a stranger.")
    firstname = columns.Line(help_text="First names of a stranger.")
    lastname = columns.Line(help_text="Last name of a stranger.")
    companyname = columns.Line(help_text="Company of a stranger.")
    email = columns.Email(help_text="Address of a stranger.")
    address1 = columns.Line(help_text="Street and number.")
    address2 = columns.Line(help_text="Second line of the address.")
    city = columns.Line(help_text="City.")
    state = columns.Line(help_text="State or province.")
    postcode = columns.Line(max_length=32, help_text="Postcode.")
    country = columns.Line(max_length=2, help_text="Country, two letters of ISO 3166-1.")
    phonenumber = columns.Line(max_length=32, help_text="Telephone, as it was sent.")
    tax_id = columns.Line(max_length=64, help_text="Number for taxes.")
    currency = columns.Reference("currencies", help_text="Its currency; a client's is his own.")
    subtotal = columns.Money(help_text="Sum of its lines without tax.")
    tax1 = columns.Money(help_text="Tax of the first level.")
    tax2 = columns.Money(help_text="Tax of the second level.")
    total = columns.Money(help_text="What it comes to.")
    proposal = columns.Text(help_text="What is proposed, for the customer.")
    customernotes = columns.Text(help_text="Notes below the lines, for the customer.")
    adminnotes = columns.Text(help_text="Notes for the staff.")
    datecreated = columns.Day(index=True, help_text="Its date.")
    lastmodified = columns.Day(stamp="modified", help_text="The day of its last change.")
    datesent = columns.Day(help_text="The day it was sent.")
    dateaccepted = columns.Day(help_text="The day it was accepted.")
    invoiceid = columns.Reference(
        "invoices", index=True, help_text="The invoice that it became, 0 for none."
    )
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "quotes"


def _offered(table: Table) -> Sql:
    return table.stage != "Draft"


OF_CUSTOMER = (
    "subject", "stage", "validuntil", "userid", "currency", "subtotal", "tax1", "tax2", "total",
    "proposal", "customernotes", "datecreated", "datesent", "dateaccepted", "invoiceid",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="quotes",
    singular="quote",
    help="An offer to a client or a stranger, with lines; accepted it becomes an invoice.",
    model=Quote,
    verbs=CRUD,
    history=True,
    recorded="stored",
    required=("subject", "validuntil"),
    readonly=("subtotal", "tax1", "tax2", "total", "datesent", "dateaccepted", "invoiceid"),
    below=("userid",),
    operations=(SEND, ACCEPT, DUPLICATE),
    area="billing",
    customer_reach=own("userid", where=_offered),
    customer=OF_CUSTOMER,
    permission="quotes",
    search=("subject", "companyname", "lastname", "email"),
    order=("id",),
    rules=QuoteRules(),
    example={"subject": "Website relaunch", "validuntil": "today+30d", "userid": 12},
)
