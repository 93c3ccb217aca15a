"""The rules of promotions: codes in capitals, and words that name what is sold."""

from __future__ import annotations

from teampro.resources.catalogue.listed import check_ids, is_record, words
from teampro.resources.catalogue.sold import refuse_if_used
from teampro.resources.catalogue.twins import refuse_twin
from teampro.rules.billing_cycles import CYCLES, read_cycle
from teampro.schema.rules import Rules, RuleWork, Stored

_ALL = 100_00
_YEARS = tuple(f"{count}Years" for count in range(1, 11))
"""The cycles of domains."""


class PromotionRules(Rules):
    """The rules of one promotion."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Fold its code, and check its value, its days and its words."""
        row["code"] = row["code"].strip().upper()
        refuse_twin(work, "promotions", row, ("code",))
        for name, kind in (("value", "type"), ("upgradevalue", "upgradediscounttype")):
            if row[name] < 0 or (row[kind] == "Percentage" and row[name] > _ALL):
                message = f"{name} is 0.00 or more, and a percentage at most 100.00."
                work.fault(name, "invalid_value", message)
        if row["startdate"] and row["expirationdate"] and row["startdate"] > row["expirationdate"]:
            message = f"expirationdate is not before startdate, {row['startdate']}."
            work.fault("expirationdate", "invalid_value", message, row["expirationdate"])
        row["cycles"] = _cycles(work, row["cycles"])
        for name in ("appliesto", "requires"):
            _check_items(work, old, row, name)
        check_ids(work, old, row, "upgradeconfigoptions", "configoptions")

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Keep one by which something was sold."""
        refuse_if_used(work, "promotions", row)


def _cycles(work: RuleWork, stored: str | None) -> str | None:
    """Return a list of cycles in their own spelling; fault a word that is none."""
    found = []
    for word in words(stored):
        cycle = word if word in _YEARS else read_cycle(word)
        if cycle is None:
            message = f"cycles are {', '.join(CYCLES)}, or of domains {_YEARS[0]} to {_YEARS[-1]}."
            work.fault("cycles", "invalid_value", message, word)
        else:
            found.append(cycle)
    return ",".join(sorted({*found})) or None


def _check_items(work: RuleWork, old: Stored | None, row: Stored, name: str) -> None:
    """Fault words that name nothing that is sold; those that stood there before may stay."""
    known = words(old[name]) if old is not None else []
    for word in words(row[name]):
        if word in known or _is_sold(work, word):
            continue
        message = f"{name} names what is sold: 1 is product 1, A2 add-on 2, D.com a TLD."
        work.fault(name, "unknown_record", message, word)


def _is_sold(work: RuleWork, word: str) -> bool:
    if word.startswith("A"):
        return is_record(work, "addons", word[1:])
    if word.startswith("D"):
        return bool(work.select("tlds", {"extension": word[1:]}))
    return is_record(work, "products", word)
