"""What an invoice delivers when it is paid: by the type of each line, once for ever.

A table says by the type of a line what is done; whoever sells another thing adds its entry.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from teampro.resources.billing.crediting import give_credit
from teampro.resources.billing.figures import INVOICES, ITEMS
from teampro.resources.billing.upgrading import UPGRADES, apply_upgrade
from teampro.resources.support.abuse_holding import hold_on
from teampro.resources.system.settings import value_of
from teampro.rules.calendar import day_after
from teampro.rules.invoice_statuses import PAID
from teampro.schema.rules import RuleWork, Stored

Deliver = Callable[[RuleWork, Stored, Stored], None]
"""Does for a paid invoice what one of its lines asks for."""
OVERDUE = "Overdue on Payment"
"""The reason of a suspension that ends when it is paid, in any letter case."""
ENDED = ("Terminated", "Cancelled", "Fraud", "Transferred Away")
"""States in which nothing is prolonged."""


def deliver_later(work: RuleWork, invoice_id: int) -> None:
    """Let what a paid invoice bills be delivered, when all its lines are there."""
    work.reckon_later(_deliver, INVOICES, [invoice_id])


def _deliver(work: RuleWork, due: Collection[tuple[str, int]]) -> None:
    for _plural, invoice_id in due:
        invoice = work.peek(INVOICES, invoice_id)
        if invoice is None or invoice["status"] != PAID:
            continue
        lines = work.select(ITEMS, {"invoiceid": invoice_id, "delivered": 0}, "id")
        # First the marks: what is delivered may lead to this invoice again.
        work.update_all(ITEMS, lines, "delivered", 1)
        for line in lines:
            if line["type"] in DELIVERIES:
                DELIVERIES[line["type"]](work, invoice, line)


def _prolong(work: RuleWork, plural: str, state: str, line: Stored) -> Stored | None:
    """Move the due date of what was paid behind the period; return it as it is, None for none.

    Paying late cannot jump a period, and paying out of order cannot go back.
    """
    sold = work.get(plural, line["relid"])
    if sold is None or sold[state] in ENDED:
        return None
    if line["period_end"]:
        following = day_after(line["period_end"])
        days = ("nextduedate", "nextinvoicedate")
        moved = {name: max(sold[name] or following, following) for name in days}
        work.update(plural, sold, moved)
        sold |= moved
    return sold


def _service(work: RuleWork, _invoice: Stored, line: Stored) -> None:
    service = _prolong(work, "services", "domainstatus", line)
    if service is None:
        return
    product = work.get("products", service["packageid"])
    if service["domainstatus"] == "Suspended":
        _let_go_on(work, service, product["module"] if product is not None else "")
        return
    if service["domainstatus"] != "Pending" or product is None:
        return
    if product["autosetup"] == "payment" and not _needs_module(product["module"]):
        work.update("services", service, {"domainstatus": "Active"})
        _accept_if_done(work, service["orderid"])


def _let_go_on(work: RuleWork, service: Stored, module: str) -> None:
    """Lift what was suspended as overdue, unless a report of abuse holds it as well.

    Where a module holds it people are told that they must: by a to-do item, since a payment mostly
    comes by a program that reads no notes.
    """
    reason = service["suspendreason"].casefold()
    if reason != OVERDUE.casefold() or not value_of(work, "AutoUnsuspend"):
        return
    if hold_on(work, service):
        return  # it was not money alone
    if not _needs_module(module):
        work.update("services", service, {"domainstatus": "Active", "suspendreason": ""})
        return
    item = {
        "title": f"Service {service['id']} was paid and is still suspended",
        "description": f"Its module {module} is not installed: unsuspend it there and here.",
    }
    work.create("todoitems", item)


def _addon(work: RuleWork, _invoice: Stored, line: Stored) -> None:
    sold = _prolong(work, "serviceaddons", "status", line)
    if sold is None or sold["status"] != "Pending":
        return
    addon = work.get("addons", sold["addonid"])
    if addon is None or addon["autoactivate"] != "payment":
        return
    if not _needs_module(addon["module"]):
        work.update("serviceaddons", sold, {"status": "Active"})
        _accept_if_done(work, sold["orderid"])


def _needs_module(module: str) -> bool:
    return module not in ("", "none")


def _accept_if_done(work: RuleWork, order_id: int) -> None:
    """Let an order be Active all of whose things are."""
    order = work.get("orders", order_id)
    if order is None or order["status"] != "Pending":
        return
    states = [
        each[state]
        for plural, state in (
            ("services", "domainstatus"), ("serviceaddons", "status"), ("domains", "status"),
        )
        for each in work.select(plural, {"orderid": order_id})
    ]  # fmt: skip
    if all(state == "Active" for state in states):
        work.update("orders", order, {"status": "Active"})


def _domain(work: RuleWork, _invoice: Stored, line: Stored) -> None:
    _prolong(work, "domains", "status", line)


def _funds(work: RuleWork, invoice: Stored, line: Stored) -> None:
    message = f"Add Funds Invoice #{invoice['id']}"
    give_credit(work, invoice["userid"], line["amount"], message, invoice["id"])


def _upgrade(work: RuleWork, _invoice: Stored, line: Stored) -> None:
    upgrade = work.peek(UPGRADES, line["relid"])
    if upgrade is not None:
        apply_upgrade(work, upgrade, line["period_end"] and day_after(line["period_end"]))


DELIVERIES: Mapping[str, Deliver] = {
    "Hosting": _service,
    "Addon": _addon,
    "Domain": _domain,
    "DomainRegister": _domain,
    "DomainTransfer": _domain,
    "Upgrade": _upgrade,
    "AddFunds": _funds,
}
"""By the type of a line what its payment delivers; lines of other types deliver nothing."""
