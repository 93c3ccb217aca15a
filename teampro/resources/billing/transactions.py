"""Transactions: money that came in or went out, row by row."""

from __future__ import annotations

import peewee

from teampro.resources.billing.refunding import REFUND
from teampro.resources.billing.transaction_rules import TransactionRules
from teampro.schema import columns
from teampro.schema.reach import own
from teampro.schema.resource import Resource


class StoredTransaction(peewee.Model):
    """Money that moved; its amounts stay as they are."""

    id = columns.Id(help_text="The transaction.")
    userid = columns.Reference("clients", index=True, help_text="The client, 0 for none.")
    currency = columns.Reference("currencies", help_text="Its currency: the client's, if any.")
    gateway = columns.Line(max_length=64, help_text="How it was paid.")
    date = columns.Moment(index=True, help_text="When it was paid; now unless sent.")
    description = columns.Text(help_text="What it was for.")
    amountin = columns.Money(help_text="What came in.")
    fees = columns.Money(help_text="What the gateway kept of it.")
    amountout = columns.Money(help_text="What went out.")
    rate = columns.Factor(help_text="What one of the default currency was worth in its own.")
    transid = columns.Line(index=True, help_text="The gateway's name of it.")
    invoiceid = columns.Reference("invoices", index=True, help_text="The invoice, 0 for none.")
    refundid = columns.Reference(
        "transactions",
        index=True,
        help_text="The transaction that this one gives back, 0 for none.",
    )
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "transactions"


OF_CUSTOMER = (
    "userid", "currency", "gateway", "date", "description", "amountin", "amountout", "transid",
    "invoiceid", "refundid",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="transactions",
    singular="transaction",
    help="Money that came in or went out; what it says in words may be corrected, no amount.",
    model=StoredTransaction,
    verbs=("find", "create", "get", "update"),
    history=True,
    recorded="stored",
    readonly=("refundid",),
    below=("userid", "invoiceid"),
    operations=(REFUND,),
    area="billing",
    customer_reach=own("userid"),
    customer=OF_CUSTOMER,
    permission="invoices",
    search=("transid", "description"),
    order=("id",),
    rules=TransactionRules(),
    example={
        "userid": 12,
        "gateway": "banktransfer",
        "amountin": "25.00",
        "transid": "A-2024-17",
        "description": "Paid ahead",
    },
)
