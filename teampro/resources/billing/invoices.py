"""Invoices: what clients owe; the figures follow from lines, payments and credit."""

from __future__ import annotations

import peewee

from teampro.resources.billing.generating import GENERATE
from teampro.resources.billing.invoice_rules import InvoiceRules
from teampro.resources.billing.payments import APPLY_CREDIT, PAYMENTS, REMOVE_CREDIT
from teampro.resources.billing.publishing import CANCEL, DUPLICATE, PUBLISH, SEND
from teampro.rules.invoice_statuses import DRAFT, STATUSES
from teampro.schema import columns
from teampro.schema.fields import Borrowed, Computed
from teampro.schema.kinds import TEXT
from teampro.schema.links import Tail
from teampro.schema.reach import Sql, Table, own
from teampro.schema.resource import CRUD, Resource

TAX_MODES = ("inclusive", "compound", "perline", "whole")
"""Amounts hold the tax; the second tax is taken of the first, too; tax is rounded for each line;
the currency has no decimals."""


class Invoice(peewee.Model):
    """What a client owes."""

    id = columns.Id(help_text="The invoice.")
    userid = columns.Reference("clients", index=True, help_text="The client.")
    invoicenum = columns.Line(
        max_length=64, default=None, null=True, unique=True, help_text="Its number, if it has one."
    )
    date = columns.Day(index=True, help_text="The day it is of; today unless sent.")
    duedate = columns.Day(
        index=True, help_text="The day by which it is paid; its date unless sent."
    )
    datepaid = columns.Moment(index=True, help_text="When it became Paid.")
    last_capture_attempt = columns.Moment(help_text="When it was last tried to be collected.")
    date_refunded = columns.Moment(help_text="When it became Refunded.")
    date_cancelled = columns.Moment(help_text="When it became Cancelled.")
    subtotal = columns.Money(help_text="Its lines, without tax.")
    credit = columns.Money(help_text="What was paid of it by credit.")
    tax = columns.Money(help_text="The first tax.")
    tax2 = columns.Money(help_text="The second tax.")
    total = columns.Money(help_text="Lines and taxes, less the credit.")
    paid = columns.Money(help_text="What came in for it, less what went out.")
    overpaid = columns.Money(help_text="What was paid too much, and went to the credit.")
    balance = columns.Money(help_text="What is still to be paid.")
    taxrate = columns.TaxPercent(help_text="The rate of the first tax; by the client's address.")
    taxrate2 = columns.TaxPercent(help_text="The rate of the second tax.")
    taxmode = columns.Choices(TAX_MODES, help_text="How it is taxed, as it was when it was issued.")
    status = columns.Choice(STATUSES, default=DRAFT, index=True, help_text="How far it is.")
    paymentmethod = columns.Line(max_length=64, help_text="The gateway; the client's unless sent.")
    paymethodid = columns.Reference("paymethods", help_text="What it is paid with, 0 for none.")
    notes = columns.Text(help_text="Notes that are printed on it.")
    reminders = columns.Integer(help_text="How many reminders were sent.")
    origin = columns.Line(max_length=16, help_text="What made it: empty for a person.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "invoices"


def _number(table: Table) -> Sql:
    return peewee.fn.COALESCE(table.invoicenum, "")


def _issued(table: Table) -> Sql:
    return table.status != DRAFT


SET_BY_SERVER = (
    "invoicenum", "last_capture_attempt", "date_refunded", "date_cancelled", "subtotal", "credit",
    "tax", "tax2", "total", "paid", "overpaid", "balance", "taxmode", "reminders", "origin",
)  # fmt: skip
"""What follows from writes elsewhere."""
OF_CUSTOMER = (
    "userid", "invoicenum", "date", "duedate", "datepaid", "date_refunded", "date_cancelled",
    "subtotal", "credit", "tax", "tax2", "total", "paid", "overpaid", "balance", "taxrate",
    "taxrate2", "taxmode", "status", "paymentmethod", "notes", "print",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="invoices",
    singular="invoice",
    help="What a client owes; its figures follow from lines, payments and credit.",
    model=Invoice,
    verbs=CRUD,
    history=True,
    required=("userid",),
    readonly=SET_BY_SERVER,
    recorded="stored",
    computed=(Computed("invoicenum", TEXT, _number, "Its number, empty until it has one."),),
    borrowed=(Borrowed("currency", "clients", "userid"),),
    below=("userid",),
    operations=(PUBLISH, SEND, PAYMENTS, APPLY_CREDIT, REMOVE_CREDIT, CANCEL, DUPLICATE, GENERATE),
    tails=(
        Tail(
            "print",
            "printInvoice",
            "The invoice with its lines and payments: a page for paper, or as a format is named.",
            complete=("invoiceitems", "transactions"),
            sheet="invoice_sheet",
        ),
    ),
    area="billing",
    customer_reach=own("userid", where=_issued),
    customer=OF_CUSTOMER,
    permission="invoices",
    search=("invoicenum", "notes"),
    order=("id",),
    rules=InvoiceRules(),
    example={"userid": 12, "status": "Unpaid", "duedate": "today+14d"},
    sample=11,
)
