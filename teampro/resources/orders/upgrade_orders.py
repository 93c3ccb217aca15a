"""The order of an upgrade: billed, and done when it is paid; or done at once."""

from __future__ import annotations

from teampro.resources.billing.crediting import give_credit
from teampro.resources.billing.invoicing import InvoiceLine, make_invoice
from teampro.resources.billing.upgrading import UPGRADES, apply_upgrade
from teampro.resources.orders.order_lines import amount_of
from teampro.resources.orders.promoting import PROMOTIONS, count_use
from teampro.resources.system.settings import value_of
from teampro.rules.calendar import moved
from teampro.schema.kinds import MONEY
from teampro.schema.rules import RuleWork, Stored

ORIGIN = "upgrade"


def order_upgrade(work: RuleWork, upgrade: Stored, next_due: str | None) -> None:
    """Order an upgrade; `next_due` is when the service falls due then, None where that stays.

    What costs nothing is done at once, and what is left over becomes credit where settings say so.
    """
    placed = {name: upgrade[name] for name in ("userid", "paymentmethod")}
    order = work.create("orders", placed)
    _use_promotion(work, upgrade, order["id"])
    _update(work, upgrade["id"], orderid=order["id"])
    if upgrade["amount"] > 0:
        _bill(work, upgrade, order, next_due)
        return
    if upgrade["amount"] < 0 and value_of(work, "CreditOnDowngrade"):
        text = f"Upgrade/Downgrade Credit - Service ID: {upgrade['serviceid']}"
        give_credit(work, upgrade["userid"], -upgrade["amount"], text)
        _update(work, upgrade["id"], credited=-upgrade["amount"])
    there = work.peek(UPGRADES, upgrade["id"])
    assert there is not None
    apply_upgrade(work, there, next_due)


def _use_promotion(work: RuleWork, upgrade: Stored, order_id: int) -> None:
    """Let the order know the promotion that lowers the upgrade; it is used then."""
    order = work.peek("orders", order_id)
    assert order is not None
    for promotion in work.select(PROMOTIONS, {"code": upgrade["promocode"]}):
        told = {
            "promocode": promotion["code"],
            "promotype": promotion["upgradediscounttype"],
            "promovalue": MONEY.wire(promotion["upgradevalue"]),
        }
        work.update("orders", order, told)
        count_use(work, order | told, 1)


def _bill(work: RuleWork, upgrade: Stored, order: Stored, next_due: str | None) -> None:
    """Bill an upgrade; its line knows from when to when a new period is, if one begins."""
    client = work.peek("clients", upgrade["userid"])
    assert client is not None
    today = work.context.today
    line = InvoiceLine(
        "Upgrade",
        upgrade["id"],
        _text(work, upgrade),
        upgrade["amount"],
        _is_taxed(work, upgrade["serviceid"]),
        period_start=today if next_due else None,
        period_end=moved(next_due, -1),
    )
    there = work.peek("orders", order["id"])
    assert there is not None
    work.update("orders", there, {"amount": amount_of(work, client, [line])})
    due = moved(today, int(value_of(work, "OrderDaysGrace"))) or today
    invoice = make_invoice(
        work, client, [line], duedate=due, paymentmethod=upgrade["paymentmethod"], origin=ORIGIN
    )
    _update(work, upgrade["id"], invoiceid=invoice["id"])
    there = work.peek("orders", order["id"])
    assert there is not None
    work.update("orders", there, {"invoiceid": invoice["id"]})


def _text(work: RuleWork, upgrade: Stored) -> str:
    service = work.peek("services", upgrade["serviceid"])
    product = work.peek("products", service["packageid"]) if service else None
    name = product["name"] if product else ""
    if upgrade["type"] == "configoptions":
        return f"Upgrade/Downgrade: {name} - Options"
    new = work.peek("products", int(upgrade["newpackage"]))
    return f"Upgrade/Downgrade: {name} => {new['name'] if new else ''}"


def _is_taxed(work: RuleWork, service_id: int) -> bool:
    service = work.peek("services", service_id)
    product = work.peek("products", service["packageid"]) if service else None
    return bool(product and product["tax"])


def _update(work: RuleWork, upgrade_id: int, **values: int) -> None:
    there = work.peek(UPGRADES, upgrade_id)
    assert there is not None
    work.update(UPGRADES, there, dict(values))
