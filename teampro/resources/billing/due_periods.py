"""What is billed of a thing that is due: its periods until the horizon, each with its lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from teampro.resources.billing.due import BILLABLE, Due, Window
from teampro.resources.billing.due_lines import (
    BILLED_BY,
    PROMOTED,
    Terms,
    item_line,
    months_sold,
    period_lines,
)
from teampro.resources.billing.figures import ITEMS
from teampro.resources.billing.invoicing import InvoiceLine
from teampro.rules.calendar import day_after
from teampro.rules.periods import Period, anchor_of, periods_from, repeated
from teampro.schema.reach import Nouns, Sql
from teampro.schema.rules import RuleWork, Stored
from teampro.schema.slot import slot

NOUN_OF = {kind: plural for plural, kinds in BILLED_BY.items() for kind in kinds}
"""By the type of a line the noun whose periods it bills."""
Claims = Collection[tuple[str, int, str]]
"""Periods that lines bill: noun, id and first day."""


@dataclass(frozen=True)
class Billed:
    """A thing for one day: its lines, and what changes of it. Without lines others bill it."""

    due: Due
    lines: list[InvoiceLine]
    changes: dict[str, Any]


def claims_since(work: RuleWork, window: Window, day: str) -> Claims:
    """Return the periods of these clients that begin on a day or later and are billed."""
    rows = work.rows(_claims, first=window.first, last=window.last, since=day)
    return {(NOUN_OF[kind], relid, start) for kind, relid, start in rows if kind in NOUN_OF}


def claims_of(work: RuleWork, things: Collection[Due]) -> Claims:
    """Return the periods of some things that are billed."""
    return {
        (each.plural, each.id, line["period_start"])
        for each in things
        for kind in BILLED_BY[each.plural]
        for line in work.select(ITEMS, {"type": kind, "relid": each.id})
        if line["claim"] is not None
    }


def due_periods(
    work: RuleWork, terms: Terms, due: Due, until: str, claims: Claims
) -> Iterator[Billed]:
    """Yield what is due of something until a day."""
    row = work.peek(due.plural, due.id)
    assert row is not None
    if due.plural == BILLABLE:
        yield from _repetitions(work, due, row, until)
        return
    before = 0
    for span in _spans(due.plural, row, due.date):
        if span.start > until:
            return
        billed = _period(work, terms, due, row, span, claims, before)
        before += any(line.type in PROMOTED.values() for line in billed.lines)
        yield billed


def next_period(work: RuleWork, terms: Terms, due: Due, claims: Claims) -> Billed | None:
    """Return the next period of something sold that nobody bills; None where the calendar ends."""
    row = work.peek(due.plural, due.id)
    assert row is not None
    for span in _spans(due.plural, row, row["nextduedate"]):
        if (due.plural, due.id, span.start) not in claims:
            return _period(work, terms, due, row, span, claims, 0)
    return None


def waiting_item(work: RuleWork, due: Due) -> Billed:
    """Return a billable item that goes on the invoice which its client gets."""
    row = work.peek(BILLABLE, due.id)
    assert row is not None
    return Billed(due, [item_line(work, row)], {"invoicecount": row["invoicecount"] + 1})


def _spans(plural: str, row: Stored, start: str) -> Iterator[Period]:
    """Yield the periods of something sold from a day on, until the calendar ends."""
    try:
        yield from periods_from(
            start, months_sold(plural, row), row["anchorday"] or anchor_of(start)
        )
    except OverflowError:
        return


def _period(
    work: RuleWork, terms: Terms, due: Due, row: Stored, span: Period, claims: Claims, before: int
) -> Billed:
    """Return the lines of a period; what is invoiced next begins behind it."""
    following = max(day_after(span.end), row["nextinvoicedate"] or "")
    changes: dict[str, Any] = {"nextinvoicedate": following}
    lines: list[InvoiceLine] = []
    if (due.plural, due.id, span.start) not in claims:
        lines = period_lines(work, terms, due.plural, row, span, before)
    if any(line.type == PROMOTED["Hosting"] for line in lines):
        changes["promocount"] = row["promocount"] + before + 1
    return Billed(due._replace(date=span.start), lines, changes)


def _repetitions(work: RuleWork, due: Due, row: Stored, until: str) -> Iterator[Billed]:
    """Yield a billable item, one that recurs for each of its days."""
    day: str | None = due.date
    count = row["invoicecount"]
    recurs = row["invoiceaction"] == "recur"
    while day and day <= until and not (recurs and count >= row["recurfor"]):
        count += 1
        changes: dict[str, Any] = {"invoicecount": count}
        following = repeated(day, row["recur"], row["recurcycle"]) if recurs else None
        if recurs:
            changes["duedate"] = following
        yield Billed(due._replace(date=day), [item_line(work, row)], changes)
        day = following


def _claims(nouns: Nouns) -> Sql:
    line = nouns.model(ITEMS)
    return line.select(line.type, line.relid, line.period_start).where(
        line.userid.between(slot("first"), slot("last"))
        & (line.period_start >= slot("since"))
        & line.claim.is_null(False)
    )
