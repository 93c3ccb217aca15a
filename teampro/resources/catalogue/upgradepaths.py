"""Which products a service may be changed to."""

from __future__ import annotations

import peewee

from teampro.resources.catalogue.twins import refuse_twin
from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored


class UpgradePath(peewee.Model):
    """A way from one product to another."""

    id = columns.Id(help_text="The way.")
    product_id = columns.Reference("products", index=True, help_text="The product that is left.")
    to_product_id = columns.Reference("products", index=True, help_text="The one in its place.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "upgradepaths"
        indexes = ((("product_id", "to_product_id"), True),)


class UpgradePathRules(Rules):
    """The rules of one way."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Refuse a second way between the same two."""
        refuse_twin(work, "upgradepaths", row, ("product_id", "to_product_id"))


RESOURCE = Resource(
    plural="upgradepaths",
    singular="upgradepath",
    called=("UpgradePath", "UpgradePaths"),
    help="A product that services of another may be changed to.",
    model=UpgradePath,
    verbs=CRUD,
    history=True,
    required=("product_id", "to_product_id"),
    below=("product_id",),
    part_of=("product_id",),
    area="products",
    order=("id",),
    rules=UpgradePathRules(),
    example={"product_id": 4, "to_product_id": 1},
)
