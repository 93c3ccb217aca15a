"""Upgrades: a service becomes another product, or gets other options."""

from __future__ import annotations

import peewee

from teampro.resources.orders.upgrade_rules import UpgradeRules
from teampro.rules.billing_cycles import CYCLES
from teampro.schema import columns
from teampro.schema.fields import Borrowed
from teampro.schema.reach import own
from teampro.schema.resource import Resource

TYPES = ("product", "configoptions")
STATUSES = ("Pending", "Completed", "Cancelled")


class Upgrade(peewee.Model):
    """What a service was, and what it becomes."""

    id = columns.Id(help_text="The upgrade.")
    orderid = columns.Reference("orders", index=True, help_text="The order it came by, 0 for none.")
    userid = columns.Reference("clients", index=True, help_text="The client whose it is.")
    serviceid = columns.Reference("services", index=True, help_text="The service.")
    type = columns.Choice(TYPES, default=TYPES[0], help_text="What becomes another.")
    oldpackage = columns.WordList(help_text="The product or the options it had.")
    newpackage = columns.WordList(
        help_text="What it gets: the product, or options, each with its choice and count: 2:6:3."
    )
    newcycle = columns.Choice(("", *CYCLES), help_text='How long a period is then; "": as before.')
    promocode = columns.Line(max_length=64, help_text="The promotion's code.")
    paymentmethod = columns.Line(
        max_length=64, help_text="How it is paid; as the service is unless sent."
    )
    amount = columns.Money(help_text="What it costs for the rest of the period; below 0 a return.")
    credited = columns.Money(help_text="What the client got as credit.")
    recurringchange = columns.Money(help_text="By how much each further period costs more.")
    status = columns.Choice(STATUSES, default=STATUSES[0], index=True, help_text="Its state.")
    invoiceid = columns.Reference("invoices", index=True, help_text="Its invoice, 0 for none.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "upgrades"


RESOURCE = Resource(
    plural="upgrades",
    singular="upgrade",
    help="What a service was, and what it becomes.",
    model=Upgrade,
    verbs=("find", "create", "get"),
    history=True,
    required=("serviceid", "newpackage"),
    readonly=(
        "orderid", "userid", "oldpackage", "amount", "credited", "recurringchange", "status",
        "invoiceid",
    ),
    recorded="stored",
    borrowed=(Borrowed("currency", "clients", "userid"),),
    below=("orderid", "userid", "serviceid"),
    area="orders",
    customer_reach=own("userid"),
    customer=(
        "orderid", "userid", "serviceid", "type", "oldpackage", "newpackage", "newcycle", "amount",
        "credited", "recurringchange", "status", "invoiceid",
    ),
    permission="orders",
    order=("id",),
    rules=UpgradeRules(),
    example={"serviceid": 1, "newpackage": ["4"], "newcycle": "Annually"},
)  # fmt: skip
