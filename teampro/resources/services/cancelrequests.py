"""Cancel requests: a client wants a service to end."""

from __future__ import annotations

import peewee

from teampro.resources.services.cancel_rules import CancelRequestRules
from teampro.schema import columns
from teampro.schema.reach import own
from teampro.schema.resource import CRUD, Resource

TYPES = ("End of Billing Period", "Immediate")


class CancelRequest(peewee.Model):
    """The wish to end a service."""

    id = columns.Id(help_text="The request.")
    relid = columns.Reference("services", index=True, help_text="The service.")
    userid = columns.Reference("clients", index=True, help_text="The client whose it is.")
    date = columns.Moment(index=True, help_text="When it was asked for.")
    type = columns.Choice(TYPES, default=TYPES[0], help_text="When the service shall end.")
    reason = columns.Text(help_text="Why.")
    done = columns.Flag(help_text="Whether the service has ended by it.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "cancelrequests"


RESOURCE = Resource(
    plural="cancelrequests",
    singular="cancelrequest",
    called=("CancelRequest", "CancelRequests"),
    help="The wish to end a service.",
    model=CancelRequest,
    verbs=CRUD,
    history=True,
    required=("relid",),
    readonly=("userid", "date", "done"),
    recorded="stored",
    below=("relid", "userid"),
    area="services",
    customer_reach=own("userid"),
    customer=("relid", "userid", "date", "type", "reason", "done"),
    permission="products",
    search=("reason",),
    order=("id",),
    rules=CancelRequestRules(),
    example={"relid": 1, "type": "Immediate", "reason": "Moving"},
)
