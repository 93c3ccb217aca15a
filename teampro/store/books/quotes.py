"""Quotes: their lines add up to what they say."""

from __future__ import annotations

from teampro.rules.invoice_lines import quoted
from teampro.store.books.disagreement import Disagreements, differing
from teampro.store.books.pages import below, pages
from teampro.store.database import Database

_LINES = """SELECT quoteid, quantity, unitprice, discount FROM quoteitems
    WHERE quoteid BETWEEN ? AND ?"""


def quote_disagreements(database: Database) -> Disagreements:
    """Yield quotes whose total is not subtotal and taxes, or whose lines come to something else.

    Lines hold the taxes where prices do, and are without them otherwise.
    """
    for page in pages(database, "quotes", ("subtotal", "tax1", "tax2", "total")):
        lines = below(database, page, _LINES)
        for number, quote in page.items():
            name = f"quotes/{number}"
            total = quote["subtotal"] + quote["tax1"] + quote["tax2"]
            yield from differing(name, "total", quote["total"], total)
            told = sum(quoted(*line) for line in lines[number])
            if told not in (quote["subtotal"], total):
                yield from differing(name, "subtotal", quote["subtotal"], told)
