"""What a promotion takes off an upgrade."""

from __future__ import annotations

from teampro.resources.catalogue.listed import words
from teampro.resources.orders.promoting import PROMOTIONS, terms_of
from teampro.resources.services.costs import unit_for
from teampro.rules.amounts import share_of
from teampro.rules.exchange import ONE, exchanged
from teampro.rules.promotions import PERCENTAGE, is_running
from teampro.schema.rules import RuleWork, Stored


def lowered(work: RuleWork, upgrade: Stored, price: int) -> int:
    """Return what an upgrade costs with its promotion.

    One that does not apply is taken off the upgrade, in place, and a note says so.
    """
    if not upgrade["promocode"]:
        return price
    promotion = next(iter(work.select(PROMOTIONS, {"code": upgrade["promocode"]})), None)
    if promotion is None or price <= 0 or not _applies(work, upgrade, promotion):
        work.notes.append(f"Promotion {upgrade['promocode']} was not applied to this upgrade.")
        upgrade["promocode"] = ""
        return price
    unit = unit_for(work, upgrade["userid"])
    if promotion["upgradediscounttype"] == PERCENTAGE:
        return price - share_of(price, promotion["upgradevalue"], unit)
    client = work.peek("clients", upgrade["userid"])
    currency = work.peek("currencies", client["currency"]) if client else None
    rate = currency["rate"] if currency else ONE
    return price - min(price, exchanged(promotion["upgradevalue"], rate, unit))


def _applies(work: RuleWork, upgrade: Stored, promotion: Stored) -> bool:
    if not promotion["upgrades"] or not is_running(terms_of(promotion), work.context.today):
        return False
    if promotion["upgradetype"] not in ("", upgrade["type"]):
        return False
    options = set(words(promotion["upgradeconfigoptions"]))
    chosen = {word.partition(":")[0] for word in words(upgrade["newpackage"])}
    return upgrade["type"] == "product" or not options or not options.isdisjoint(chosen)
