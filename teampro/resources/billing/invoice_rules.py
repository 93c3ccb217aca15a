"""The rules of invoices: what may change when, and what an issued one keeps."""

from __future__ import annotations

from teampro.errors import Refusal
from teampro.resources.billing.figures import CREDITS, ITEMS, TRANSACTIONS
from teampro.resources.billing.gateway_rules import active, check_gateway
from teampro.resources.billing.settling import follow_lines
from teampro.resources.billing.statuses import follow_status
from teampro.resources.billing.taxation import mode_for, rates_for
from teampro.rules.invoice_statuses import (
    CANCELLED,
    DRAFT,
    PAID,
    PERSON,
    REFUNDED,
    STATUSES,
    UNPAID,
    may_become,
)
from teampro.schema.rules import Rules, RuleWork, Stored

RATES = ("taxrate", "taxrate2")
NAMED_BY = (
    ("orders", "invoiceid"),
    ("upgrades", "invoiceid"),
    ("quotes", "invoiceid"),
    ("billableitems", "invoiceid"),
    ("timelogs", "invoice_id"),
)
"""What names an invoice, and names none when it is gone."""


class InvoiceRules(Rules):
    """An invoice is of today and due at its date; issued, its lines and tax stay as they are."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Fill days, rates, how it is taxed, and how it is paid."""
        row["date"] = row["date"] or work.context.today
        row["duedate"] = row["duedate"] or row["date"]
        client = work.peek("clients", row["userid"])
        if client is None:
            return
        if not sent.intersection(RATES):
            row |= dict(zip(RATES, rates_for(work, client), strict=True))
        row["taxmode"] = mode_for(work, client)
        if "paymentmethod" not in sent:
            offered = active(work)
            preferred = client["defaultgateway"]
            row["paymentmethod"] = preferred if preferred in offered else next(iter(offered), "")

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check what changes, and date what the new status says."""
        check_gateway(work, old, row, "paymentmethod")
        for name in ("date", "duedate"):
            if row[name] is None:
                work.fault(name, "required", f"{name}: an invoice has one.")
        if old is not None:
            _check_change(work, old, row)
        before = old["status"] if old is not None else ""
        if row["status"] != before and not work.is_faulty("status"):
            _check_status(work, before, row)
            _date_status(work, old, row, sent)
        may_be_dated = row["status"] in (PAID, REFUNDED) or work.is_faulty("status")
        if row["datepaid"] and not may_be_dated:
            message = f"datepaid: an invoice that is {row['status']} was not paid."
            work.fault("datepaid", "misplaced", message, row["datepaid"])

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Let figures and status have their effects."""
        if row is None:
            return
        counted = (*RATES, "taxmode")
        if old is None or any(row[name] != old[name] for name in counted):
            follow_lines(work, row["id"])
        before = old["status"] if old is not None else ""
        if row["status"] != before:
            follow_status(work, before, row)

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Refuse to delete what has a number or moved money; else remove its lines."""
        invoice_id = row["id"]
        if row["invoicenum"] is not None:
            message = f"Invoice {invoice_id} has the number {row['invoicenum']}: cancel it instead."
            raise Refusal("numbered", message)
        booked = {"invoiceid": invoice_id}
        if work.select(TRANSACTIONS, booked) or work.select(CREDITS, {"relid": invoice_id}):
            raise Refusal("rule", f"Money moved on invoice {invoice_id}: cancel it instead.")
        forget_invoice(work, invoice_id)


def forget_invoice(work: RuleWork, invoice_id: int) -> None:
    """Remove the lines of an invoice that goes, and let nothing name it."""
    for each in work.select(ITEMS, {"invoiceid": invoice_id}):
        work.delete(ITEMS, each)
    for each in work.select("invoicexrefs", {"invoice_id": invoice_id}):
        work.delete("invoicexrefs", each)
    for plural, column in NAMED_BY:
        work.update_all(plural, work.select(plural, {column: invoice_id}), column, 0)


def is_issued(work: RuleWork, invoice: Stored) -> bool:
    """Say whether the lines and the tax of an invoice stay as they are."""
    if work.settings["whmcs.editable_invoices"]:
        return False
    return invoice["invoicenum"] is not None or invoice["status"] not in (DRAFT, UNPAID)


ISSUED = "Invoice is issued: its lines and tax cannot be changed"


def _check_change(work: RuleWork, old: Stored, row: Stored) -> None:
    if row["userid"] != old["userid"]:
        message = f"Invoice {old['id']} stays that of client {old['userid']}."
        work.fault("userid", "rule", message, row["userid"])
    if is_issued(work, old):
        for name in RATES:
            if row[name] != old[name]:
                work.fault(name, "issued", ISSUED)


def _check_status(work: RuleWork, before: str, row: Stored) -> None:
    """Fault a status that an invoice cannot get by being told so."""
    status = row["status"]
    legal = [each for each in STATUSES if may_become(before, each, PERSON)]
    if not before:
        legal = [each for each in STATUSES if each != REFUNDED]
    if status not in legal:
        there = f"one that is {before}" if before else "a new one"
        message = f"Invalid status {status}: {there} may be {', '.join(legal) or 'nothing else'}."
        work.fault("status", "rule", message, status)


def _date_status(work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]) -> None:
    """Fill what the new status dates."""
    status, before = row["status"], old["status"] if old is not None else ""
    if before == DRAFT:
        _issue(work, row, sent)
    row["date_cancelled"] = work.moment if status == CANCELLED else None
    if status == PAID:
        row["datepaid"] = row["datepaid"] if "datepaid" in sent else work.moment
    elif before == PAID:
        if "datepaid" not in sent:
            row["datepaid"] = None
        work.notes.append("Nothing is undone: payments, credit and what was delivered stay.")


def _issue(work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
    """Let a draft be of today, due then at the soonest, and taxed as settings say now."""
    if "date" not in sent:
        row["date"] = work.context.today
    if "duedate" not in sent:
        row["duedate"] = max(row["duedate"] or row["date"], row["date"])
    client = work.peek("clients", row["userid"])
    if client is not None:
        row["taxmode"] = mode_for(work, client)
