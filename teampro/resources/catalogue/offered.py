"""What of the catalogue a customer sees: what he could order, priced in the currency of his client.

What is free costs nothing in any currency, so it needs no price.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from functools import reduce

import peewee

from teampro.resources.catalogue.price_rules import PERIODS, YEARS
from teampro.rules import billing_cycles
from teampro.schema.reach import Condition, Nouns, Reach, Sql, Table, among, any_of

PRICED = any_of(
    among("productid", "products"),
    among("addonid", "addons"),
    among("choiceid", "configchoices"),
    among("tldid", "tlds"),
)
"""The prices of whatever is offered, in any currency."""


def _currency(nouns: Nouns, me: Sql) -> Sql:
    client = nouns.model("clients").alias()
    return client.select(client.currency).where(client.id == me)


def _has_price(column: str, amounts: Iterable[str]) -> Condition:
    """Return the condition that a price of a thing in his currency offers one of the amounts."""

    def condition(nouns: Nouns, table: Table, me: Sql) -> Sql:
        price = nouns.model("prices").alias()
        offers = reduce(operator.or_, [getattr(price, name) >= 0 for name in amounts])
        found = price.select(peewee.SQL("1")).where(
            getattr(price, column) == table.id, price.currency == _currency(nouns, me), offers
        )
        return peewee.fn.EXISTS(found)

    return condition


_ONCE = (billing_cycles.CYCLES[billing_cycles.ONE_TIME].price,)


def _costs(column: str, paytype: str) -> Condition:
    """Return the condition that a thing is free, or has a price in his currency as it is paid."""
    each_period, once = _has_price(column, PERIODS), _has_price(column, _ONCE)

    def condition(nouns: Nouns, table: Table, me: Sql) -> Sql:
        paid = getattr(table, paytype)
        priced = (paid != "onetime") & each_period(nouns, table, me)
        return (paid == "free") | priced | ((paid == "onetime") & once(nouns, table, me))

    return condition


_PRODUCT_COSTS = _costs("productid", "paytype")
_ADDON_COSTS = _costs("addonid", "billingcycle")


def _product(nouns: Nouns, table: Table, me: Sql) -> Sql:
    group = nouns.model("productgroups").alias()
    shown = group.select(group.id).where(group.hidden == 0)
    costs = _PRODUCT_COSTS(nouns, table, me)
    return (table.hidden == 0) & (table.retired == 0) & table.gid.in_(shown) & costs


def _product_group(nouns: Nouns, table: Table, me: Sql) -> Sql:
    return (table.hidden == 0) & _holds("products", "gid")(nouns, table, me)


def _addon(nouns: Nouns, table: Table, me: Sql) -> Sql:
    product = nouns.model("products").alias()
    comma, nothing = peewee.SQL("','"), peewee.SQL("''")
    packages = peewee.fn.COALESCE(table.packages, nothing)
    listed = peewee.fn.CONCAT(comma, packages, comma)
    word = peewee.fn.CONCAT(comma, product.id, comma)
    is_listed = peewee.fn.REPLACE(listed, word, nothing) != listed
    sold_with = product.select(peewee.SQL("1")).where(_product(nouns, product, me), is_listed)
    costs = _ADDON_COSTS(nouns, table, me)
    return ((packages == nothing) | peewee.fn.EXISTS(sold_with)) & costs


def _holds(plural: str, column: str) -> Condition:
    """Return the condition that a record he sees names this one in a column."""

    def condition(nouns: Nouns, table: Table, me: Sql) -> Sql:
        other = nouns.model(plural).alias()
        there = nouns.reach(plural).condition
        held = other.select(getattr(other, column))
        return table.id.in_(held if there is None else held.where(there(nouns, other, me)))

    return condition


def _shown_among(column: str, plural: str) -> Condition:
    """Return the condition that a record is not hidden, and hangs on one that he sees."""
    hangs = among(column, plural).condition
    assert hangs is not None
    return lambda nouns, table, me: (table.hidden == 0) & hangs(nouns, table, me)


def _price(nouns: Nouns, table: Table, me: Sql) -> Sql:
    assert PRICED.condition is not None
    return (table.currency == _currency(nouns, me)) & PRICED.condition(nouns, table, me)


PRODUCTS = Reach(_product)
PRODUCT_GROUPS = Reach(_product_group)
ADDONS = Reach(_addon)
CONFIG_LINKS = among("pid", "products")
CONFIG_GROUPS = Reach(_holds("configlinks", "gid"))
CONFIG_OPTIONS = Reach(_shown_among("gid", "configgroups"))
CONFIG_CHOICES = Reach(_shown_among("configid", "configoptions"))
TLDS = Reach(_has_price("tldid", YEARS))
PRICES = Reach(_price)
