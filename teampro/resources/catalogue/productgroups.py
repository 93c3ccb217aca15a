"""Product groups: under which heads the products stand."""

from __future__ import annotations

import peewee

from teampro.resources.catalogue.offered import PRODUCT_GROUPS
from teampro.resources.catalogue.slugs import take_slug
from teampro.resources.catalogue.sold import refuse_if_used
from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored


class ProductGroup(peewee.Model):
    """A group of products."""

    id = columns.Id(help_text="The group.")
    name = columns.Line(help_text="Its name.")
    slug = columns.Line(
        unique=True, help_text="Its name in addresses, from its name where none is sent."
    )
    headline = columns.Line(help_text="What stands above its products.")
    hidden = columns.Flag(help_text="Whether customers do not see it.")
    sortorder = columns.Integer(help_text="Its place among the others.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "productgroups"


class ProductGroupRules(Rules):
    """The rules of one group."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Give it a slug of its own."""
        take_slug(work, "productgroups", row)

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Keep a group that has products."""
        refuse_if_used(work, "productgroups", row)


OF_CUSTOMER = (
    "name", "slug", "headline", "sortorder",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="productgroups",
    singular="productgroup",
    called=("ProductGroup", "ProductGroups"),
    help="A group of products.",
    model=ProductGroup,
    verbs=CRUD,
    history=True,
    required=("name",),
    area="products",
    customer_reach=PRODUCT_GROUPS,
    customer=OF_CUSTOMER,
    search=("name",),
    order=("id",),
    rules=ProductGroupRules(),
    example={"name": "Hosting", "headline": "A home for your site"},
    sample=3,
)
