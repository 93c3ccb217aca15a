"""Numbers with a fixed count of decimal places: stored whole, printed as text, never a float.

Stored is the count of the smallest unit (hundredths of an amount), so that sums stay whole on every
database. A float is refused: it no longer has the digits that were written.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from teampro.schema.values import Invalid

_MOST_DIGITS = 30
_PLACES = {2: "two", 3: "three", 5: "five"}


class Numeral(float):
    """A JSON number with a point or an exponent, which keeps its `text` as it was written."""

    text: str

    def __new__(cls, text: str) -> Numeral:
        """Return the number that a text writes."""
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __str__(self) -> str:
        return self.text


class Decimals:
    """How a kind's decimals are read and printed: their places, and bounds in smallest units.

    `what` names one in messages, with its bounds; `example` is one.
    """

    def __init__(self, places: int, lowest: int, highest: int, what: str, example: str) -> None:
        self.unit: int = 10**places
        self.places = places
        self.lowest = lowest
        self.highest = highest
        self.what = what
        self.example = example

    def read(self, value: Any) -> int:
        """Read a decimal from its text, a JSON number or a whole number. Raises: Invalid."""
        stored = self._stored(value)
        right = (
            f"expected {self.what} with at most {_PLACES[self.places]} decimal places, "
            f'such as "{self.example}"'
        )
        if stored is None:
            raise Invalid(right)
        if not self.lowest <= stored <= self.highest:
            raise Invalid(f"out of range: {right}")
        return stored

    def show(self, stored: int | None) -> str | None:
        """Print smallest units as text with all places; null stays null."""
        if stored is None:
            return None
        whole, rest = divmod(abs(stored), self.unit)
        return f"{'-' if stored < 0 else ''}{whole}.{rest:0{self.places}d}"

    @property
    def pattern(self) -> str:
        """The regular expression of the printed text, as JSON Schema takes it."""
        return rf"^{'-?' if self.lowest < 0 else ''}\d+\." + r"\d" * self.places + "$"

    def _stored(self, value: Any) -> int | None:
        """Return a value in smallest units, whatever its bounds; None when it writes none."""
        if isinstance(value, int) and not isinstance(value, bool):
            return value * self.unit
        text = value.text if isinstance(value, Numeral) else value
        found = self._written.match(text) if isinstance(text, str) else None
        if found is None:
            return None
        if len(found[2]) > _MOST_DIGITS:
            return self.highest + 1
        stored = int(found[2]) * self.unit + int((found[3] or "").ljust(self.places, "0"))
        return -stored if found[1] else stored

    @cached_property
    def _written(self) -> re.Pattern[str]:
        text = rf"(-?)(\d+)(?:\.(\d{{1,{self.places}}}))?\Z"
        return re.compile(text, re.ASCII)
