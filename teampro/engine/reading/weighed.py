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
    keep: Keep | None = None,
    shown: int | None = None,
) -> list[Row]:
    """Return what `keep` leaves of the rows of a statement, which has at most `most`.

    Rows behind the first `shown` are not part of the answer: who reads them to see whether there
    are more takes them out of the list. Raises: TooHeavy, before more than one batch beyond the
    budget is read.
    """
    rows: list[Row] = []
    if budget.fits(weight, most):
        rows = database.rows(text, values)
        if keep is not None:
            rows = keep(rows)
        budget.take(weight, rows)
        return rows

    def take(batch: list[Row]) -> None:
        kept = batch if keep is None else keep(batch)
        budget.spend(weight, kept if shown is None else kept[: max(shown - len(rows), 0)])
        rows.extend(kept)

    database.hand_over(text, values, weight.batch, take)
    return rows
