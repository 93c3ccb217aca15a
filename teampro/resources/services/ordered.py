"""What is ordered costs what the catalogue says, unless who orders it tells a price.

Something is ordered while the write that made its order is under way. A price that is told holds
for each period, the first one included, and nothing is asked for setting up.
"""

from __future__ import annotations

from collections.abc import Collection

from teampro.resources.services.costs import (
    cost_of_addon,
    cost_of_domain,
    cost_of_service,
    prices_of,
    tld_of,
    unit_for,
)
from teampro.rules.billing_cycles import CYCLES, NOT_OFFERED, choose, months_of
from teampro.rules.proration import FirstPeriod, prorated
from teampro.schema.rules import RuleWork, Stored

SERVICES = "services"
KIND_OF_TYPE = {"Register": "domainregister", "Transfer": "domaintransfer"}
SEVERAL_IN_ONE = 2
"""The `allowqty` of what is one service, or addon, of several."""
_UNPRICED = {each.price: NOT_OFFERED for each in CYCLES.values()}


def is_ordered(work: RuleWork, row: Stored) -> bool:
    """Say whether something belongs to an order that this write makes."""
    return bool(row["orderid"]) and work.is_new("orders", row["orderid"])


def order_service(work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
    """Check that a product can be ordered, and choose its cycle, in place."""
    product = work.peek("products", row["packageid"])
    if product is None:
        return
    if product["retired"]:
        message = f"Product {product['id']} is retired: nobody can order it any more."
        work.fault("packageid", "rule", message, product["id"])
    _check_quantity(work, product, row)
    is_told = "amount" in sent
    _choose_cycle(work, row, sent, "product", product["paytype"], is_told)
    if is_told and "firstpaymentamount" not in sent:
        row["firstpaymentamount"] = row["amount"]


def order_addon(work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
    """Check that an addon can be ordered, choose its cycle, and fill what it costs, in place."""
    addon = work.peek("addons", row["addonid"])
    if addon is None:
        return
    service = work.peek(SERVICES, row["hostingid"])
    packages = addon["packages"].split(",") if addon["packages"] else []
    if service is not None and packages and str(service["packageid"]) not in packages:
        message = f"Addon {addon['id']} is not offered with product {service['packageid']}."
        work.fault("addonid", "rule", message, addon["id"])
    _check_quantity(work, addon, row)
    is_told = "recurring" in sent
    if _choose_cycle(work, row, sent, "addon", addon["billingcycle"], is_told):
        cost = cost_of_addon(work, row)
        if cost is not None and not is_told:
            row["recurring"] = cost.period
            row["setupfee"] = row["setupfee"] if "setupfee" in sent else cost.setup
    row["tax"] = row["tax"] if "tax" in sent else addon["tax"]


def order_domain(work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
    """Fill what a domain costs at first and renewed, in place; its name is folded already."""
    for name, kind in (
        ("firstpaymentamount", KIND_OF_TYPE[row["type"]]),
        ("recurringamount", "domainrenew"),
    ):
        if name in sent:
            continue
        cost = cost_of_domain(work, kind, row)
        if cost is not None:
            row[name] = cost
        elif name == "firstpaymentamount":
            tld = tld_of(work, row)
            ending = tld["extension"] if tld else f".{row['domain'].partition('.')[2]}"
            message = f"No price is set for {ending}"
            work.fault("domain", "rule", message, row["domain"])
    tld = tld_of(work, row)
    if tld is not None and "registrar" not in sent:
        row["registrar"] = tld["autoreg"]


def price_later(work: RuleWork, row: Stored) -> None:
    """Let a new service that is told no price have that of the catalogue, with its options."""
    if is_ordered(work, row) and "amount" not in work.sent:
        work.reckon_later(_price, SERVICES, [row["id"]])


def first_period(work: RuleWork, service: Stored, period: int, unit: int) -> FirstPeriod | None:
    """Return the first period of a service whose product bills all periods from one day on.

    None: it is a whole one.
    """
    product = work.peek("products", service["packageid"])
    months = months_of(service["billingcycle"])
    if product is None or not product["proratabilling"] or not months:
        return None
    return prorated(
        period,
        service["nextduedate"],
        months,
        product["proratadate"],
        product["proratachargenextmonth"],
        unit,
    )


def _price(work: RuleWork, due: Collection[tuple[str, int]]) -> None:
    for plural, service_id in due:
        service = work.peek(plural, service_id)
        cost = cost_of_service(work, service) if service else None
        if service is None or cost is None:
            continue
        first = first_period(work, service, cost.period, unit_for(work, service["userid"]))
        changes = {
            "amount": cost.period,
            "firstpaymentamount": cost.setup + (first.amount if first else cost.period),
        }
        if first is not None:
            product = work.peek("products", service["packageid"])
            changes["anchorday"] = product["proratadate"] if product else service["anchorday"]
        work.update(plural, service, changes)


def _check_quantity(work: RuleWork, offered: Stored, row: Stored) -> None:
    if row["qty"] > 1 and offered["allowqty"] != SEVERAL_IN_ONE:
        message = f"{offered['name']} is ordered one by one: send a row for each."
        work.fault("qty", "rule", message, row["qty"])


def _choose_cycle(
    work: RuleWork, row: Stored, sent: frozenset[str], kind: str, paytype: str, is_told: bool
) -> bool:
    """Set the cycle of what is ordered, in place; say whether there is one. Faults one that is not.

    With a price that is told, the cycle need have none.
    """
    if work.is_faulty("billingcycle"):
        return False
    relid = row["packageid" if kind == "product" else "addonid"]
    asked = row["billingcycle"] if "billingcycle" in sent else ""
    prices = prices_of(work, kind, relid, row) or _UNPRICED
    chosen = choose(paytype, asked, prices, is_told)
    if chosen is None:
        message = "billingcycle is one in which this is offered: it has a price there."
        work.fault("billingcycle", "invalid_value", message, asked or None)
        return False
    row["billingcycle"] = chosen
    return True
