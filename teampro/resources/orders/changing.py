"""What a service is to become, and what recurs then: another product, or other options."""

from __future__ import annotations

from teampro.resources.catalogue.listed import words
from teampro.resources.catalogue.options import option_word, options_for, read_option
from teampro.resources.services.costs import cost_with, prices_of
from teampro.rules.billing_cycles import CYCLES, NOT_OFFERED, choose, read_cycle
from teampro.rules.upgrade_prices import BillingTerms
from teampro.schema.rules import RuleWork, Stored

_UNPRICED = {each.price: NOT_OFFERED for each in CYCLES.values()}


def old_package(work: RuleWork, service: Stored, row: Stored) -> list[str]:
    """Return the words of what a service has of what changes."""
    if row["type"] == "product":
        return [str(service["packageid"])]
    return [
        option_word(each) for each in work.select("serviceoptions", {"serviceid": service["id"]})
    ]


def new_terms(work: RuleWork, service: Stored, row: Stored) -> BillingTerms | None:
    """Return what recurs after an upgrade; faults what cannot be, and returns None."""
    if row["type"] == "product":
        return _of_product(work, service, row)
    return _of_options(work, service, row)


def _of_product(work: RuleWork, service: Stored, row: Stored) -> BillingTerms | None:
    wanted = words(row["newpackage"])
    product_id = int(wanted[0]) if len(wanted) == 1 and wanted[0].isdecimal() else 0
    product = work.peek("products", product_id)
    if product is None:
        message = "newpackage of the type product is the id of the product it becomes."
        work.fault("newpackage", "unknown_record", message, wanted)
        return None
    cycle = _cycle(work, service, product, row["newcycle"])
    if cycle is None:
        message = f"newcycle is one in which product {product_id} has a price."
        work.fault("newcycle", "invalid_value", message, row["newcycle"] or None)
        return None
    changed = {**service, "packageid": product_id, "billingcycle": cycle}
    cost = cost_with(work, changed, options_for(work, service["id"], product_id))
    return BillingTerms(cost.period if cost else 0, cycle)


def _cycle(work: RuleWork, service: Stored, product: Stored, asked: str) -> str | None:
    """Return the cycle of a new product: the asked one, else the old one, else the first."""
    prices = prices_of(work, "product", product["id"], service) or _UNPRICED
    if asked:
        chosen = choose(product["paytype"], asked, prices)
        return chosen if chosen == read_cycle(asked) else None
    same = choose(product["paytype"], service["billingcycle"], prices)
    return same or choose(product["paytype"], "", prices)


def _of_options(work: RuleWork, service: Stored, row: Stored) -> BillingTerms | None:
    """Return what recurs with other options; a price that was told moves by the difference."""
    if row["newcycle"] not in ("", service["billingcycle"]):
        message = "newcycle goes with another product; options keep the cycle."
        work.fault("newcycle", "misplaced", message, row["newcycle"])
        return None
    there = work.select("serviceoptions", {"serviceid": service["id"]}, "id")
    chosen = {each["configid"]: each for each in there}
    for word in words(row["newpackage"]):
        one = read_option(word)
        if one is None or not _fits(work, one, service["packageid"]):
            message = (
                "newpackage of the type configoptions names options of the product with a choice "
                "of each: 1:5, or 2:6:3 for three."
            )
            work.fault("newpackage", "invalid_value", message, word)
            return None
        chosen[one["configid"]] = one
    before, after = cost_with(work, service, there), cost_with(work, service, chosen.values())
    more = after.period - before.period if before and after else 0
    return BillingTerms(service["amount"] + more, service["billingcycle"])


def _fits(work: RuleWork, chosen: Stored, product_id: int) -> bool:
    """Say whether a product has an option, and that this choice."""
    option = work.peek("configoptions", chosen["configid"])
    choice = work.peek("configchoices", chosen["choiceid"])
    if option is None or choice is None or choice["configid"] != option["id"]:
        return False
    return bool(work.select("configlinks", {"gid": option["gid"], "pid": product_id}))
