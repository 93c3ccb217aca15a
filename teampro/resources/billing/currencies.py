"""Currencies: what amounts are counted in, and what each is worth in the default one."""

from __future__ import annotations

import peewee

from teampro.resources.billing.currency_rules import CurrencyRules
from teampro.schema import columns
from teampro.schema.reach import ALL
from teampro.schema.resource import CRUD, Resource


class Currency(peewee.Model):
    """A currency; one is the default, which the rates of all others are told by."""

    id = columns.Id(help_text="The currency.")
    code = columns.Line(max_length=3, unique=True, help_text="Its code of ISO 4217, such as EUR.")
    prefix = columns.Line(max_length=16, help_text="What stands before an amount, such as $.")
    suffix = columns.Line(max_length=16, help_text="What stands after it, such as ` EUR`.")
    format = columns.Grade(
        (1, 2, 3, 4), default=1, help_text="1: 1234.56, 2: 1,234.56, 3: 1.234,56, 4: 1,234."
    )
    rate = columns.Factor(help_text="What one of the default currency is worth in it.")
    is_default = columns.Flag(help_text="Whether it is the default; one always is.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "currencies"


RESOURCE = Resource(
    plural="currencies",
    singular="currency",
    help="A currency, how its amounts are written and its rate of exchange.",
    model=Currency,
    verbs=CRUD,
    history=True,
    required=("code",),
    area="settings",
    names=tuple(column.name for column in Currency._meta.sorted_fields),
    customer_reach=ALL,
    customer=("code", "prefix", "suffix", "format", "rate", "is_default"),
    search=("code",),
    order=("id",),
    rules=CurrencyRules(),
    example={"code": "GBP", "prefix": "£", "format": 2, "rate": "0.79000"},
    sample=3,
)
