"""Gateways: the ways to pay that an office offers; one is active while it has its row."""

from __future__ import annotations

import peewee

from teampro.resources.billing.gateway_rules import MODULES, GatewayRules
from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource


class Gateway(peewee.Model):
    """A way to pay; its module says what it can do by itself."""

    id = columns.Id(help_text="The gateway.")
    module = columns.Choice(
        MODULES, default="", unique=True, help_text="What it is known by; by hand are all of these."
    )
    displayname = columns.Line(help_text="What customers read; the module's title unless sent.")
    sortorder = columns.Integer(help_text="Its place among the others.")
    visible = columns.Flag(default=1, help_text="Whether customers are offered it.")
    email = columns.Line(help_text="Of paypal: the address of the account that is paid.")
    note = columns.Text(help_text="How to pay: an account, an address.")
    convertto = columns.Reference(
        "currencies", help_text="The currency it is paid in, 0 for the invoice's own."
    )
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "gateways"


OFFERED = ("module", "displayname", "sortorder", "visible", "note")
RESOURCE = Resource(
    plural="gateways",
    singular="gateway",
    help="A way to pay that is active; deleted, it is so no more.",
    model=Gateway,
    verbs=CRUD,
    history=True,
    required=("module",),
    area="settings",
    names=OFFERED,
    search=("displayname",),
    order=("sortorder", "id"),
    rules=GatewayRules(),
    example={"module": "cash", "displayname": "Cash", "note": "At the desk, from nine to five."},
)
