"""Numbers of invoices: one after the other, without a gap and without a double.

Counter and invoice change in one transaction, and a numbered invoice is never deleted.
"""

from __future__ import annotations

from teampro.resources.system.setting_names import LAST_NUMBER
from teampro.resources.system.settings import value_of
from teampro.rules.invoice_numbers import invoice_number
from teampro.rules.invoice_statuses import CANCELLED, DRAFT, PAID
from teampro.schema.rules import RuleWork, Stored


def number_if_due(work: RuleWork, invoice: Stored) -> None:
    """Give an invoice that has none the next number, where settings say that it gets one now."""
    if invoice["invoicenum"] is not None or not value_of(work, "SequentialInvoiceNumbering"):
        return
    at_issue = value_of(work, "SequentialInvoiceNumberAt") == "published"
    if invoice["status"] == PAID or (at_issue and invoice["status"] not in (DRAFT, CANCELLED)):
        work.update("invoices", invoice, {"invoicenum": _next(work)})


def _next(work: RuleWork) -> str:
    [counter] = work.select("settings", {"name": LAST_NUMBER})
    number = int(counter["value"])
    form = value_of(work, "SequentialInvoiceNumberFormat")
    # Another format may once have written what this one would: such a number is passed over.
    while work.select("invoices", {"invoicenum": (text := _written(work, form, number))}):
        number += 1
    work.update("settings", counter, {"value": str(number + 1)})
    return text


def _written(work: RuleWork, form: str, number: int) -> str:
    return invoice_number(form, number, work.context.today)
