"""What something costs a client, in the currency that is his."""

from __future__ import annotations

from collections.abc import Mapping

from teampro.resources.catalogue.price_rules import PERIODS, SETUPS, YEARS
from teampro.rules.price_rows import Worth, amounts_in
from teampro.schema.rules import RuleWork, Stored

AMOUNTS = (*SETUPS, *PERIODS, *YEARS)
"""The columns of a price that are amounts."""


def price_of(work: RuleWork, kind: str, relid: int, currency_id: int) -> Mapping[str, int] | None:
    """Return the amounts of what is priced, in a currency, by column; None where none are told.

    Without a price in that currency they are those of the default one, exchanged.
    """
    told = work.select("prices", {"kind": kind, "relid": relid})
    rows = {row["currency"]: {name: row[name] for name in AMOUNTS} for row in told}
    currency = work.peek("currencies", currency_id)
    [default] = (row for row in work.digest("currencies", list) if row["is_default"])
    return amounts_in(rows, worth_of(currency or default), worth_of(default))


def worth_of(currency: Stored) -> Worth:
    """Return what a stored currency is worth."""
    return Worth.of(currency["id"], currency["rate"], currency["format"])
