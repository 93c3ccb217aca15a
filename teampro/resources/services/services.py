"""Services: what a client has of a product, for how much, until when."""

from __future__ import annotations

import peewee

from teampro.resources.services.recalculating import OF_SERVICE
from teampro.resources.services.service_rules import ServiceRules
from teampro.resources.services.service_states import OPERATIONS
from teampro.resources.services.service_words import STATUSES
from teampro.rules.billing_cycles import CYCLES, FREE
from teampro.schema import columns
from teampro.schema.fields import Borrowed
from teampro.schema.reach import own
from teampro.schema.resource import CRUD, Resource


class SoldService(peewee.Model):
    """A product that a client has."""

    id = columns.Id(help_text="The service.")
    userid = columns.Reference("clients", index=True, help_text="The client whose it is.")
    orderid = columns.Reference("orders", index=True, help_text="The order it came by, 0 for none.")
    packageid = columns.Reference("products", index=True, help_text="The product.")
    server = columns.Reference("servers", index=True, help_text="Where it runs.")
    qty = columns.Integer(default=1, help_text="How many of the product it is.")
    regdate = columns.Day(help_text="The day it was ordered.")
    domain = columns.Line(index=True, help_text="The domain it is for.")
    paymentmethod = columns.Line(max_length=64, help_text="How it is paid.")
    firstpaymentamount = columns.Money(help_text="What the first period costs, with the setup.")
    amount = columns.Money(help_text="What each further period costs.")
    billingcycle = columns.Choice(tuple(CYCLES), default=FREE, help_text="How long a period is.")
    nextduedate = columns.Day(
        index=True, help_text="The day by which the next period is paid; null where none follows."
    )
    nextinvoicedate = columns.Day(
        index=True, help_text="The first day of the next period that no invoice has."
    )
    anchorday = columns.Integer(help_text="The day of the month on which periods begin.")
    terminationdate = columns.Day(help_text="The day it ended.")
    domainstatus = columns.Choice(STATUSES, default=STATUSES[0], index=True, help_text="Its state.")
    serviceusername = columns.Line(help_text="The account it has on its server.")
    servicepassword = columns.Secret(
        readable=True, help_text="That account's password; who may write services reads it."
    )
    subscriptionid = columns.Line(help_text="What the gateway calls its payments.")
    promoid = columns.Reference("promotions", help_text="The promotion it was ordered with.")
    promocount = columns.Integer(help_text="How many renewals had that promotion.")
    suspendreason = columns.Line(help_text="Why it was suspended.")
    overideautosuspend = columns.Flag(help_text="Whether it is not suspended as overdue.")
    overidesuspenduntil = columns.Day(help_text="Until when not; null for good.")
    dedicatedip = columns.Line(max_length=45, help_text="An address of its own.")
    assignedips = columns.Text(help_text="Further addresses, one a line.")
    ns1 = columns.Line(help_text="First nameserver.")
    ns2 = columns.Line(help_text="Second nameserver.")
    notes = columns.Text(help_text="Notes for the staff.")
    diskusage = columns.Integer(help_text="Megabytes stored.")
    disklimit = columns.Integer(help_text="Megabytes it may store, 0 for any number.")
    bwusage = columns.Integer(help_text="Megabytes sent this month.")
    bwlimit = columns.Integer(help_text="Megabytes it may send a month, 0 for any number.")
    lastupdate = columns.Moment(recorded=False, help_text="When its usage was last measured.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "services"


RESOURCE = Resource(
    plural="services",
    singular="service",
    help="A product that a client has: its price, its period, its state.",
    model=SoldService,
    verbs=CRUD,
    history=True,
    required=("userid", "packageid"),
    readonly=("nextinvoicedate", "anchorday", "promocount", "lastupdate"),
    recorded="stored",
    borrowed=(Borrowed("currency", "clients", "userid"), Borrowed("type", "products", "packageid")),
    below=("userid", "orderid", "server"),
    part_of=("orderid",),
    operations=(*OPERATIONS, OF_SERVICE),
    area="services",
    customer_reach=own("userid"),
    customer=(
        "userid", "orderid", "packageid", "qty", "regdate", "domain", "paymentmethod",
        "firstpaymentamount", "amount", "billingcycle", "nextduedate", "terminationdate",
        "domainstatus", "serviceusername", "suspendreason", "dedicatedip", "assignedips", "ns1",
        "ns2", "diskusage", "disklimit", "bwusage", "bwlimit", "lastupdate",
    ),
    permission="products",
    search=("domain", "serviceusername"),
    order=("id",),
    rules=ServiceRules(),
    example={
        "userid": 12,
        "packageid": 1,
        "domain": "berg.example",
        "billingcycle": "Monthly",
        "amount": "10.00",
        "nextduedate": "today+30d",
    },
)  # fmt: skip
