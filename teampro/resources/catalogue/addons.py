"""Add-ons: what customers order to a product."""

from __future__ import annotations

import peewee

from teampro.resources.catalogue.listed import check_ids
from teampro.resources.catalogue.offered import ADDONS
from teampro.resources.catalogue.sold import refuse_if_used
from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource
from teampro.schema.rules import Rules, RuleWork, Stored


class Addon(peewee.Model):
    """An add-on."""

    id = columns.Id(help_text="The add-on.")
    name = columns.Line(help_text="Its name.")
    description = columns.Text(help_text="What it is.")
    packages = columns.WordList(help_text="The products it is offered with; none: all.")
    billingcycle = columns.Choice(
        ("free", "onetime", "recurring"), default="free", help_text="How often it is paid."
    )
    tax = columns.Flag(help_text="Whether it is taxed.")
    module = columns.Line(max_length=64, help_text='What sets it up, "" for nothing.')
    autoactivate = columns.Choice(
        ("", "on", "payment", "order"),
        help_text="When it is set up: on acceptance (on), payment or order; never.",
    )
    type = columns.Choice(
        ("", "hostingaccount", "reselleraccount", "server", "other"), help_text="What it is."
    )
    allowqty = columns.Grade(
        (0, 1, 2),
        default=0,
        help_text="0: one is ordered, 1: several add-ons, 2: one with a quantity.",
    )
    suspendproduct = columns.Flag(help_text="Whether its suspension suspends the service.")
    welcomeemail = columns.Reference("emailtemplates", help_text="The mail that greets.")
    weight = columns.Integer(help_text="Its place among the others.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "addons"


class AddonRules(Rules):
    """The rules of one add-on."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check the products it is offered with."""
        check_ids(work, old, row, "packages", "products")

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Keep one that was sold; else its prices go with it."""
        refuse_if_used(work, "addons", row)
        for price in work.select("prices", {"addonid": row["id"]}, order="id"):
            work.delete("prices", price)


OF_CUSTOMER = (
    "name", "description", "packages", "billingcycle", "tax", "type", "allowqty", "weight",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="addons",
    singular="addon",
    called=("ProductAddon", "ProductAddons"),
    help="An add-on that is ordered to a product. Its amounts are its prices.",
    model=Addon,
    verbs=CRUD,
    history=True,
    required=("name",),
    area="products",
    customer_reach=ADDONS,
    customer=OF_CUSTOMER,
    openly_named=True,
    search=("name",),
    order=("id",),
    rules=AddonRules(),
    example={"name": "Second backup", "packages": ["1"], "billingcycle": "recurring"},
    sample=2,
)
