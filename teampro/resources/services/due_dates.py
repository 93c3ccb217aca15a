"""When something that was sold falls due: who moves the day moves its next invoice along."""

from __future__ import annotations

from teampro.rules.periods import anchor_of, periods_from
from teampro.schema.rules import RuleWork, Stored


def lead_due_date(
    work: RuleWork,
    old: Stored | None,
    row: Stored,
    sent: frozenset[str],
    months: int,
    lines: tuple[str, ...],
) -> None:
    """Let the first day that no invoice has, and the day of the month, follow the due date.

    It is changed in place. What recurs falls due from the beginning on; what does not, never. A
    period that a line of an invoice claims, whose types are `lines`, is not billed again.
    What is sent of these days stays as it is: a payment knows them.
    """
    if not months:
        row["nextduedate"] = None
    elif "nextduedate" not in sent and row["nextduedate"] is None and _begins(old, row):
        begun = row.get("regdate") if old is None else None
        row["nextduedate"] = begun or work.context.today
    due = row["nextduedate"]
    if old is not None and due == old["nextduedate"]:
        return
    if "anchorday" not in sent:
        row["anchorday"] = anchor_of(due) if due else 0
    if "nextinvoicedate" not in sent:
        claimed = set() if old is None else _claimed(work, old["id"], lines)
        row["nextinvoicedate"] = due and _first_free(work, row, months, claimed)


def _begins(old: Stored | None, row: Stored) -> bool:
    """Say whether something begins to recur: because it is new, or in another cycle."""
    return old is None or row.get("billingcycle") != old.get("billingcycle")


def _claimed(work: RuleWork, record_id: int, lines: tuple[str, ...]) -> set[str]:
    """Return the first days of the periods that lines of invoices have."""
    return {
        each["period_start"]
        for line in lines
        for each in work.select("invoiceitems", {"type": line, "relid": record_id})
        if each["claim"]
    }


def _first_free(work: RuleWork, row: Stored, months: int, claimed: set[str]) -> str | None:
    """Return the first day, from the due date on, of a period that nobody claims."""
    try:
        periods = periods_from(row["nextduedate"], months, row["anchorday"])
        return next(each.start for each in periods if each.start not in claimed)
    except OverflowError:
        message = "nextduedate is a day before the calendar ends."
        work.fault("nextduedate", "invalid_value", message, row["nextduedate"])
        return None
