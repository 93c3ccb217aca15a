"""Servers: where services run."""

from __future__ import annotations

import peewee

from teampro.resources.services.server_rules import UsedRules
from teampro.resources.services.service_words import RUNNING
from teampro.resources.services.services import SoldService
from teampro.schema import columns
from teampro.schema.fields import Computed
from teampro.schema.kinds import INTEGER
from teampro.schema.reach import Sql, Table
from teampro.schema.resource import CRUD, Resource


def _services(table: Table) -> Sql:
    """Return how many services take a place on it."""
    service = SoldService.alias()
    return service.select(peewee.fn.COUNT(service.id)).where(
        (service.server == table.id) & service.domainstatus.in_(RUNNING)
    )


class Server(peewee.Model):
    """A machine that services run on."""

    id = columns.Id(help_text="The server.")
    name = columns.Line(help_text="Its name.")
    module = columns.Line(max_length=64, index=True, help_text="What speaks with it.")
    hostname = columns.Line(help_text="Its host name.")
    ipaddress = columns.Line(max_length=45, help_text="Its address.")
    assignedips = columns.Text(help_text="Further addresses, one a line.")
    maxaccounts = columns.Integer(help_text="How many services it takes, 0 for any number.")
    serverusername = columns.Line(help_text="The account that manages it.")
    serverpassword = columns.Secret(help_text="That account's password; nobody reads it.")
    accesshash = columns.Secret(help_text="Its key, where it has one; nobody reads it.")
    secure = columns.Flag(default=1, help_text="Whether it is spoken with over TLS.")
    port = columns.Integer(help_text="Its port, 0 for the module's own.")
    disabled = columns.Flag(help_text="Whether it takes no new services.")
    servergroup = columns.Reference("servergroups", index=True, help_text="Its group, 0 for none.")
    active_default = columns.Flag(help_text="Whether it is the first choice of its module.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "servers"


RESOURCE = Resource(
    plural="servers",
    singular="server",
    help="Where services run.",
    model=Server,
    verbs=CRUD,
    history=True,
    required=("name",),
    computed=(
        Computed("activeservices", INTEGER, _services, "Services that run on it or are suspended."),
    ),
    below=("servergroup",),
    area="services",
    search=("name", "hostname"),
    order=("id",),
    rules=UsedRules("server", (("services", "server"),)),
    example={
        "name": "web1",
        "hostname": "web1.example.com",
        "ipaddress": "192.0.2.10",
        "maxaccounts": 200,
        "servergroup": 1,
    },
    sample=3,
)
