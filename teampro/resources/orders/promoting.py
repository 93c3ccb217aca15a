"""The promotion of an order: whether it may be used, what it takes off, and how often it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from teampro.resources.catalogue.listed import words
from teampro.resources.orders.order_items import OrderItem
from teampro.resources.services.costs import tld_of, unit_for
from teampro.rules.promotions import (
    Buyer,
    PromotionTerms,
    discount,
    fits,
    has_required,
    is_for,
    is_running,
)
from teampro.schema.kinds import MONEY
from teampro.schema.rules import RuleWork, Stored

PROMOTIONS = "promotions"
TURNED_AWAY = ("Cancelled", "Fraud")
"""The states of orders that count for nothing."""


def apply_promotion(work: RuleWork, order: Stored, items: Sequence[OrderItem]) -> dict[int, int]:
    """Use the promotion of an order; return by the place of an item what is taken off it.

    One that may not be used is taken off the order, and a note says why. `order` is changed in
    place. Its items know then which promotion they were ordered with.
    """
    code = order["promocode"]
    if not code:
        return {}
    promotion = next(iter(work.select(PROMOTIONS, {"code": code})), None)
    why, off = "there is none of this code", dict[int, int]()
    if promotion is not None:
        terms = terms_of(promotion)
        why = _why_not(work, order, terms, items)
        off = {} if why else _taken_off(work, order, promotion, terms, items)
        why = why or ("" if off else "it is for nothing that is ordered")
    if promotion is None or why:
        work.notes.append(f"Promotion {code} was not applied: {why}.")
        order["promocode"] = ""
        return {}
    order |= {"promotype": promotion["type"], "promovalue": MONEY.wire(promotion["value"])}
    count_use(work, order, 1)
    for place in off:
        _mark(work, items[place], promotion["id"], off[place])
    return off


def count_use(work: RuleWork, order: Stored, by: int) -> None:
    """Count one use more, or less, of the promotion that an order has used."""
    if not order["promotype"]:
        return
    for promotion in work.select(PROMOTIONS, {"code": order["promocode"]}):
        work.update(PROMOTIONS, promotion, {"uses": max(promotion["uses"] + by, 0)})


def terms_of(promotion: Stored) -> PromotionTerms:
    """Return the terms of a stored promotion."""
    told: dict[str, Any] = {name: promotion[name] for name in PromotionTerms.__dataclass_fields__}
    lists = {name: words(promotion[name]) for name in ("cycles", "appliesto", "requires")}
    return PromotionTerms(**told | lists)


def _why_not(
    work: RuleWork, order: Stored, terms: PromotionTerms, items: Sequence[OrderItem]
) -> str:
    """Return why a promotion may not be used for an order, or ""."""
    buyer = _buyer(work, order)
    if not is_running(terms, work.context.today):
        return "it has not begun, is over, or was used as often as it may be"
    if not is_for(terms, buyer):
        return "it is not for this client"
    ordered = {item.word for item in items}
    if not order["promooverride"] and not has_required(terms, ordered, buyer):
        return "what it requires is not ordered"
    return ""


def _buyer(work: RuleWork, order: Stored) -> Buyer:
    """Return what is known of who ordered, besides this order."""
    client = {"userid": order["userid"]}
    others = [
        each
        for each in work.select("orders", client)
        if each["id"] != order["id"] and each["status"] not in TURNED_AWAY
    ]
    services = work.select("services", {**client, "domainstatus": "Active"})
    addons = work.select("serviceaddons", {**client, "status": "Active"})
    endings = (
        tld_of(work, each) for each in work.select("domains", {**client, "status": "Active"})
    )
    owned = (
        *(str(each["packageid"]) for each in services),
        *(f"A{each['addonid']}" for each in addons),
        *(f"D{each['extension']}" for each in endings if each),
    )
    has_used = any(each["promotype"] and each["promocode"] == order["promocode"] for each in others)
    return Buyer(bool(others), bool(services), has_used, frozenset(owned))


def _taken_off(
    work: RuleWork,
    order: Stored,
    promotion: Stored,
    terms: PromotionTerms,
    items: Sequence[OrderItem],
) -> dict[int, int]:
    client = work.peek("clients", order["userid"])
    currency = work.peek("currencies", client["currency"]) if client else None
    rate = currency["rate"] if currency else 1
    unit = unit_for(work, order["userid"])
    found = {
        place: discount(terms, item.setup, item.first, rate, unit)
        for place, item in enumerate(items)
        if fits(terms, item.word, item.cycle, bool(order["promooverride"]))
    }
    return dict(list(found.items())[:1]) if promotion["applyonce"] else found


def _mark(work: RuleWork, item: OrderItem, promotion_id: int, less: int) -> None:
    """Let what was ordered know its promotion, and what it costs at first with it."""
    row = work.peek(item.plural, item.row["id"])
    if row is None or "promoid" not in row:
        return
    first = {"firstpaymentamount": row["firstpaymentamount"] - less}
    work.update(item.plural, row, {"promoid": promotion_id, **first})
