"""Service addons: what a client has besides a service, with a price and a period of its own."""

from __future__ import annotations

import peewee

from teampro.resources.services.addon_rules import ServiceAddonRules
from teampro.resources.services.recalculating import OF_ADDON
from teampro.resources.services.service_words import STATUSES
from teampro.rules.billing_cycles import CYCLES, FREE
from teampro.schema import columns
from teampro.schema.fields import Borrowed
from teampro.schema.reach import own
from teampro.schema.resource import CRUD, Resource


class ServiceAddon(peewee.Model):
    """An addon that a service has."""

    id = columns.Id(help_text="The addon of the service.")
    hostingid = columns.Reference("services", index=True, help_text="The service it belongs to.")
    userid = columns.Reference("clients", index=True, help_text="The client whose it is.")
    orderid = columns.Reference("orders", index=True, help_text="The order it came by, 0 for none.")
    addonid = columns.Reference("addons", index=True, help_text="The addon as it is offered.")
    name = columns.Line(help_text="What it is called, where that differs from what is offered.")
    qty = columns.Integer(default=1, help_text="How many of it there are.")
    setupfee = columns.Money(help_text="What it cost once.")
    recurring = columns.Money(help_text="What each period costs.")
    billingcycle = columns.Choice(tuple(CYCLES), default=FREE, help_text="How long a period is.")
    tax = columns.Flag(help_text="Whether it is taxed.")
    status = columns.Choice(STATUSES, default=STATUSES[0], index=True, help_text="Its state.")
    regdate = columns.Day(help_text="The day it was ordered.")
    nextduedate = columns.Day(
        index=True, help_text="The day by which the next period is paid; null where none follows."
    )
    nextinvoicedate = columns.Day(
        index=True, help_text="The first day of the next period that no invoice has."
    )
    anchorday = columns.Integer(help_text="The day of the month on which periods begin.")
    paymentmethod = columns.Line(max_length=64, help_text="How it is paid.")
    terminationdate = columns.Day(help_text="The day it ended.")
    notes = columns.Text(help_text="Notes for the staff.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "serviceaddons"


RESOURCE = Resource(
    plural="serviceaddons",
    singular="serviceaddon",
    called=("ServiceAddon", "ServiceAddons"),
    help="An addon of a service: its price, its period, its state.",
    model=ServiceAddon,
    verbs=CRUD,
    history=True,
    required=("hostingid",),
    readonly=("userid", "nextinvoicedate", "anchorday"),
    recorded="stored",
    borrowed=(Borrowed("currency", "clients", "userid"),),
    below=("hostingid", "userid", "orderid"),
    part_of=("orderid", "hostingid"),
    path_fields=("hostingid", "userid"),
    operations=(OF_ADDON,),
    area="services",
    customer_reach=own("userid"),
    customer=(
        "userid", "orderid", "hostingid", "addonid", "name", "qty", "setupfee", "recurring",
        "billingcycle", "tax", "status", "regdate", "nextduedate", "paymentmethod",
        "terminationdate",
    ),
    permission="products",
    search=("name",),
    order=("id",),
    rules=ServiceAddonRules(),
    example={
        "hostingid": 1,
        "name": "Backup",
        "recurring": "2.00",
        "billingcycle": "Monthly",
        "nextduedate": "today+30d",
    },
    sample=101,
)  # fmt: skip
