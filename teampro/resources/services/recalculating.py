"""The operations that set what further periods cost to what the catalogue says today."""

from __future__ import annotations

from teampro.resources.catalogue.pricing import price_of
from teampro.rules import billing_cycles
from teampro.schema.operation import Operation, Params
from teampro.schema.rules import RuleWork, Stored

COUNTED = (3, 4)
"""The types of options whose choice is taken a number of times: yes or no, a quantity."""


def _recalculate_service(work: RuleWork, service: Stored, _params: Params) -> None:
    """Set the price of a period: that of the product, with what was chosen for it."""
    currency, cycle = _currency(work, service), service["billingcycle"]
    own = _price(work, "product", service["packageid"], currency, cycle)
    chosen = work.select("serviceoptions", {"serviceid": service["id"]})
    beside = sum(_price_of_choice(work, each, currency, cycle) for each in chosen)
    _set(work, "services", service, "amount", own, beside)


def _recalculate_addon(work: RuleWork, addon: Stored, _params: Params) -> None:
    """Set the price of a period of an addon."""
    cycle = addon["billingcycle"]
    own = _price(work, "addon", addon["addonid"], _currency(work, addon), cycle)
    _set(work, "serviceaddons", addon, "recurring", own)


def _recalculate_domain(work: RuleWork, domain: Stored, _params: Params) -> None:
    """Set the price of a renewal of a domain: that of its ending, for its years."""
    found = [each for each in work.select("tlds", {}) if _ends(domain, each["extension"])]
    tld = max(found, key=lambda each: len(each["extension"]), default=None)
    prices = tld and price_of(work, "domainrenew", tld["id"], _currency(work, domain))
    own = prices[f"year{domain['registrationperiod']}"] if prices else None
    if own is not None and own < 0:
        own = None
    if own is None:
        _tell_kept(work, "domains", domain)
    else:
        work.change("domains", domain, {"recurringamount": own})


def _ends(domain: Stored, extension: str) -> bool:
    return bool(domain["asciidomain"].endswith(extension) or domain["domain"].endswith(extension))


def _currency(work: RuleWork, row: Stored) -> int:
    client = work.peek("clients", row["userid"])
    return int(client["currency"]) if client else 0


def _price(work: RuleWork, kind: str, relid: int, currency: int, cycle: str) -> int | None:
    """Return what one costs in a cycle, None where it is not offered."""
    if cycle == billing_cycles.FREE:
        return 0
    prices = price_of(work, kind, relid, currency)
    return billing_cycles.price_of(prices, cycle) if prices else None


def _price_of_choice(work: RuleWork, chosen: Stored, currency: int, cycle: str) -> int:
    """Return what a choice costs; without a price it is free."""
    price = _price(work, "configchoice", chosen["choiceid"], currency, cycle) or 0
    option = work.peek("configoptions", chosen["configid"])
    is_counted = option is not None and option["optiontype"] in COUNTED
    return price * chosen["qty"] if is_counted else price


def _set(
    work: RuleWork, plural: str, row: Stored, name: str, one: int | None, beside: int = 0
) -> None:
    """Store the price of all there are; where nothing is offered it is kept, and told."""
    if one is None:
        _tell_kept(work, plural, row)
        return
    work.change(plural, row, {name: (one + beside) * row["qty"]})


def _tell_kept(work: RuleWork, plural: str, row: Stored) -> None:
    one = work.called(plural, row["id"]).capitalize()
    work.notes.append(f"{one} keeps its price: the catalogue has none for it.")


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
