"""Orders: what a client asked for at once, and what became of it."""

from __future__ import annotations

import peewee

from teampro.resources.orders.accepting import ACCEPT
from teampro.resources.orders.order_rules import OrderRules
from teampro.resources.orders.turning_away import CANCEL, FRAUD_ORDER, PEND
from teampro.schema import columns
from teampro.schema.fields import Borrowed
from teampro.schema.links import Child
from teampro.schema.reach import own
from teampro.schema.resource import Resource

STATUSES = ("Pending", "Active", "Fraud", "Cancelled")


class Order(peewee.Model):
    """What a client asked for at once."""

    id = columns.Id(help_text="The order.")
    ordernum = columns.Integer(unique=True, help_text="Ten random digits by which people name it.")
    userid = columns.Reference("clients", index=True, help_text="The client.")
    contactid = columns.Reference("contacts", help_text="The contact it is for, 0: the client.")
    requestor_id = columns.Reference("users", help_text="The user who ordered.")
    admin_requestor_id = columns.Adminid(index=False, help_text="The administrator who ordered.")
    date = columns.Moment(index=True, help_text="When it was ordered.")
    nameservers = columns.Text(help_text="Nameservers of its domains, with commas between them.")
    promocode = columns.Line(max_length=64, help_text="The promotion's code.")
    promotype = columns.Line(max_length=32, help_text="The promotion's type, as it was then.")
    promovalue = columns.Line(max_length=32, help_text="The promotion's value, as it was then.")
    amount = columns.Money(help_text="What it costs with taxes, before any credit.")
    paymentmethod = columns.Line(max_length=64, help_text="How it is paid.")
    invoiceid = columns.Reference("invoices", index=True, help_text="Its invoice, 0 for none.")
    status = columns.Choice(
        STATUSES, default=STATUSES[0], index=True, help_text="Its state; operations set it."
    )
    ipaddress = columns.Line(max_length=45, help_text="The address it was ordered from.")
    affid = columns.Reference("affiliates", help_text="Who brought the client.")
    fraudmodule = columns.Line(max_length=64, help_text="What checked it for fraud.")
    fraudoutput = columns.Text(help_text="What that said.")
    notes = columns.Text(help_text="Notes for the staff.")
    renewals = columns.WordList(
        help_text="What it renews: services/14, serviceaddons/101, domains/3:2 for two years."
    )
    noinvoice = columns.Flag(help_text="Whether it was placed without an invoice.")
    promooverride = columns.Flag(
        help_text="Whether the promotion lowers whatever was ordered, and requires nothing."
    )
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "orders"


RESOURCE = Resource(
    plural="orders",
    singular="order",
    help="What a client asked for at once.",
    model=Order,
    verbs=("find", "create", "get", "delete"),
    history=True,
    required=("userid", "paymentmethod"),
    readonly=(
        "ordernum", "admin_requestor_id", "date", "promotype", "promovalue", "amount",
        "invoiceid", "status", "fraudmodule", "fraudoutput",
    ),
    recorded="stored",
    borrowed=(Borrowed("currency", "clients", "userid"),),
    below=("userid",),
    children=(
        Child("invoices", "invoiceid", "getOrderInvoices", through=("orders", "id", "invoiceid")),
    ),
    operations=(ACCEPT, CANCEL, FRAUD_ORDER, PEND),
    area="orders",
    customer_reach=own("userid"),
    customer=(
        "ordernum", "userid", "contactid", "requestor_id", "date", "nameservers", "promocode",
        "promotype", "promovalue", "amount", "paymentmethod", "invoiceid", "status",
    ),
    permission="orders",
    search=("notes", "promocode"),
    order=("id",),
    rules=OrderRules(),
    example={
        "userid": 12,
        "paymentmethod": "banktransfer",
        "promocode": "DEMO10",
        "services": [{"packageid": 1, "billingcycle": "Monthly", "domain": "berg.example"}],
    },
    sample=4,
)  # fmt: skip
