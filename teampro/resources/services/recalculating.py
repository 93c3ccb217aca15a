"""The operations that set what further periods cost to what the catalogue says today."""

from __future__ import annotations

from teampro.resources.services.costs import cost_of_addon, cost_of_domain, cost_of_service
from teampro.schema.operation import Operation, Params
from teampro.schema.rules import RuleWork, Stored


def _recalculate_service(work: RuleWork, service: Stored, _params: Params) -> None:
    """Set the price of a period: that of the product, with what was chosen for it."""
    cost = cost_of_service(work, service)
    _set(work, "services", service, "amount", cost.period if cost else None)


def _recalculate_addon(work: RuleWork, addon: Stored, _params: Params) -> None:
    """Set the price of a period of an addon."""
    cost = cost_of_addon(work, addon)
    _set(work, "serviceaddons", addon, "recurring", cost.period if cost else None)


def _recalculate_domain(work: RuleWork, domain: Stored, _params: Params) -> None:
    """Set the price of a renewal of a domain: that of its ending, for its years."""
    renewal = cost_of_domain(work, "domainrenew", domain)
    _set(work, "domains", domain, "recurringamount", renewal)


def _set(work: RuleWork, plural: str, row: Stored, name: str, price: int | None) -> None:
    """Store a price; where nothing is offered the old one is kept, and that is told."""
    if price is None:
        one = work.called(plural, row["id"]).capitalize()
        work.notes.append(f"{one} keeps its price: the catalogue has none for it.")
        return
    work.change(plural, row, {name: price})


_HELP = "Set what a further period costs to what the catalogue says today."
OF_SERVICE = Operation(
    "recalculate", "recalculateService", _HELP, run=_recalculate_service, writes=("services",)
)
OF_ADDON = Operation(
    "recalculate", "recalculateServiceAddon", _HELP, run=_recalculate_addon,
    writes=("serviceaddons",),
)  # fmt: skip
OF_DOMAIN = Operation(
    "recalculate", "recalculateDomain", _HELP, run=_recalculate_domain, writes=("domains",)
)
