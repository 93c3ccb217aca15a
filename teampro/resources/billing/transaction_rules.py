"""The rules of transactions."""

from __future__ import annotations

from teampro.schema.rules import Rules, RuleWork, Stored


class TransactionRules(Rules):
    """A transaction is dated, and counted in the currency of its client."""

    def defaults(self, work: RuleWork, row: Stored, sent: frozenset[str]) -> None:
        """Fill the moment."""
        row["date"] = row["date"] or work.moment
