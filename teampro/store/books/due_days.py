"""Due days: what is sold is due the day after the last period that was paid.

A due day that somebody set, or an upgrade, holds too: history tells of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from teampro.rules.calendar import day_after
from teampro.store.books.disagreement import Disagreement, Disagreements
from teampro.store.books.pages import Record, below, pages
from teampro.store.books.told import has_forgotten, last_change
from teampro.store.database import Database


@dataclass(frozen=True)
class Sold:
    """A noun of what is sold: the lines that bill it, and where its status stands.

    Nothing moves the due day of what has ended.
    """

    plural: str
    types: tuple[str, ...]
    status: str = "status"


_SOLD = (
    Sold("services", ("Hosting",), "domainstatus"),
    Sold("serviceaddons", ("Addon",)),
    Sold("domains", ("Domain", "DomainRegister", "DomainTransfer")),
)
_ENDED = ("Terminated", "Completed", "Cancelled", "Fraud", "Expired", "Transferred Away")
_PAID = """SELECT relid, MAX(period_end) FROM invoiceitems
    WHERE type IN ({marks}) AND relid BETWEEN ? AND ? AND delivered = 1
    AND period_end IS NOT NULL GROUP BY relid"""
_PAYMENT = """SELECT 1 FROM history h JOIN invoiceitems i ON i.id = h.record_id
    WHERE h.request_id = ? AND h.moment = ? AND h.resource = 'invoiceitems' AND i.type IN ({marks})
    AND i.relid = ? LIMIT 1"""


def due_day_disagreements(database: Database) -> Disagreements:
    """Yield what is due on another day than its payments say."""
    for sold in _SOLD:
        for page in pages(database, sold.plural, ("nextduedate", sold.status)):
            paid = below(database, page, _marked(_PAID, sold), sold.types)
            for number, [(end,)] in paid.items():
                row = page.get(number)
                if row is not None and row[sold.status] not in _ENDED:
                    yield from _due_day(database, sold, row, day_after(end))


def _due_day(database: Database, sold: Sold, row: Record, right: str) -> Disagreements:
    stored = row["nextduedate"]
    if stored != right and not _was_set(database, sold, row["id"], stored):
        name = f"{sold.plural}/{row['id']}"
        yield Disagreement(name, "nextduedate", str(stored or "null"), right)


def _was_set(database: Database, sold: Sold, number: int, stored: str | None) -> bool:
    """Say whether the last change that history tells of made this day, and was no payment."""
    change = last_change(database, sold.plural, number, "nextduedate")
    if change is None:
        return has_forgotten(database)
    asked = (*change.request, *sold.types, number)
    return change.new == stored and not database.rows(_marked(_PAYMENT, sold), asked)


def _marked(text: str, sold: Sold) -> str:
    return text.format(marks=", ".join("?" * len(sold.types)))
