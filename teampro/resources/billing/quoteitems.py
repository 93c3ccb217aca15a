"""Quote items: the lines of a quote, each a quantity at a price, less a discount."""

from __future__ import annotations

import peewee

from teampro.resources.billing.quote_rules import QuoteItemRules
from teampro.schema import columns
from teampro.schema.fields import Borrowed
from teampro.schema.reach import among
from teampro.schema.resource import CRUD, Resource


class QuoteItem(peewee.Model):
    """A line; quantity and discount are whole hundredths, as amounts are."""

    id = columns.Id(help_text="The line.")
    quoteid = columns.Reference("quotes", index=True, help_text="The quote, for good.")
    description = columns.Text(help_text="What it is about.")
    quantity = columns.Money(default=100, help_text="How many, with two places.")
    unitprice = columns.Money(help_text="What one costs.")
    discount = columns.Money(help_text="What is taken off, in percent with two places.")
    taxable = columns.Flag(help_text="Whether it is taxed.")
    date_created = columns.Moment(stamp="created", index=True)
    date_modified = columns.Moment(stamp="modified")
    version = columns.Version()

    class Meta:
        table_name = "quoteitems"


RESOURCE = Resource(
    plural="quoteitems",
    singular="quoteitem",
    called=("QuoteItem", "QuoteItems"),
    help="A line of a quote.",
    model=QuoteItem,
    verbs=CRUD,
    history=True,
    recorded="stored",
    required=("quoteid",),
    borrowed=(Borrowed("stage", "quotes", "quoteid"), Borrowed("currency", "quotes", "quoteid")),
    below=("quoteid",),
    part_of=("quoteid",),
    area="billing",
    customer_reach=among("quoteid", "quotes"),
    customer=("quoteid", "description", "quantity", "unitprice", "discount", "taxable"),
    permission="quotes",
    search=("description",),
    order=("id",),
    rules=QuoteItemRules(),
    example={
        "quoteid": 1,
        "description": "Design of the start page",
        "quantity": "2.00",
        "unitprice": "850.00",
        "discount": "10.00",
        "taxable": True,
    },
)
