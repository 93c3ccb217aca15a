"""The credit of clients: the sum of its movements, and never below nothing."""

from __future__ import annotations

from teampro.store.books.disagreement import Disagreement, Disagreements, amount, differing
from teampro.store.books.pages import pages, sums
from teampro.store.database import Database

_MOVED = """SELECT clientid, SUM(amount) FROM credits WHERE clientid BETWEEN ? AND ?
    GROUP BY clientid"""


def credit_disagreements(database: Database) -> Disagreements:
    """Yield the clients whose credit is not what was added and taken."""
    for page in pages(database, "clients", ("credit",)):
        moved = sums(database, page, _MOVED)
        for number, client in page.items():
            [right] = moved.get(number, (0,))
            name = f"clients/{number}"
            yield from differing(name, "credit", client["credit"], right)
            if right < 0:
                yield Disagreement(name, "the sum of its credits", amount(right), "0.00 or more")
