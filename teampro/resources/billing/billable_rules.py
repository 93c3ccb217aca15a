"""The rules of billable items: what is billed at a day names it, what recurs says how often."""

from __future__ import annotations

from teampro.schema.rules import Rules, RuleWork, Stored

DUE = ("duedate", "recur")
"""The actions that wait for a day."""
CYCLE = ("recur", "recurcycle", "recurfor")

MOST_CYCLES = 1_000


class BillableItemRules(Rules):
    """An item goes once onto an invoice, or as often as it recurs."""

    def validate(
        self, work: RuleWork, old: Stored | None, row: Stored, sent: frozenset[str]
    ) -> None:
        """Check when it is billed; what is on an invoice stays with its client."""
        if row["invoiceaction"] == "recur":
            for name in CYCLE:
                if not row[name] and not work.is_faulty(name):
                    message = f"{name} is required: what recurs says every how many of which cycle"
                    work.fault(name, "required", f"{message}, and on how many invoices.")
        if row["invoiceaction"] in DUE and not row["duedate"] and not work.is_faulty("duedate"):
            message = f"duedate is required by the invoiceaction {row['invoiceaction']}."
            work.fault("duedate", "required", message)
        if row["recur"] > MOST_CYCLES:
            message = f"recur: expected at most {MOST_CYCLES} cycles from one invoice to the next."
            work.fault("recur", "invalid_value", message)
        if row["hours"] < 0:
            work.fault("hours", "invalid_value", "hours: expected 0 or more.")
        if old is not None and old["invoicecount"] and row["userid"] != old["userid"]:
            message = f"It is on invoice {old['invoiceid']} of client {old['userid']}: it stays."
            work.fault("userid", "rule", message, row["userid"])
