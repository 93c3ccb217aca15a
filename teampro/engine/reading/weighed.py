"""Reading the rows of one statement without spending more memory than an answer may hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from teampro.engine.reading.weight import Budget, Row, Weight
from teampro.store.database import Database

Keep = Callable[[list[Row]], list[Row]]
"""Leaves out of the next rows those that are not shown."""


def read_weighed(
    database: Database,
    text: str,
    values: Sequence[Any],
    weight: Weight,
    most: int,
    budget: Budget,
    keep: Keep = list,
) -> list[Row]:
    """Return what `keep` leaves of the rows of a statement, which has at most `most`.

    Raises: TooHeavy, before more than one batch beyond the budget is read.
    """
    if budget.fits(weight, most):
        rows = keep(database.rows(text, values))
        budget.take(weight, rows)
        return rows
    rows = []

    def take(batch: list[Row]) -> None:
        kept = keep(batch)
        budget.spend(weight, kept)
        rows.extend(kept)

    database.hand_over(text, values, weight.batch, take)
    return rows
