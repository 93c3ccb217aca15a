"""Clients: names for the client ids; loaded by the operator from the billing system."""

from __future__ import annotations

import peewee

from teampro.schema import columns
from teampro.schema.reach import own
from teampro.schema.resource import READ, Resource


class Client(peewee.Model):
    """A client of the agency."""

    id = columns.Id(help_text="The client.")
    name = columns.Line(help_text="Full name.")
    company = columns.Line(help_text="Company.")

    class Meta:
        table_name = "clients"


RESOURCE = Resource(
    plural="clients",
    singular="client",
    help="A client; gives the client ids of other records their names.",
    model=Client,
    verbs=READ,
    area="clients",
    names=("name", "company"),
    customer_reach=own("id"),
    customer=("name", "company"),
    search=("name", "company"),
    order=("id",),
    sample=12,
)
