"""The rules of prices: one for each thing and currency, and amounts from 0 or not offered."""

from __future__ import annotations

from teampro.resources.catalogue.twins import refuse_twin
from teampro.rules.amounts import HUNDREDTH, unit_of
from teampro.schema.rules import Rules, RuleWork, Stored

SUBJECTS = {
    "product": "productid",
    "addon": "addonid",
    "configchoice": "choiceid",
    "domainregister": "tldid",
    "domaintransfer": "tldid",
    "domainrenew": "tldid",
}
"""By kind the column that names what is priced."""
KINDS = tuple(SUBJECTS)
DOMAIN_KINDS = tuple(kind for kind in KINDS if kind.startswith("domain"))
NOT_OFFERED = -1_00
PERIODS = ("monthly", "quarterly", "semiannually", "annually", "biennially", "triennially")
SETUPS = tuple(f"{period[0]}setupfee" for period in PERIODS)
YEARS = tuple(f"year{count}" for count in range(1, 11))


class PriceRules(Rules):
    """The rules of one price."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Take the kind from what is priced, where only one fits."""
        if "kind" in sent:
            return
        for kind, column in SUBJECTS.items():
            if kind not in DOMAIN_KINDS and row[column]:
                row["kind"] = kind

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check what is priced, that no other price is of it in this currency, and the amounts."""
        if old is None and row["tldid"] and "kind" not in sent:
            message = f"A price of a TLD has a kind: {', '.join(DOMAIN_KINDS)}."
            work.fault("kind", "required", message)
            return
        _take_subject(work, row)
        if old is not None and any(row[name] != old[name] for name in ("kind", "relid")):
            message = "A price stays that of its record: make another in its place."
            work.fault("kind", "rule", message, row["kind"])
        elif row["relid"]:
            refuse_twin(work, "prices", row, ("kind", "relid", "currency"))
        _check_amounts(work, row)
        _check_unit(work, row)


def _take_subject(work: RuleWork, row: Stored) -> None:
    """Set whose price it is, in place; fault a price of nothing, and one of two things."""
    own = SUBJECTS[row["kind"]]
    for column in dict.fromkeys(SUBJECTS.values()):
        if column == own and not row[own] and not work.is_faulty(own):
            message = f"{own} is required: what has this price of the kind {row['kind']}."
            work.fault(own, "required", message)
        elif column != own and row[column]:
            message = f"A price of the kind {row['kind']} has {own}, not {column}."
            work.fault(column, "misplaced", message, row[column])
    row["relid"] = row[own]


def _check_amounts(work: RuleWork, row: Stored) -> None:
    """Fault an amount below 0 that is not the one of what is not offered."""
    for name in (*PERIODS, *YEARS):
        if row[name] < 0 and row[name] != NOT_OFFERED:
            message = f"{name} is 0.00 or more, or -1.00 where it is not offered."
            work.fault(name, "invalid_value", message)
    for name in SETUPS:
        if row[name] < 0:
            work.fault(name, "invalid_value", f"{name} is 0.00 or more.")
    of_domain = row["kind"] in DOMAIN_KINDS
    for name in PERIODS if of_domain else YEARS:
        if row[name] != NOT_OFFERED and not work.is_faulty(name):
            right = f"year1 to {YEARS[-1]}" if of_domain else f"{PERIODS[0]} to {PERIODS[-1]}"
            message = f"A price of the kind {row['kind']} is told in {right}."
            work.fault(name, "misplaced", message)


def _check_unit(work: RuleWork, row: Stored) -> None:
    """Fault hundredths in a currency that has none."""
    currency = work.peek("currencies", row["currency"])
    unit = unit_of(currency["format"]) if currency else HUNDREDTH
    for name in (*SETUPS, *PERIODS, *YEARS):
        if row[name] % unit and not work.is_faulty(name):
            message = f"{name} is whole: the currency {row['currency']} has no decimals."
            work.fault(name, "invalid_value", message)
