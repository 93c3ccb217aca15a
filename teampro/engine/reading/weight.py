"""What rows weigh, and how much of it one answer may hold: known before memory is spent on them.

Rows are read at once where even the longest texts would fit; otherwise in batches that are weighed
as they come. A text weighs its UTF-8, before a format escapes anything in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any

from teampro.errors import Refusal
from teampro.schema.fields import Field
from teampro.schema.kinds import LIST, LONGEST_TEXT, Kind

Row = tuple[Any, ...]
FIELD_BYTES = 24
"""What a field takes beside its name and a long text: quotes, a number, a date or a word."""
SHORT_TEXT = 64
CHARACTER_BYTES = 4
TREE_BYTES = 2**20
"""What a tree that is stored as text may take: none is bounded by its declaration."""
BATCH_BYTES, BATCH_ROWS = 16 * 2**20, 200


@dataclass(frozen=True)
class Weight:
    """What the rows of one plan weigh: each `fixed` bytes and the texts at `places`.

    No row weighs more than `most`.
    """

    fixed: int
    places: tuple[int, ...]
    most: int

    @property
    def batch(self) -> int:
        """How many rows are read together."""
        return max(1, min(BATCH_ROWS, BATCH_BYTES // self.most))

    @cached_property
    def _columns(self) -> tuple[Callable[[Row], Any], ...]:
        return tuple(map(itemgetter, self.places))

    def of(self, rows: Sequence[Row]) -> int:
        """Return what rows weigh."""
        # perf: all texts take a few steps of Python, not each of them.
        columns = [map(place, rows) for place in self._columns]
        texts = [*filter(None, chain.from_iterable(columns))]
        return self.fixed * len(rows) + _bytes(texts)


class TooHeavy(Exception):
    """Rows that an answer cannot hold."""


class Budget:
    """How many bytes one answer may still hold; `most` of them at first.

    perf: rows that fit whatever is in them are weighed only when others come that may not. Where
    nobody shares it none will come, and the rows need not be held until the answer is printed.
    """

    def __init__(self, most: int, is_shared: bool = True) -> None:
        self.most = most
        self._is_shared = is_shared
        self._left = most
        self._least_left = most
        self._unweighed: list[tuple[Weight, Sequence[Row]]] = []

    def fits(self, weight: Weight, count: int) -> bool:
        """Say whether so many rows fit, whatever is in them."""
        return weight.most * count <= self._least_left

    def take(self, weight: Weight, rows: Sequence[Row]) -> None:
        """Take rows of which is known that they fit."""
        if not self._is_shared:
            return
        self._least_left -= weight.most * len(rows)
        self._unweighed.append((weight, rows))

    def spend(self, weight: Weight, rows: Sequence[Row]) -> None:
        """Take rows that may be too heavy. Raises: TooHeavy."""
        if self.fits(weight, len(rows)):
            self.take(weight, rows)
            return
        for each, taken in self._unweighed:
            self._left -= each.of(taken)
        self._unweighed.clear()
        self._left -= weight.of(rows)
        self._least_left = self._left
        if self._left < 0:
            raise TooHeavy

    def refusal(self, name: str, hint: str) -> Refusal:
        """Return the refusal of the list `name` that was too heavy; `hint` says what would help."""
        return Refusal(
            "too_many_bytes",
            f"The answer would hold more than {self.most} bytes; {name} went over. {hint}",
        )


def weight_of(shown: Sequence[tuple[int, Field]]) -> Weight:
    """Return the weight of rows that show these fields, each with its place in a row."""
    texts = [(place, known) for place, known in shown if _is_long(known)]
    fixed = sum(len(known.name) + FIELD_BYTES for _, known in shown)
    return Weight(
        fixed,
        tuple(place for place, _ in texts),
        fixed + sum(_most_bytes(known) for _, known in texts),
    )


def plain_weight(kinds: Sequence[Kind]) -> Weight:
    """Return the weight of rows that have values of these kinds, the texts of any length."""
    fixed = len(kinds) * FIELD_BYTES
    places = tuple(place for place, kind in enumerate(kinds) if kind.stored is str)
    return Weight(fixed, places, fixed + len(places) * LONGEST_TEXT * CHARACTER_BYTES)


def _is_long(known: Field) -> bool:
    return known.kind is LIST or (known.kind.stored is str and known.longest > SHORT_TEXT)


def _most_bytes(known: Field) -> int:
    return TREE_BYTES if known.kind is LIST else known.longest * CHARACTER_BYTES


def _bytes(texts: Sequence[str]) -> int:
    """Return the UTF-8 of texts."""
    if all(map(str.isascii, texts)):
        return sum(map(len, texts))
    return sum(len(text if text.isascii() else text.encode(errors="replace")) for text in texts)
