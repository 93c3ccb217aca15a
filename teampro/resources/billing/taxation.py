"""How an invoice is taxed: by the client's address, and as settings say on the day it is issued."""

from __future__ import annotations

from teampro.resources.system.settings import value_of
from teampro.rules.amounts import unit_of
from teampro.rules.invoice_figures import TaxMode
from teampro.rules.tax_rules import TaxRate, rates
from teampro.schema.rules import RuleWork, Stored


def rates_for(work: RuleWork, client: Stored) -> tuple[int, int]:
    """Return both rates that a client pays, in thousandths of a percent."""
    if client["taxexempt"] or not value_of(work, "TaxEnabled"):
        return 0, 0
    return rates(work.digest("taxrules", _rates), client["country"], client["state"])


def mode_for(work: RuleWork, client: Stored) -> str:
    """Return how an invoice of a client is taxed from now on: words, as they are stored."""
    currency = work.peek("currencies", client["currency"])
    mode = TaxMode(
        is_inclusive=value_of(work, "TaxType") == "Inclusive",
        is_compound=bool(value_of(work, "TaxL2Compound")),
        is_per_line=bool(value_of(work, "TaxPerLineItem")),
        unit=unit_of(currency["format"] if currency else 1),
    )
    return " ".join(mode.words)


def _rates(rows: list[Stored]) -> list[TaxRate]:
    return [
        TaxRate(each["level"], each["country"], each["state"], each["taxrate"]) for each in rows
    ]
