"""Server groups: servers among which a new service of a product gets its place."""

from __future__ import annotations

import peewee

from teampro.resources.services.server_rules import UsedRules
from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource


class ServerGroup(peewee.Model):
    """A group of servers."""

    id = columns.Id(help_text="The group.")
    name = columns.Line(help_text="Its name.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "servergroups"


RESOURCE = Resource(
    plural="servergroups",
    singular="servergroup",
    called=("ServerGroup", "ServerGroups"),
    help="Servers among which a new service gets its place.",
    model=ServerGroup,
    verbs=CRUD,
    history=True,
    required=("name",),
    area="services",
    search=("name",),
    order=("id",),
    rules=UsedRules("servergroup", (("servers", "servergroup"), ("products", "servergroup"))),
    undo=True,
    example={"name": "Shared hosting"},
    sample=2,
)
