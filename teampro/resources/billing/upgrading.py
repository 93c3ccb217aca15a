"""The change of a service that an upgrade asks for, once it is paid or costs nothing."""

from __future__ import annotations

from teampro.resources.catalogue.listed import words
from teampro.resources.catalogue.options import options_for, read_option
from teampro.schema.rules import RuleWork, Stored

UPGRADES = "upgrades"


def apply_upgrade(work: RuleWork, upgrade: Stored, next_due: str | None) -> None:
    """Give a service the product, the options, the cycle and the price of an upgrade, once.

    `next_due` is when it falls due next, None where that stays. Its order is Active then.
    """
    service = work.get("services", upgrade["serviceid"])
    if service is None or upgrade["status"] != "Pending":
        return
    product_id = service["packageid"]
    changes: Stored = {"amount": max(service["amount"] + upgrade["recurringchange"], 0)}
    if upgrade["type"] == "product":
        changes["packageid"] = product_id = int(words(upgrade["newpackage"])[0])
        _drop_options(work, service["id"], product_id)
    else:
        _choose(work, service["id"], words(upgrade["newpackage"]))
    if upgrade["newcycle"]:
        changes["billingcycle"] = upgrade["newcycle"]
    if next_due is not None:
        changes["nextduedate"] = next_due
    work.change("services", service, changes)
    _tell_of_module(work, product_id, service["id"])
    work.update(UPGRADES, upgrade, {"status": "Completed"})
    order = work.peek("orders", upgrade["orderid"])
    if order is not None and order["status"] == "Pending":
        work.update("orders", order, {"status": "Active"})


def _drop_options(work: RuleWork, service_id: int, product_id: int) -> None:
    """Remove what was chosen that the new product does not offer."""
    kept = {each["id"] for each in options_for(work, service_id, product_id)}
    for each in work.select("serviceoptions", {"serviceid": service_id}):
        if each["id"] not in kept:
            work.remove("serviceoptions", each)


def _choose(work: RuleWork, service_id: int, chosen: list[str]) -> None:
    for word in chosen:
        values = read_option(word)
        assert values is not None
        where = {"serviceid": service_id, "configid": values["configid"]}
        there = work.select("serviceoptions", where)
        if there:
            work.change("serviceoptions", there[0], values)
        else:
            work.create("serviceoptions", {**values, **where})


def _tell_of_module(work: RuleWork, product_id: int, service_id: int) -> None:
    product = work.peek("products", product_id)
    if product is not None and product["module"] not in ("", "none"):
        work.notes.append(
            f"Service {service_id} is changed here alone: its module {product['module']} is not "
            "installed."
        )
