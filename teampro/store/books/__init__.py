"""The books: whether figures of money that are stored follow from the rows they stand for.

All is reckoned anew by `teampro.rules`, page by page, in constant memory. Changes nothing.
"""

from __future__ import annotations

from teampro.store.books.credits import credit_disagreements
from teampro.store.books.disagreement import Disagreements
from teampro.store.books.due_days import due_day_disagreements
from teampro.store.books.invoices import invoice_disagreements
from teampro.store.books.lines import line_disagreements
from teampro.store.books.numbers import number_disagreements
from teampro.store.books.orders import (
    order_disagreements,
    promotion_disagreements,
    stock_disagreements,
)
from teampro.store.books.quotes import quote_disagreements
from teampro.store.database import Database

_AUDITS = (
    invoice_disagreements,
    line_disagreements,
    number_disagreements,
    credit_disagreements,
    due_day_disagreements,
    order_disagreements,
    promotion_disagreements,
    stock_disagreements,
    quote_disagreements,
)
COUNTED = ("invoices", "transactions", "credits", "services", "orders", "quotes")


def audit(database: Database) -> Disagreements:
    """Yield each disagreement of the books, inside one view of the data."""
    for each in _AUDITS:
        yield from each(database)


def counts(database: Database) -> dict[str, int]:
    """Return how many rows of each kind the books have."""
    found = {}
    for name in COUNTED:
        [[found[name]]] = database.rows(f"SELECT COUNT(*) FROM {name}")
    return found
