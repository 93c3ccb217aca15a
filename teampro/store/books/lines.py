"""Lines: each billed period has its claim, none is billed twice, what was paid was delivered."""

from __future__ import annotations

from teampro.rules.invoice_lines import claim
from teampro.rules.invoice_statuses import CANCELLED, PAID
from teampro.store.books.disagreement import Disagreement, Disagreements
from teampro.store.books.pages import AT_ONCE, Record, pages
from teampro.store.database import Database

_COLUMNS = ("invoiceid", "type", "relid", "period_start", "period_end", "claim", "delivered")
_STATUSES = "SELECT id, status FROM invoices WHERE id IN ({marks})"
_PERIODS = """SELECT id, type, relid, period_start, period_end FROM invoiceitems
    WHERE claim IS NOT NULL AND period_start IS NOT NULL AND period_end IS NOT NULL
    ORDER BY type, relid, period_start, id"""


def line_disagreements(database: Database) -> Disagreements:
    """Yield lines of no invoice, with a wrong claim or not delivered, and periods billed twice."""
    for page in pages(database, "invoiceitems", _COLUMNS):
        known = sorted({line["invoiceid"] for line in page.values()})
        marks = ", ".join("?" * len(known))
        statuses: dict[int, str] = dict(database.rows(_STATUSES.format(marks=marks), known))
        for line in page.values():
            yield from _line(line, statuses.get(line["invoiceid"]))
    yield from _overlaps(database)


def _line(line: Record, status: str | None) -> Disagreements:
    """Judge one line; those of a cancelled invoice claim nothing, so that others may bill it."""
    name = f"invoiceitems/{line['id']}"
    if status is None:
        yield Disagreement(name, "invoiceid", str(line["invoiceid"]), "an invoice that is there")
    start = line["period_start"]
    claims = start is not None and status not in (None, CANCELLED)
    right = claim(line["type"], line["relid"], start) if claims else None
    if line["claim"] != right:
        yield Disagreement(name, "claim", line["claim"] or "none", right or "none")
    if status == PAID and not line["delivered"]:
        yield Disagreement(name, "delivered", "no", f"yes: invoice {line['invoiceid']} is Paid")


def _overlaps(database: Database) -> Disagreements:
    before, last = ("", 0), ""
    for batch in database.batches(_PERIODS, (), AT_ONCE):
        for number, kind, relid, start, end in batch:
            if (kind, relid) == before and start <= last:
                yield Disagreement(
                    f"invoiceitems/{number}",
                    f"the period of {kind} {relid}",
                    f"{start} to {end}",
                    f"after {last}, until when another line bills it",
                )
            last = max(last, end) if (kind, relid) == before else end
            before = (kind, relid)
