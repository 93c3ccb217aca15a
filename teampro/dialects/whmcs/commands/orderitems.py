"""The items of orders: services, their addons, domains and upgrades."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from teampro.dialects.whmcs.commands.related import below, by_id
from teampro.dialects.whmcs.doing import Doing
from teampro.dialects.whmcs.shapes import Tree

KINDS = {
    "hostingaccount": "Hosting Account",
    "reselleraccount": "Reseller Account",
    "server": "Dedicated/VPS Server",
    "other": "Other Product/Service",
}
"""What the types of products are called in items of orders."""
Items = Mapping[int, list[Tree]]


def items_of(doing: Doing, ids: list[int]) -> Items:
    """Return by order what was ordered: services, their addons, domains and upgrades."""
    found: dict[int, list[Tree]] = defaultdict(list)
    for tell in (_services, _addons, _domains, _upgrades):
        for order_id, items in tell(doing, ids).items():
            found[order_id] += items
    return found


def _told(rows: Mapping[int, list[Tree]], tell: Callable[[Tree], Tree]) -> Items:
    return {order_id: [tell(row) for row in ordered] for order_id, ordered in rows.items()}


def _services(doing: Doing, ids: list[int]) -> Items:
    rows = below(doing, "services", "orderid", ids)
    wanted = (row["packageid"] for ordered in rows.values() for row in ordered)
    products = by_id(doing, "products", wanted)
    groups = by_id(doing, "productgroups", (each["gid"] for each in products.values()))

    def tell(row: Tree) -> Tree:
        product: Mapping[str, Any] = products.get(row["packageid"], {})
        group: Mapping[str, Any] = groups.get(product.get("gid", 0), {})
        names = [each["name"] for each in (group, product) if each]
        return {
            "type": "product",
            "relid": row["id"],
            "producttype": KINDS.get(product.get("type", ""), ""),
            "product": " - ".join(names),
            "domain": row["domain"],
            "billingcycle": row["billingcycle"],
            "amount": row["firstpaymentamount"],
            "status": row["domainstatus"],
        }

    return _told(rows, tell)


def _addons(doing: Doing, ids: list[int]) -> Items:
    rows = below(doing, "serviceaddons", "orderid", ids)
    wanted = [row for ordered in rows.values() for row in ordered]
    offered = by_id(doing, "addons", (row["addonid"] for row in wanted))

    def tell(row: Tree) -> Tree:
        one: Mapping[str, Any] = offered.get(row["addonid"], {})
        return {
            "type": "addon",
            "relid": row["id"],
            "producttype": "Addon",
            "product": row["name"] or one.get("name", ""),
            "domain": "",
            "billingcycle": row["billingcycle"],
            "amount": _sum(row["setupfee"], row["recurring"]),
            "status": row["status"],
        }

    return _told(rows, tell)


def _sum(*amounts: str) -> str:
    """Return the sum of amounts of the chain, as one."""
    whole = sum(int(each.replace(".", "")) for each in amounts)
    return f"{whole // 100}.{whole % 100:02}"


def _domains(doing: Doing, ids: list[int]) -> Items:
    def tell(row: Tree) -> Tree:
        years = row["registrationperiod"]
        return {
            "type": "domain",
            "relid": row["id"],
            "producttype": "Domain",
            "product": f"Domain {'Transfer' if row['type'] == 'Transfer' else 'Registration'}",
            "domain": row["domain"],
            "billingcycle": f"{years} Year{'' if years == 1 else 's'}",
            "amount": row["firstpaymentamount"],
            "status": row["status"],
        }

    return _told(below(doing, "domains", "orderid", ids), tell)


def _upgrades(doing: Doing, ids: list[int]) -> Items:
    def tell(row: Tree) -> Tree:
        return {
            "type": "upgrade",
            "relid": row["serviceid"],
            "producttype": "Upgrade",
            "product": "Options" if row["type"] == "configoptions" else "Product",
            "domain": "",
            "billingcycle": row["newcycle"],
            "amount": row["amount"],
            "status": row["status"],
        }

    return _told(below(doing, "upgrades", "orderid", ids), tell)
