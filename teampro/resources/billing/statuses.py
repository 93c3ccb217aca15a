"""What follows from the status of an invoice: numbers, claims, credit, and what is delivered."""

from __future__ import annotations

from teampro.errors import refuse_at
from teampro.resources.billing.crediting import give_credit
from teampro.resources.billing.delivery import deliver_later
from teampro.resources.billing.figures import INVOICES, ITEMS, moved, reckon_invoices
from teampro.resources.billing.numbering import number_if_due
from teampro.rules.invoice_lines import claim
from teampro.rules.invoice_statuses import CANCELLED, PAID
from teampro.schema.rules import RuleWork, Stored

FUNDS = "AddFunds"
"""The type of a line that becomes credit when it is paid."""
TIME = "Time"
"""The type of a line that bills time of a project."""


def take_claim(work: RuleWork, line: Stored) -> str | None:
    """Return the claim of a line, None for one that bills no period.

    Raises: Refusal duplicate, where another line has it.
    """
    if not line["period_start"]:
        return None
    taken = claim(line["type"], line["relid"], line["period_start"])
    for other in work.select(ITEMS, {"claim": taken}):
        if other["id"] != line.get("id"):
            message = (
                f"Invoice {other['invoiceid']} bills the period from {line['period_start']} of "
                f"{line['type']} {line['relid']} already."
            )
            raise refuse_at("period_start", "duplicate", message, line["period_start"])
    return taken


def follow_status(work: RuleWork, before: str, invoice: Stored) -> None:
    """Carry out what follows from a status that an invoice has got; `before` is "" for a new one.

    Raises: Refusal duplicate, of a period that another invoice bills meanwhile.
    """
    status = invoice["status"]
    if status == CANCELLED:
        _free_claims(work, invoice)
        _give_back(work, invoice)
    elif before == CANCELLED:
        _take_claims(work, invoice)
    number_if_due(work, invoice)
    if status == PAID:
        deliver_later(work, invoice["id"])


def _free_claims(work: RuleWork, invoice: Stored) -> None:
    """Let what a cancelled invoice billed be billed again: periods, and time of projects."""
    logs = work.select("timelogs", {"invoice_id": invoice["id"]})
    work.update_all("timelogs", logs, "invoice_id", 0)
    work.update_all(ITEMS, work.select(ITEMS, {"invoiceid": invoice["id"]}), "claim", None)


def _take_claims(work: RuleWork, invoice: Stored) -> None:
    """Bill again what a cancelled invoice billed. Raises: Refusal."""
    for line in work.select(ITEMS, {"invoiceid": invoice["id"]}):
        if line["type"] == TIME:
            message = f"Invoice {invoice['id']} stays cancelled: its time is free, bill it anew."
            raise refuse_at("status", "rule", message, invoice["status"])
        work.update(ITEMS, line, {"claim": take_claim(work, line)})


def _give_back(work: RuleWork, invoice: Stored) -> None:
    """Give the client back the credit that a cancelled invoice took, and what he paid on it."""
    invoice_id, applied = invoice["id"], invoice["credit"]
    kept = max(moved(work, invoice).paid - invoice["overpaid"], 0)
    funds = _given_as_funds(work, invoice_id, applied + kept)
    of_payments = max(kept - funds, 0)
    given = {
        f"Credit Removed from Invoice #{invoice_id}": applied + kept - funds - of_payments,
        f"Invoice #{invoice_id} Cancelled": of_payments,
    }
    for what, amount in given.items():
        if amount:
            give_credit(work, invoice["userid"], amount, what, invoice_id)
    there = work.peek(INVOICES, invoice_id)
    assert there is not None
    work.update(INVOICES, there, {"credit": 0, "overpaid": invoice["overpaid"] + kept})
    reckon_invoices(work, [invoice_id])


def _given_as_funds(work: RuleWork, invoice_id: int, most: int) -> int:
    """Return how much of an amount the client has as funds already: it is not given him twice.

    Their lines are as if nobody had paid them.
    """
    found = 0
    lines = {"invoiceid": invoice_id, "type": FUNDS, "delivered": 1}
    for line in work.select(ITEMS, lines, "id"):
        if found + line["amount"] <= most:
            found += line["amount"]
            work.update(ITEMS, line, {"delivered": 0})
    return found
