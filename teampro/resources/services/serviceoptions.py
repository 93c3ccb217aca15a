"""Service options: what was chosen for a service of what its product lets one choose."""

from __future__ import annotations

import peewee

from teampro.resources.services.option_rules import ServiceOptionRules
from teampro.schema import columns
from teampro.schema.reach import among
from teampro.schema.resource import CRUD, Resource


class ServiceOption(peewee.Model):
    """A choice of a service."""

    id = columns.Id(help_text="The choice.")
    serviceid = columns.Reference("services", help_text="The service.")
    configid = columns.Reference("configoptions", index=True, help_text="What there is to choose.")
    choiceid = columns.Reference("configchoices", help_text="What was chosen.")
    qty = columns.Integer(help_text="How many of it, where the option is a quantity; else 0 or 1.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "serviceoptions"
        indexes = ((("serviceid", "configid"), True),)


RESOURCE = Resource(
    plural="serviceoptions",
    singular="serviceoption",
    called=("ServiceOption", "ServiceOptions"),
    help="What was chosen for a service.",
    model=ServiceOption,
    verbs=CRUD,
    history=True,
    required=("serviceid", "configid"),
    recorded="stored",
    below=("serviceid",),
    part_of=("serviceid",),
    area="services",
    customer_reach=among("serviceid", "services"),
    customer=("serviceid", "configid", "choiceid", "qty"),
    permission="products",
    order=("id",),
    rules=ServiceOptionRules(),
    example={"serviceid": 22, "configid": 2, "choiceid": 3, "qty": 2},
)
