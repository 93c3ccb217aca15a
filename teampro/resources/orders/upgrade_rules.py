"""The rules of an upgrade: what it costs today, and that it is ordered, billed or done at once."""

from __future__ import annotations

from teampro.errors import Refusal
from teampro.resources.billing.gateway_rules import active, check_gateway
from teampro.resources.orders.changing import new_terms, old_package
from teampro.resources.orders.upgrade_orders import order_upgrade
from teampro.resources.orders.upgrade_promotions import lowered
from teampro.resources.services.costs import unit_for
from teampro.rules.upgrade_prices import BillingTerms, UpgradePrice, upgrade
from teampro.schema.rules import Rules, RuleWork, Stored

UNPAID = "Unable to accept upgrade order. Previous upgrade invoice for service is still unpaid."
ENDED = ("Terminated", "Cancelled", "Fraud", "Completed")


class UpgradeRules(Rules):
    """The rules of one upgrade; it is made and never changed by hand."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Take the client and the way to pay from the service."""
        service = work.peek("services", row["serviceid"])
        if service is not None:
            row["userid"] = service["userid"]
            if "paymentmethod" not in sent:
                row["paymentmethod"] = service["paymentmethod"] or next(iter(active(work)), "")

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Reckon what a new one costs. Raises: Refusal rule, while another one waits."""
        service = work.get("services", row["serviceid"])
        if old is not None or service is None:
            return
        check_gateway(work, old, row, "paymentmethod")
        if service["domainstatus"] in ENDED:
            message = f"Service {service['id']} is {service['domainstatus']}: it stays as it is."
            work.fault("serviceid", "rule", message, service["id"])
        terms = new_terms(work, service, row)
        if terms is None:
            return
        _refuse_second(work, service["id"])
        price = price_of(work, service, terms)
        row["oldpackage"] = ",".join(old_package(work, service, row)) or None
        row["newcycle"] = terms.cycle
        row["recurringchange"] = terms.amount - service["amount"]
        row["promocode"] = row["promocode"].strip().upper()
        row["amount"] = lowered(work, row, price.price)

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Order a new one: it is billed, or done at once where nothing is to be paid."""
        if old is None and row is not None:
            service = work.peek("services", row["serviceid"])
            assert service is not None
            terms = BillingTerms(service["amount"] + row["recurringchange"], row["newcycle"])
            changes_cycle = row["newcycle"] != service["billingcycle"]
            due = price_of(work, service, terms).next_due if changes_cycle else None
            order_upgrade(work, row, due)


def price_of(work: RuleWork, service: Stored, terms: BillingTerms) -> UpgradePrice:
    """Return what it costs today to go over to other terms."""
    return upgrade(
        BillingTerms(service["amount"], service["billingcycle"]),
        terms,
        work.context.today,
        service["nextduedate"],
        service["anchorday"],
        unit_for(work, service["userid"]),
    )


def _refuse_second(work: RuleWork, service_id: int) -> None:
    """Refuse an upgrade while another one waits for its payment; a rehearsal only tells it."""
    waiting = work.select("upgrades", {"serviceid": service_id, "status": "Pending"})
    if not waiting:
        return
    if not work.is_preview:
        raise Refusal("rule", UNPAID)
    work.notes.append(f"upgrades/{waiting[0]['id']} waits for its payment: this one is refused.")
