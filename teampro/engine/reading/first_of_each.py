"""The first rows of each parent, picked as they are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Row = tuple[Any, ...]


class FirstOfEach:
    """Keeps the first `limit` rows of each parent; rows come parent by parent."""

    def __init__(self, parent_index: int, limit: int) -> None:
        self.is_truncated = False
        self._parent_index = parent_index
        self._limit = limit
        self._counts: dict[int, int] = {}

    def keep(self, rows: Sequence[Row]) -> list[Row]:
        """Return those of the next rows that are among the first."""
        kept: list[Row] = []
        for row in rows:
            parent = row[self._parent_index]
            count = self._counts.get(parent, 0)
            if count == self._limit:
                self.is_truncated = True
            else:
                self._counts[parent] = count + 1
                kept.append(row)
        return kept
