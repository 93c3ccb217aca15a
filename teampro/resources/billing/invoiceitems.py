"""Invoice items: the lines of invoices."""

from __future__ import annotations

import peewee

from teampro.resources.billing.item_rules import ItemRules
from teampro.schema import columns
from teampro.schema.fields import Computed
from teampro.schema.kinds import TEXT
from teampro.schema.reach import Sql, Table, among
from teampro.schema.resource import CRUD, Resource

TYPES = (
    "", "Hosting", "Addon", "DomainRegister", "DomainTransfer", "Domain", "Setup", "PromoHosting",
    "PromoDomain", "Upgrade", "AddFunds", "Item", "Invoice", "LateFee", "GroupDiscount", "Time",
)  # fmt: skip
"""What a line is about; "" is just what it says."""


class InvoiceItem(peewee.Model):
    """A line; it may be about a record, `relid`, whose noun its type says."""

    id = columns.Id(help_text="The line.")
    invoiceid = columns.Reference("invoices", index=True, help_text="Its invoice.")
    userid = columns.Reference("clients", index=True, help_text="The client of the invoice.")
    type = columns.Choice(TYPES, help_text="What it is about; empty: only what it says.")
    relid = columns.Integer(help_text="The record it is about, 0 for none.")
    description = columns.Text(help_text="What it says.")
    amount = columns.Money(help_text="What it costs; below 0 it takes off.")
    taxed = columns.Flag(help_text="Whether it is taxed.")
    duedate = columns.Day(help_text="The day by which it is due; the invoice's unless sent.")
    period_start = columns.Day(help_text="The first day of what it bills.")
    period_end = columns.Day(help_text="The last day of it.")
    claim = columns.Line(
        max_length=64,
        default=None,
        null=True,
        unique=True,
        help_text="The period that only this line bills, empty for none.",
    )
    delivered = columns.Flag(help_text="Whether what it bills was delivered when it was paid.")
    notes = columns.Text(help_text="Notes for the staff.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "invoiceitems"
        indexes = ((("type", "relid"), False),)


def _claim(table: Table) -> Sql:
    return peewee.fn.COALESCE(table.claim, "")


OF_CUSTOMER = (
    "invoiceid", "userid", "type", "relid", "description", "amount", "taxed", "duedate",
    "period_start", "period_end",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="invoiceitems",
    singular="invoiceitem",
    called=("InvoiceItem", "InvoiceItems"),
    help="A line of an invoice.",
    model=InvoiceItem,
    verbs=CRUD,
    history=True,
    required=("invoiceid",),
    readonly=("userid", "period_start", "period_end", "claim", "delivered"),
    recorded="stored",
    computed=(Computed("claim", TEXT, _claim, "The period that only this line bills, or empty."),),
    below=("invoiceid",),
    part_of=("invoiceid",),
    area="billing",
    customer_reach=among("invoiceid", "invoices"),
    customer=OF_CUSTOMER,
    permission="invoices",
    search=("description",),
    order=("id",),
    rules=ItemRules(),
    example={"invoiceid": 10, "description": "Consulting", "amount": "120.00", "taxed": True},
    sample=13,
)
