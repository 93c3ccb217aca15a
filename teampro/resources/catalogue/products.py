"""Products: what customers order, and what is done when they have."""

from __future__ import annotations

import peewee

from teampro.resources.catalogue.offered import PRODUCTS
from teampro.resources.catalogue.product_rules import ProductRules
from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource

TYPES = ("hostingaccount", "reselleraccount", "server", "other")
PAYTYPES = ("free", "onetime", "recurring")
SETUPS = ("", "on", "payment", "order")


class Product(peewee.Model):
    """A product."""

    id = columns.Id(help_text="The product.")
    gid = columns.Reference("productgroups", index=True, help_text="Its group.")
    type = columns.Choice(TYPES, default="other", help_text="What it is.")
    name = columns.Line(help_text="Its name.")
    slug = columns.Line(
        unique=True, help_text="Its name in addresses, from its name where none is sent."
    )
    description = columns.Text(help_text="What it is, at length.")
    shortdescription = columns.Text(help_text="What it is, in a sentence.")
    tagline = columns.Text(help_text="What it promises.")
    color = columns.Line(max_length=7, help_text='Its colour as #rrggbb, "" for none.')
    paytype = columns.Choice(PAYTYPES, default="free", help_text="How often it is paid.")
    hidden = columns.Flag(help_text="Whether customers do not see it.")
    retired = columns.Flag(help_text="Whether nobody can order it any more.")
    is_featured = columns.Flag(help_text="Whether it stands out among the others.")
    stockcontrol = columns.Flag(help_text="Whether only `qty` are left.")
    qty = columns.Integer(help_text="How many are left, with stockcontrol.")
    allowqty = columns.Grade(
        (0, 1, 2),
        default=0,
        help_text="0: one is ordered, 1: several services, 2: one service with a quantity.",
    )
    tax = columns.Flag(help_text="Whether it is taxed.")
    proratabilling = columns.Flag(help_text="Whether all periods begin on `proratadate`.")
    proratadate = columns.Integer(default=1, help_text="Day of the month, 1 to 31.")
    proratachargenextmonth = columns.Integer(
        help_text="From this day on an order is charged for the next month too; 0: never."
    )
    showdomainoptions = columns.Flag(help_text="Whether orders ask for a domain.")
    subdomain = columns.Text(help_text="Subdomains that are offered, separated by commas.")
    autosetup = columns.Choice(
        SETUPS, help_text="When it is set up: on acceptance (on), payment or order; never."
    )
    module = columns.Line(max_length=64, index=True, help_text='What sets it up, "" for nothing.')
    servergroup = columns.Reference("servergroups", help_text="The servers it is set up on.")
    # fmt: off
    (
        configoption1, configoption2, configoption3, configoption4, configoption5, configoption6,
        configoption7, configoption8, configoption9, configoption10, configoption11, configoption12,
        configoption13, configoption14, configoption15, configoption16, configoption17,
        configoption18, configoption19, configoption20, configoption21, configoption22,
        configoption23, configoption24,
    ) = (columns.Text(help_text=f"Its module is told this, {place}.") for place in range(1, 25))
    # fmt: on
    welcomeemail = columns.Reference("emailtemplates", help_text="The mail that greets.")
    sortorder = columns.Integer(help_text="Its place in its group.")
    autoterminatedays = columns.Integer(help_text="Days until it ends by itself; 0: never.")
    affiliateonetime = columns.Flag(help_text="Whether who brought a customer earns only once.")
    affiliatepaytype = columns.Choice(
        ("", "percentage", "fixed", "none"), help_text='What he earns; "": as he does otherwise.'
    )
    affiliatepayamount = columns.Money(help_text="How much: percent, or an amount.")
    overagesenabled = columns.Flag(help_text="Whether use beyond the limits is charged.")
    recommendations = columns.WordList(help_text="Products that go with it.")
    ondemandoverride = columns.Flag(
        help_text="Whether the days below hold in place of the installation's."
    )
    ondemandenabled = columns.Flag(help_text="Whether a customer may renew it before it is due.")
    ondemandmonthly = columns.Integer(help_text="How many days before, paid monthly; 0: not.")
    ondemandquarterly = columns.Integer(help_text="The same, paid quarterly.")
    ondemandsemiannually = columns.Integer(help_text="The same, paid semi-annually.")
    ondemandannually = columns.Integer(help_text="The same, paid annually.")
    ondemandbiennially = columns.Integer(help_text="The same, paid biennially.")
    ondemandtriennially = columns.Integer(help_text="The same, paid triennially.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "products"


OF_CUSTOMER = (
    "gid", "type", "name", "slug", "description", "shortdescription", "tagline", "color",
    "paytype", "is_featured", "allowqty", "tax", "proratabilling", "proratadate",
    "proratachargenextmonth", "showdomainoptions", "subdomain", "sortorder",
    "autoterminatedays", "recommendations", "ondemandoverride", "ondemandenabled",
    "ondemandmonthly", "ondemandquarterly", "ondemandsemiannually", "ondemandannually",
    "ondemandbiennially", "ondemandtriennially",
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="products",
    singular="product",
    help="A product: how it is paid, set up and limited. Its amounts are its prices.",
    model=Product,
    verbs=CRUD,
    history=True,
    required=("gid", "name"),
    below=("gid",),
    part_of=("gid",),
    area="products",
    customer_reach=PRODUCTS,
    customer=OF_CUSTOMER,
    openly_named=True,
    search=("name", "tagline"),
    order=("id",),
    rules=ProductRules(),
    example={"gid": 1, "name": "Hosting L", "paytype": "recurring", "module": "log"},
    sample=5,
)
