"""UpgradeProduct: what a change of a service costs, and its order."""

from __future__ import annotations

from teampro.dialects.whmcs.commands.gateways import INVALID_GATEWAY, demand_gateway
from teampro.dialects.whmcs.commands.related import by_id
from teampro.dialects.whmcs.commands.servicechanges import WRONG_OPTIONS, choice_of, number_of
from teampro.dialects.whmcs.commands.services import SERVICE
from teampro.dialects.whmcs.declare import PREVIEW, Code, Command
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Tree
from teampro.resources.orders.upgrade_rules import UNPAID
from teampro.resources.orders.upgrades import TYPES
from teampro.rules.billing_cycles import months_of, read_cycle
from teampro.rules.calendar import days_between
from teampro.rules.money import formatted
from teampro.rules.periods import months_later

PRODUCT, OPTIONS = TYPES


def upgrade_product(doing: Doing) -> Tree:
    """Order a change of a service, or only tell what it costs. Raises: CommandRefusal."""
    service = doing.record(SERVICE)
    kind = doing.given.get("type", "").lower()
    if kind not in TYPES:
        raise doing.no("type")
    if "paymentmethod" in doing.given:
        demand_gateway(doing, "paymentmethod")
    is_tried = bool(doing.given.get("calconly")) or doing.is_preview
    params = {"type": kind, "preview": is_tried, **_wanted(doing, kind)}
    for name in ("paymentmethod", "promocode"):
        if name in doing.given:
            params[name] = doing.given[name]
    waiting = {"serviceid": service["id"], "status": "Pending", "limit": 1}
    is_in_progress = bool(doing.rows("upgrades", waiting))
    tree = doing.ask("POST", f"services/{service['id']}/upgrades", params)
    for note in tree["data"].get("notes", ()):
        doing.warn(note)
    upgrade = tree["upgrade"]
    told = {**_about_product(doing, upgrade), **_figures(doing, service, upgrade)}
    if is_tried:
        return {**told, "upgradeinprogress": int(is_in_progress)}
    order = doing.ask("GET", f"orders/{upgrade['orderid']}")["order"]
    return {
        **told,
        "id": str(upgrade["id"]),
        "orderid": order["id"],
        "order_number": str(order["ordernum"]),
        "invoiceid": order["invoiceid"] or None,
    }


def _wanted(doing: Doing, kind: str) -> Tree:
    """Return what a service becomes, as native params. Raises: CommandRefusal."""
    if kind == OPTIONS:
        return {
            "newpackage": [_option(doing, *each) for each in doing.given.get(OPTIONS, {}).items()]
        }
    asked = doing.given.get("newproductbillingcycle", "")
    cycle = read_cycle(asked) if asked else ""
    if cycle is None:
        raise doing.no("newcycle")
    wanted = {"newpackage": [str(doing.given.get("newproductid", 0))]}
    return {**wanted, "newcycle": cycle} if cycle else wanted


def _option(doing: Doing, name: str, value: Tree) -> str:
    config_id = number_of(name)
    option = doing.asked.known("configoptions", id=config_id)
    if not option:
        raise WRONG_OPTIONS
    chosen = choice_of(value, option[0])
    if "choiceid" not in chosen:
        choices = doing.asked.known("configchoices", configid=config_id)
        chosen |= {"choiceid": choices[0]["id"]} if choices else {"choiceid": 0}
    return f"{config_id}:{chosen['choiceid']}:{chosen['qty']}"


def _about_product(doing: Doing, upgrade: Tree) -> Tree:
    """Return both products, where one becomes another."""
    if upgrade["type"] != PRODUCT:
        return {}
    [old], [new] = upgrade["oldpackage"], upgrade["newpackage"]
    names = by_id(doing, "products", (int(old), int(new)))
    return {
        "oldproductid": old,
        "oldproductname": names.get(int(old), {}).get("name", ""),
        "newproductid": int(new),
        "newproductname": names.get(int(new), {}).get("name", ""),
    }


def _figures(doing: Doing, service: Tree, upgrade: Tree) -> Tree:
    """Return the days that are left, those of the period, and the price."""
    months, due = months_of(service["billingcycle"]), service["nextduedate"]
    left = whole = 0
    if months and due:
        left = max(days_between(doing.context.today, due), 0)
        whole = days_between(months_later(due, -months, service["anchorday"]), due)
    client = by_id(doing, "clients", [service["userid"]]).get(service["userid"], {})
    signs = doing.asked.known("currencies", id=client.get("currency", 0))
    prefix, suffix, style = (
        (signs[0]["prefix"], signs[0]["suffix"], signs[0]["format"]) if signs else ("", "", 1)
    )
    cents = int(upgrade["amount"].replace(".", ""))
    told = {"daysuntilrenewal": left, "totaldays": whole}
    if upgrade["type"] == PRODUCT:
        told["newproductbillingcycle"] = upgrade["newcycle"].replace("-", "").lower()
    return {**told, "price": formatted(cents, prefix, suffix, style)}


COMMANDS = (
    Command(
        "UpgradeProduct",
        "Service",
        "Make a service another product, or give it other options; calconly tells what that costs.",
        Code(
            upgrade_product,
            (("POST", "upgrades"), ("POST", "services"), ("GET", "services")),
            (SERVICE,),
            writes=True,
        ),
        "serviceid:int calconly:bool paymentmethod type newproductid:int newproductbillingcycle "
        f"promocode configoptions:map {PREVIEW}",
        says={
            "type": "Invalid Upgrade Type",
            "paymentmethod": INVALID_GATEWAY,
            "newcycle": "Invalid Billing Cycle Requested",
            "waits": UNPAID,
        },
        log="Ordered a change of service {services}",
        example={
            "serviceid": "3",
            "type": "product",
            "newproductid": "1",
            "newproductbillingcycle": "monthly",
            "calconly": "1",
        },
    ),
)
