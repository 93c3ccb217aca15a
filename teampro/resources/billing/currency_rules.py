"""The rules of currencies: one is the default, at a rate of 1, and none that is used goes."""

from __future__ import annotations

import re

from teampro.errors import Refusal
from teampro.rules.amounts import HUNDREDTH, unit_of
from teampro.rules.exchange import ONE, rate_by
from teampro.schema.columns import Reference
from teampro.schema.rules import Rules, RuleWork, Stored

_CODE = re.compile(r"[A-Z]{3}\Z", re.ASCII)


class CurrencyRules(Rules):
    """Rates are told by the default currency; another default has them told anew."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check code and rate; a default is replaced by another, never taken away."""
        if row["code"] and not _CODE.match(row["code"]):
            work.fault(
                "code",
                "invalid_value",
                "code: expected three capital letters of ISO 4217, such as EUR.",
                row["code"],
            )
        if not row["rate"]:
            work.fault("rate", "invalid_value", "rate: expected a factor above 0.", "0.00000")
        was_default = old is not None and bool(old["is_default"])
        if was_default and not row["is_default"]:
            raise Refusal("rule", "Make another currency the default; this one then is it no more.")
        if was_default and row["rate"] != ONE:
            raise Refusal("rule", "The rate of the default currency is 1.00000: it is the measure.")

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Let a new default be the only one, and the measure of all rates."""
        is_new = row is not None and row["is_default"] and not (old and old["is_default"])
        if row is None or not is_new:
            return
        measure = row["rate"]
        for each in work.select("currencies", {}):
            rate = ONE if each["id"] == row["id"] else rate_by(each["rate"], measure)
            is_default = int(each["id"] == row["id"])
            work.update("currencies", each, {"rate": rate, "is_default": is_default})
        if measure != ONE:
            work.notes.append(f"All rates are now told by {row['code']}.")

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Refuse to remove the default currency, and one that records are counted in."""
        if row["is_default"]:
            raise Refusal("rule", "The default currency stays; make another the default first.")
        for plural in _nouns_that_use(work, row["id"]):
            raise Refusal("rule", f"{row['code']} is the currency of some {plural}: it stays.")


def unit_for(work: RuleWork, currency_id: int) -> int:
    """Return the least amount of a currency, in hundredths."""
    currency = work.peek("currencies", currency_id)
    return HUNDREDTH if currency is None else unit_of(currency["format"])


def _nouns_that_use(work: RuleWork, currency_id: int) -> list[str]:
    found = []
    for noun in work.registry.resources:
        columns = () if noun.model is None else noun.model._meta.sorted_fields
        for column in columns:
            if isinstance(column, Reference) and column.to == "currencies":
                query = noun.model.select(column).where(column == currency_id).limit(1)
                if work.database.rows(*work.database.compile(query)):
                    found.append(noun.plural)
    return found
