"""What an agency keeps beside its projects: a second currency."""

from __future__ import annotations

from teampro.demo.days import Calendar, at
from teampro.resources.billing.currencies import Currency
from teampro.schema.values import MOMENT
from teampro.store.database import Database

FOUNDED = at(-29, "08:00")
EURO = {"code": "EUR", "suffix": " EUR", "format": 3, "rate": 92_000}


def add_office(database: Database, calendar: Calendar) -> None:
    """Store them."""
    founded = calendar.moment(FOUNDED).strftime(MOMENT)
    with database.writing():
        database.run(Currency.insert(EURO | {"date_created": founded, "date_modified": founded}))
