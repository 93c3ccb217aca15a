"""The rules of a service: whose it is, when it falls due, what its state says."""

from __future__ import annotations

from teampro.resources.billing.gateway_rules import check_gateway
from teampro.resources.services.belonging import (
    check_amounts,
    check_belonging,
    take_from_order,
)
from teampro.resources.services.due_dates import lead_due_date
from teampro.resources.services.ordered import is_ordered, order_service, price_later
from teampro.resources.support.abuse_holding import release
from teampro.rules.billing_cycles import months_of
from teampro.schema.rules import Rules, RuleWork, Stored

LINES = ("Hosting",)
"""The types of the lines of invoices that bill its periods."""
NO_MODULE = ("", "none")
HANGING = (
    ("abusereports", "service_id"),
    ("upgrades", "serviceid"),
    ("cancelrequests", "relid"),
    ("serviceoptions", "serviceid"),
    ("serviceaddons", "hostingid"),
    ("customfieldvalues", "serviceid"),
)
"""What goes with a service, by the column that names it."""


class ServiceRules(Rules):
    """The rules of one service."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Take what its order says; it is ordered today unless somebody says otherwise."""
        take_from_order(work, row, sent)
        if "regdate" not in sent:
            row["regdate"] = work.context.today

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check whose it is and what it costs, and derive its days from one another."""
        check_belonging(work, old, row, "userid")
        check_gateway(work, old, row, "paymentmethod")
        if old is None and is_ordered(work, row):
            order_service(work, row, sent)
        check_amounts(work, row, ("firstpaymentamount", "amount"))
        check_quantity(work, row)
        end(work, old, row, sent, "domainstatus")
        lead_due_date(work, old, row, sent, months_of(row["billingcycle"]), LINES)
        if old is not None and row["domainstatus"] != old["domainstatus"]:
            _tell_of_module(work, row)

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Let one that is ordered cost what the catalogue says, when its options are there.

        One that is suspended no longer is held by no report of abuse.
        """
        if old is None and row is not None:
            price_later(work, row)
        if old and row and old["domainstatus"] == "Suspended" != row["domainstatus"]:
            release(work, row["id"])

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Remove what hangs on it."""
        for plural, column in HANGING:
            for each in work.select(plural, {column: row["id"]}):
                work.delete(plural, each)


def check_quantity(work: RuleWork, row: Stored) -> None:
    """Fault none at all."""
    if row["qty"] < 1:
        work.fault("qty", "invalid_value", "qty is a number from 1.", row["qty"])


def end(work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str], status: str) -> None:
    """Date the end of what is terminated, and take the date from what runs again, in place."""
    was = old[status] if old is not None else ""
    if "terminationdate" in sent or row[status] == was:
        return
    if row[status] == "Terminated":
        row["terminationdate"] = work.context.today
    elif row[status] == "Active":
        row["terminationdate"] = None


def module_of(work: RuleWork, service: Stored) -> str:
    """Return the module of a service's product, "" where none is assigned."""
    product = work.peek("products", service["packageid"])
    return "" if product is None or product["module"] in NO_MODULE else str(product["module"])


def _tell_of_module(work: RuleWork, row: Stored) -> None:
    """Say that a change of state reached no module."""
    module = module_of(work, row)
    if module:
        work.notes.append(
            f"Service {row['id']} is {row['domainstatus']} here alone: its module {module} is not "
            "installed."
        )
