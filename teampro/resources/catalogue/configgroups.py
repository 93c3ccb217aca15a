"""Groups of options: what customers choose when they order one of some products."""

from __future__ import annotations

import peewee

from teampro.resources.catalogue.offered import CONFIG_GROUPS
from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored


class ConfigGroup(peewee.Model):
    """A group of options."""

    id = columns.Id(help_text="The group.")
    name = columns.Line(help_text="Its name.")
    description = columns.Text(help_text="What it is for.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "configgroups"


class ConfigGroupRules(Rules):
    """The rules of one group."""

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Remove its options, and take it off its products."""
        for option in work.select("configoptions", {"gid": row["id"]}, order="id"):
            work.remove("configoptions", option)
        for link in work.select("configlinks", {"gid": row["id"]}, order="id"):
            work.delete("configlinks", link)


OF_CUSTOMER = (
    "name", "description",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="configgroups",
    singular="configgroup",
    called=("ConfigGroup", "ConfigGroups"),
    help="A group of options, chosen with the products that are linked to it.",
    model=ConfigGroup,
    verbs=CRUD,
    history=True,
    required=("name",),
    area="products",
    customer_reach=CONFIG_GROUPS,
    customer=OF_CUSTOMER,
    search=("name",),
    order=("id",),
    rules=ConfigGroupRules(),
    example={"name": "Size", "description": "How much of everything"},
    sample=2,
)
