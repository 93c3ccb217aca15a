"""Billable items: work and goods of a client that wait for an invoice, once or again and again."""

from __future__ import annotations

import peewee

from teampro.resources.billing.billable_rules import BillableItemRules
from teampro.schema import columns
from teampro.schema.fields import Borrowed
from teampro.schema.resource import CRUD, Resource

ACTIONS = ("noinvoice", "nextcron", "nextinvoice", "duedate", "recur")
CYCLES = ("Days", "Weeks", "Months", "Years")


class BillableItem(peewee.Model):
    """What is to be billed; the amount is that of all of it, whatever the quantity."""

    id = columns.Id(help_text="The item.")
    userid = columns.Reference("clients", index=True, help_text="The client.")
    description = columns.Text(help_text="What the line of the invoice says.")
    unit = columns.Choice(
        ("quantity", "hours"), default="quantity", help_text="What `hours` counts."
    )
    hours = columns.Money(help_text="How many, with two places.")
    amount = columns.Money(help_text="The whole amount.")
    invoiceaction = columns.Choice(
        ACTIONS, default="noinvoice", index=True, help_text="When it is put on an invoice."
    )
    recur = columns.Integer(help_text="How many cycles are between two invoices.")
    recurcycle = columns.Choice(("", *CYCLES), help_text="The cycle of what recurs.")
    recurfor = columns.Integer(help_text="On how many invoices it is put in all.")
    invoicecount = columns.Integer(help_text="On how many invoices it was put.")
    duedate = columns.Day(index=True, help_text="When it is due next.")
    invoiceid = columns.Reference(
        "invoices", index=True, help_text="The last invoice it was put on, 0 for none."
    )
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "billableitems"


RESOURCE = Resource(
    plural="billableitems",
    singular="billableitem",
    called=("BillableItem", "BillableItems"),
    help="Work or goods of a client that wait for an invoice.",
    model=BillableItem,
    verbs=CRUD,
    history=True,
    recorded="stored",
    required=("userid", "description"),
    readonly=("invoicecount", "invoiceid"),
    borrowed=(Borrowed("currency", "clients", "userid"),),
    below=("userid",),
    area="billing",
    search=("description",),
    order=("id",),
    rules=BillableItemRules(),
    example={
        "userid": 12,
        "description": "Two hours of support",
        "unit": "hours",
        "hours": "2.00",
        "amount": "170.00",
        "invoiceaction": "nextinvoice",
    },
)
