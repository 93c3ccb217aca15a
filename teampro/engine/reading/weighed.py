"""Reading the rows of one statement without spending more memory than an answer may hold."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from teampro.engine.reading.weight import Budget, Row, Weight
from teampro.store.database import Database

Keep = Callable[[list[Row]], list[Row]]
"""Leaves out of the next rows those that are not shown."""


@dataclass(frozen=True)
class WeighedRows:
    """Reads rows for the list `name` on a budget; `hint` says what would make it lighter."""

    database: Database
    budget: Budget
    name: str
    hint: str

    def read(
        self, text: str, values: Sequence[Any], weight: Weight, most: int, keep: Keep = list
    ) -> list[Row]:
        """Return what `keep` leaves of the rows of a statement, which has at most `most`.

        Raises: Refusal too_many_bytes, before more than one batch beyond the budget is read.
        """
        if self.budget.fits(weight, most):
            rows = keep(self.database.rows(text, values))
            self.budget.take(weight, rows)
            return rows
        rows = []
        batches = self.database.batches(text, values, weight.batch, is_at_once=True)
        with contextlib.closing(batches):
            for batch in batches:
                kept = keep(batch)
                self.budget.weigh(weight, kept, self.name, self.hint)
                rows += kept
        return rows
