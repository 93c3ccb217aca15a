"""`teampro doctor --books`: whether every figure of money follows from the rows it stands for."""

from __future__ import annotations

from teampro.cli.advice import counted
from teampro.cli.database import opened
from teampro.settings import Settings
from teampro.store.books import audit, counts


def check_books(settings: Settings) -> int:
    """Print each disagreement, or how much agrees; return the exit code."""
    agree = True
    with opened(settings) as database, database.reading():
        for each in audit(database):
            print(each)
            agree = False
        if agree:
            told = (counted(count, noun[:-1]) for noun, count in counts(database).items())
            print(f"The books agree: {', '.join(told)}.")
    return 0 if agree else 1
