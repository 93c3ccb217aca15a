"""Prices in commands: those of several records, told in any currency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Tree
from teampro.resources.catalogue.pricing import AMOUNTS
from teampro.rules.price_rows import Amounts, Worth, amounts_in
from teampro.schema.kinds import MONEY

MOST_NAMED = 500
"""Records that one request names."""


def every(doing: Doing, plural: str, filters: Mapping[str, Any] | None = None) -> list[Tree]:
    """Return all rows of a noun, however many pages they are."""
    found: list[Tree] = []
    most = doing.most_rows
    page: Tree = {**(filters or {}), "sort": "id", "limit": most, "count": False}
    while True:
        rows = doing.rows(plural, page)
        found += rows
        if len(rows) < most:
            return found
        page["id"] = {"gt": rows[-1]["id"]}


def every_of(doing: Doing, plural: str, column: str, ids: Sequence[int]) -> list[Tree]:
    """Return all rows of a noun whose column holds one of these ids."""
    some = [list(ids[start : start + MOST_NAMED]) for start in range(0, len(ids), MOST_NAMED)]
    return [row for named in some for row in every(doing, plural, {column: named})]


def whole(text: str) -> int:
    """Return a decimal of the chain in its smallest units."""
    return int(text.replace(".", ""))


class PriceList:
    """The prices of some rows, in each of the `currencies`; `default` is what others are told by.

    What has no price in a currency has that of the default one, exchanged.
    """

    def __init__(self, doing: Doing, prices: Sequence[Tree]) -> None:
        self.currencies = every(doing, "currencies")
        self.default = next(each for each in self.currencies if each["is_default"])
        self._rows: dict[tuple[str, int], dict[int, Amounts]] = defaultdict(dict)
        for price in prices:
            amounts = {name: whole(price[name]) for name in AMOUNTS}
            self._rows[price["kind"], price["relid"]][price["currency"]] = amounts

    def told(self, kind: str, relid: int, currency: Tree) -> Mapping[str, str] | None:
        """Return the amounts of a thing in a currency, by period; None where it has none."""
        wanted, default = worth_of(currency), worth_of(self.default)
        amounts = amounts_in(self._rows[kind, relid], wanted, default)
        if amounts is None:
            return None
        return {name: MONEY.wire(amount) for name, amount in amounts.items()}


def worth_of(currency: Tree) -> Worth:
    """Return what a currency is worth."""
    return Worth.of(currency["id"], whole(currency["rate"]), currency["format"])
