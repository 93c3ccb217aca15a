"""The rules of the lines of invoices: they are written until their invoice is issued."""

from __future__ import annotations

from teampro.errors import refuse_at
from teampro.resources.billing.figures import INVOICES
from teampro.resources.billing.invoice_rules import ISSUED, is_issued
from teampro.resources.billing.settling import follow_lines
from teampro.resources.billing.statuses import take_claim
from teampro.rules.amounts import LARGEST, half_up
from teampro.rules.invoice_figures import TaxMode
from teampro.rules.invoice_statuses import CANCELLED
from teampro.schema.kinds import MONEY
from teampro.schema.rules import Rules, RuleWork, Stored


class ItemRules(Rules):
    """A line is its invoice's client's, due when the invoice is, and bills a period once.

    What it costs is whole where the currency has no decimals.
    """

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Fill client and due date."""
        invoice = work.peek(INVOICES, row["invoiceid"])
        if invoice is not None:
            row["userid"] = invoice["userid"]
            row["duedate"] = row["duedate"] or invoice["duedate"]

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check that the invoice is not issued, and take the period it bills."""
        if work.is_faulty("invoiceid"):
            return
        if old is not None and row["invoiceid"] != old["invoiceid"]:
            message = f"Line {old['id']} stays on invoice {old['invoiceid']}."
            work.fault("invoiceid", "rule", message, row["invoiceid"])
            return
        invoice = work.peek(INVOICES, row["invoiceid"])
        if invoice is None or row == old:
            return
        _round(work, invoice, row)
        if row["type"] == "AddFunds" and row["amount"] <= 0 and not work.is_faulty("amount"):
            message = "amount: what is paid for as credit is above 0."
            work.fault("amount", "invalid_value", message, MONEY.wire(row["amount"]))
        _demand_open(work, invoice)
        if abs(row["amount"]) > LARGEST:
            message = f"amount: expected at most {MONEY.wire(LARGEST)} either way."
            work.fault("amount", "invalid_value", message)
            return
        row["claim"] = None if invoice["status"] == CANCELLED else take_claim(work, row)

    def after_write(self, work: RuleWork, old: Stored | None, row: Stored | None) -> None:
        """Let its invoice follow."""
        line = row or old
        if line is not None:
            follow_lines(work, line["invoiceid"])

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Refuse to take a line off an issued invoice."""
        invoice = work.peek(INVOICES, row["invoiceid"])
        if invoice is not None:
            _demand_open(work, invoice)


def _round(work: RuleWork, invoice: Stored, row: Stored) -> None:
    """Round an amount to the least one of the currency, and say so."""
    amount = row["amount"]
    row["amount"] = half_up(amount, 1, TaxMode.of(invoice["taxmode"].split()).unit)
    if row["amount"] != amount:
        told = f"{MONEY.wire(amount)} was rounded to {MONEY.wire(row['amount'])}"
        work.notes.append(f"amount: {told}: the currency has no decimals.")


def _demand_open(work: RuleWork, invoice: Stored) -> None:
    """Refuse to write a line of an issued invoice, unless this request made the invoice.

    Raises: Refusal issued.
    """
    if is_issued(work, invoice) and not work.is_new(INVOICES, invoice["id"]):
        raise refuse_at("invoiceid", "issued", ISSUED, invoice["id"])
