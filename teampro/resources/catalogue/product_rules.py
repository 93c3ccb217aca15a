"""The rules of products: what fits in one, and what goes with it."""

from __future__ import annotations

import re

from teampro.resources.catalogue.listed import check_ids
from teampro.resources.catalogue.slugs import take_slug
from teampro.resources.catalogue.sold import refuse_if_used
from teampro.schema.rules import Rules, RuleWork, Stored

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_PARTS = (
    ("prices", "productid"), ("configlinks", "pid"),
    ("upgradepaths", "product_id"), ("upgradepaths", "to_product_id"),
)  # fmt: skip
"""What goes with a product: nouns, and the columns that refer to it."""
_LAST_DAY = 31


class ProductRules(Rules):
    """The rules of one product."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Give it a slug, and check colour, days of the month and the products it recommends."""
        take_slug(work, "products", row)
        if row["color"] and not _COLOUR.fullmatch(row["color"]):
            message = "color is a colour such as #ff8800."
            work.fault("color", "invalid_value", message, row["color"])
        for name, first in (("proratadate", 1), ("proratachargenextmonth", 0)):
            if not first <= row[name] <= _LAST_DAY:
                message = f"{name} is a day of the month, {first} to {_LAST_DAY}."
                work.fault(name, "invalid_value", message, row[name])
        check_ids(work, old, row, "recommendations", "products")

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Keep one that was sold; else its prices, links and fields go with it."""
        refuse_if_used(work, "products", row)
        for plural, column in _PARTS:
            for part in work.select(plural, {column: row["id"]}, order="id"):
                work.delete(plural, part)
        for field in work.select("customfields", {"type": "product", "relid": row["id"]}, "id"):
            work.remove("customfields", field)
