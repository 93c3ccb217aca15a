"""What the catalogue says today that something costs a client, in his currency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from teampro.errors import refuse_at
from teampro.resources.catalogue.pricing import price_of
from teampro.rules import billing_cycles
from teampro.rules.amounts import HUNDREDTH, LARGEST, unit_of
from teampro.schema.kinds import MONEY
from teampro.schema.rules import RuleWork, Stored

COUNTED = (3, 4)
"""The types of options whose choice is taken a number of times: yes or no, a quantity."""


@dataclass(frozen=True)
class Cost:
    """What all there are of a thing cost: once for setting up, and each period."""

    setup: int
    period: int


def prices_of(work: RuleWork, kind: str, relid: int, row: Stored) -> Mapping[str, int]:
    """Return the amounts of what is priced for the client of a row; none where none are told."""
    client = work.peek("clients", row["userid"])
    return price_of(work, kind, relid, client["currency"] if client else 0) or {}


def unit_for(work: RuleWork, client_id: int) -> int:
    """Return the least amount of a client's currency."""
    client = work.peek("clients", client_id)
    currency = work.peek("currencies", client["currency"]) if client else None
    return unit_of(currency["format"]) if currency else HUNDREDTH


def cost_of_service(work: RuleWork, service: Stored) -> Cost | None:
    """Return what a service costs with what was chosen for it; None where it is not offered."""
    return cost_with(
        work, service, work.select("serviceoptions", {"serviceid": service["id"]}, "id")
    )


def cost_with(work: RuleWork, service: Stored, chosen: Iterable[Stored]) -> Cost | None:
    """Return what a service would cost with these choices; None where it is not offered."""
    own = _cost(work, "product", service["packageid"], service)
    if own is None:
        return None
    beside = [cost_of_choice(work, each, service) for each in chosen]
    setup = own.setup + sum(each.setup for each in beside)
    period = own.period + sum(each.period for each in beside)
    return _times(Cost(setup, period), service["qty"])


def cost_of_choice(work: RuleWork, chosen: Stored, service: Stored) -> Cost:
    """Return what a choice costs for one of a service; without a price it is free."""
    one = _cost(work, "configchoice", chosen["choiceid"], service) or Cost(0, 0)
    option = work.peek("configoptions", chosen["configid"])
    is_counted = option is not None and option["optiontype"] in COUNTED
    count = chosen["qty"] if is_counted else 1
    return _times(one, count)


def cost_of_addon(work: RuleWork, addon: Stored) -> Cost | None:
    """Return what an addon of a service costs; None where it is not offered."""
    one = _cost(work, "addon", addon["addonid"], addon)
    return None if one is None else _times(one, addon["qty"])


def tld_of(work: RuleWork, domain: Stored) -> Stored | None:
    """Return the longest ending of a domain that is sold, None for none."""
    found = [each for each in work.select("tlds", {}, "id") if _ends(domain, each["extension"])]
    return max(found, key=lambda each: len(each["extension"]), default=None)


def cost_of_domain(work: RuleWork, kind: str, domain: Stored) -> int | None:
    """Return what an act on a domain costs for its years; None where it is not offered."""
    tld = tld_of(work, domain)
    prices = prices_of(work, kind, tld["id"], domain) if tld else {}
    price = prices.get(f"year{domain['registrationperiod']}", billing_cycles.NOT_OFFERED)
    return None if price < 0 else price


def _times(one: Cost, count: int) -> Cost:
    """Return what so many of a thing cost. Raises: Refusal invalid_value, of more than there is."""
    cost = Cost(one.setup * count, one.period * count)
    if cost.setup + cost.period > LARGEST:
        message = f"qty: {count} of it cost more than {MONEY.wire(LARGEST)}."
        raise refuse_at("qty", "invalid_value", message, count)
    return cost


def _ends(domain: Stored, extension: str) -> bool:
    return bool(domain["asciidomain"].endswith(extension) or domain["domain"].endswith(extension))


def _cost(work: RuleWork, kind: str, relid: int, row: Stored) -> Cost | None:
    """Return what one costs in the cycle of a row, None where it is not offered."""
    cycle = row["billingcycle"]
    if cycle == billing_cycles.FREE:
        return Cost(0, 0)
    prices = prices_of(work, kind, relid, row)
    period = billing_cycles.price_of(prices, cycle) if prices else None
    return None if period is None else Cost(billing_cycles.setup_of(prices, cycle), period)
