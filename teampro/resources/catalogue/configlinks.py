"""Which groups of options are chosen with which products."""

from __future__ import annotations

import peewee

from teampro.resources.catalogue.offered import CONFIG_LINKS
from teampro.resources.catalogue.twins import refuse_twin
from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored


class ConfigLink(peewee.Model):
    """A group of options at a product."""

    id = columns.Id(help_text="The link.")
    gid = columns.Reference("configgroups", index=True, help_text="The group of options.")
    pid = columns.Reference("products", index=True, help_text="The product.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "configlinks"
        indexes = ((("gid", "pid"), True),)


class ConfigLinkRules(Rules):
    """The rules of one link."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Refuse a second link of the same two."""
        refuse_twin(work, "configlinks", row, ("gid", "pid"))


OF_CUSTOMER = (
    "gid", "pid",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="configlinks",
    singular="configlink",
    called=("ConfigLink", "ConfigLinks"),
    help="A group of options that is chosen with a product.",
    model=ConfigLink,
    verbs=CRUD,
    history=True,
    required=("gid", "pid"),
    below=("gid", "pid"),
    links=(("pid", "gid"), ("gid", "pid")),
    part_of=("gid", "pid"),
    area="products",
    customer_reach=CONFIG_LINKS,
    customer=OF_CUSTOMER,
    order=("id",),
    rules=ConfigLinkRules(),
    example={"gid": 1, "pid": 2},
)
