"""Whether a promotion may be used, on what, and what it takes off.

What is ordered goes by words: `1` is product 1, `A2` addon 2, `D.com` a domain ending in .com.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from teampro.rules.amounts import PERCENT, share_of
from teampro.rules.exchange import exchanged

PERCENTAGE, FIXED = "Percentage", "Fixed Amount"
OVERRIDE, FREE_SETUP = "Price Override", "Free Setup"
TYPES = (PERCENTAGE, FIXED, OVERRIDE, FREE_SETUP)


@dataclass(frozen=True)
class PromotionTerms:
    """The terms of a promotion; an empty collection, an open day and a 0 bound nothing.

    `value` is hundredths of a percent, or hundredths of the default currency.
    """

    type: str
    value: int
    cycles: Collection[str] = ()
    appliesto: Collection[str] = ()
    requires: Collection[str] = ()
    requiresexisting: bool = False
    startdate: str | None = None
    expirationdate: str | None = None
    maxuses: int = 0
    uses: int = 0
    newsignups: bool = False
    existingclient: bool = False
    onceperclient: bool = False
    recurring: bool = False
    recurfor: int = 0


@dataclass(frozen=True)
class Buyer:
    """What is known of the client who would use it: words of what he owns, besides this order."""

    has_ordered: bool = False
    has_active_service: bool = False
    has_used: bool = False
    owned: frozenset[str] = frozenset()


def is_running(promotion: PromotionTerms, today: str) -> bool:
    """Say whether it may be used at all today: it has begun, is not over and not used up."""
    begun = promotion.startdate is None or promotion.startdate <= today
    lasts = promotion.expirationdate is None or today <= promotion.expirationdate
    return begun and lasts and (not promotion.maxuses or promotion.uses < promotion.maxuses)


def is_for(promotion: PromotionTerms, buyer: Buyer) -> bool:
    """Say whether this client may use it."""
    return not (
        (promotion.newsignups and buyer.has_ordered)
        or (promotion.existingclient and not buyer.has_active_service)
        or (promotion.onceperclient and buyer.has_used)
    )


def has_required(promotion: PromotionTerms, ordered: Collection[str], buyer: Buyer) -> bool:
    """Say whether one of what it requires is in the order, or is owned where that counts."""
    there = {*ordered, *(buyer.owned if promotion.requiresexisting else ())}
    return not promotion.requires or not there.isdisjoint(promotion.requires)


def fits(promotion: PromotionTerms, item: str, cycle: str, is_forced: bool = False) -> bool:
    """Say whether it lowers an item of this cycle; forced, to whatever it applies."""
    applies = is_forced or not promotion.appliesto or item in promotion.appliesto
    return applies and (not promotion.cycles or cycle in promotion.cycles)


def discount(promotion: PromotionTerms, setup: int, price: int, rate: int, unit: int) -> int:
    """Return what is taken off an item: at most its price and its fee for setting up.

    `rate` is that of the currency, in which `setup` and `price` are told. An override says what
    the price becomes, so that it may take off less than nothing.
    """
    if promotion.type == FREE_SETUP:
        return setup
    if promotion.type == PERCENTAGE:
        return share_of(setup + price, min(promotion.value, PERCENT), unit)
    value = exchanged(promotion.value, rate, unit)
    return price - value if promotion.type == OVERRIDE else min(value, setup + price)


def lowers_renewal(promotion: PromotionTerms, count: int) -> bool:
    """Say whether it lowers a renewal, too, after so many that it lowered already."""
    return promotion.recurring and (not promotion.recurfor or count < promotion.recurfor)
