"""The rules of the lines of invoices."""

from __future__ import annotations

from teampro.schema.rules import Rules, RuleWork, Stored


class ItemRules(Rules):
    """A line is its invoice's client's, and due when the invoice is."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Fill client and due date."""
        invoice = work.peek("invoices", row["invoiceid"])
        if invoice is not None:
            row["userid"] = invoice["userid"]
            row["duedate"] = row["duedate"] or invoice["duedate"]
