"""Prices: what is asked in one currency for a product, an add-on, a choice or a domain.

Amounts are those of WHMCS's pricing: -1.00 is a period that is not offered.
"""

from __future__ import annotations

import peewee

from teampro.resources.catalogue.offered import PRICES
from teampro.resources.catalogue.price_rules import (
    KINDS,
    NOT_OFFERED,
    PERIODS,
    SETUPS,
    YEARS,
    PriceRules,
)
from teampro.schema import columns
from teampro.schema.resource import CRUD, Resource

_SETUP = "Once, with the first {} period."
_RECURRING = "For each {} period; -1.00: not offered."
_YEARS = "A domain for {}; -1.00: not offered."


def _setup(period: str) -> columns.Money:
    return columns.Money(help_text=_SETUP.format(period))


def _recurring(period: str) -> columns.Money:
    return columns.Money(default=NOT_OFFERED, help_text=_RECURRING.format(period))


def _years(count: int) -> columns.Money:
    years = "a year" if count == 1 else f"{count} years"
    return columns.Money(default=NOT_OFFERED, help_text=_YEARS.format(years))


class Price(peewee.Model):
    """The amounts of one currency; `relid` repeats the id of what is priced, whatever its noun."""

    id = columns.Id(help_text="The price.")
    kind = columns.Choice(KINDS, help_text="What is priced; of a domain which of its acts.")
    productid = columns.Reference("products", index=True, help_text="The product.")
    addonid = columns.Reference("addons", index=True, help_text="The add-on.")
    choiceid = columns.Reference("configchoices", index=True, help_text="The choice of an option.")
    tldid = columns.Reference("tlds", index=True, help_text="The TLD.")
    relid = columns.Integer(help_text="The record that is priced.")
    currency = columns.Reference("currencies", index=True, help_text="What it is counted in.")
    msetupfee = _setup("monthly")
    qsetupfee = _setup("quarterly")
    ssetupfee = _setup("semi-annual")
    asetupfee = _setup("annual")
    bsetupfee = _setup("biennial")
    tsetupfee = _setup("triennial")
    monthly = columns.Money(
        default=NOT_OFFERED,
        help_text="For each monthly period, or once what is paid once; -1.00: not offered.",
    )
    quarterly = _recurring("quarterly")
    semiannually = _recurring("semi-annual")
    annually = _recurring("annual")
    biennially = _recurring("biennial")
    triennially = _recurring("triennial")
    year1, year2, year3, year4, year5, year6, year7, year8, year9, year10 = (
        _years(count) for count in range(1, 11)
    )
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "prices"
        indexes = ((("kind", "relid", "currency"), True),)


OF_CUSTOMER = (
    "kind", "productid", "addonid", "choiceid", "tldid", "currency", *SETUPS, *PERIODS, *YEARS,
)  # fmt: skip
"""What a customer sees of it."""
RESOURCE = Resource(
    plural="prices",
    singular="price",
    help="What a product, an add-on, a choice or a domain costs in one currency.",
    model=Price,
    verbs=CRUD,
    history=True,
    required=("currency",),
    readonly=("relid",),
    recorded="stored",
    below=("productid", "addonid", "choiceid", "tldid"),
    part_of=("productid", "addonid", "choiceid", "tldid"),
    area="products",
    customer_reach=PRICES,
    customer=OF_CUSTOMER,
    order=("id",),
    rules=PriceRules(),
    example={"productid": 1, "currency": 2, "monthly": "9.20", "msetupfee": "4.60"},
)
