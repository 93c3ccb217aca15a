"""The rules of invoices."""

from __future__ import annotations

from teampro.schema.rules import Rules, RuleWork, Stored


class InvoiceRules(Rules):
    """An invoice is of today, and due at its date, unless somebody says otherwise."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Fill the days."""
        row["date"] = row["date"] or work.context.today
        row["duedate"] = row["duedate"] or row["date"]

    def before_delete(self, work: RuleWork, row: Stored) -> None:
        """Remove its lines."""
        for each in work.select("invoiceitems", {"invoiceid": row["id"]}):
            work.delete("invoiceitems", each)
