"""The rules of a service's addon: its client is that of the service."""

from __future__ import annotations

from teampro.resources.billing.gateway_rules import check_gateway
from teampro.resources.services.belonging import (
    check_amounts,
    check_belonging,
    take_from_order,
)
from teampro.resources.services.due_dates import lead_due_date
from teampro.resources.services.ordered import is_ordered, order_addon
from teampro.resources.services.service_rules import check_quantity, end
from teampro.rules.billing_cycles import months_of
from teampro.schema.rules import Rules, RuleWork, Stored

LINES = ("Addon",)
"""The types of the lines of invoices that bill its periods."""


class ServiceAddonRules(Rules):
    """The rules of one addon of a service."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Take what its order, its service and what is offered say; it is ordered today."""
        _take_client(work, row)
        service = work.peek("services", row["hostingid"])
        if not row["orderid"] and service is not None and is_ordered(work, service):
            row["orderid"] = service["orderid"]
        take_from_order(work, row, sent)
        if "paymentmethod" not in sent and not row["orderid"] and service is not None:
            row["paymentmethod"] = service["paymentmethod"]
        if "regdate" not in sent:
            row["regdate"] = work.context.today

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check whose it is and what it costs, and derive its days from one another."""
        _take_client(work, row)
        check_belonging(work, old, row, "hostingid")
        check_gateway(work, old, row, "paymentmethod")
        if old is None and is_ordered(work, row):
            order_addon(work, row, sent)
        check_amounts(work, row, ("setupfee", "recurring"))
        check_quantity(work, row)
        end(work, old, row, sent, "status")
        lead_due_date(work, old, row, sent, months_of(row["billingcycle"]), LINES)


def _take_client(work: RuleWork, row: Stored) -> None:
    """Set its client to that of its service, in place."""
    service = work.peek("services", row["hostingid"])
    if service is not None:
        row["userid"] = service["userid"]
