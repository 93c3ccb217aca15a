"""The highest values of columns below records, as a session has read them and counts on.

Many rows that are each put behind the last one ask once. Knows no noun.
"""

from __future__ import annotations

from teampro.schema.rules import Stored

Place = tuple[str, str, int]
"""A column, the one that refers to the record above, and that record's id."""


class Highest:
    """What is known of nouns that have only got new rows since it was asked for."""

    def __init__(self) -> None:
        self._known: dict[str, dict[Place, int]] = {}

    def find(self, plural: str, place: Place) -> int | None:
        """Return a highest value, None where it must be asked for."""
        return self._known.get(plural, {}).get(place)

    def learn(self, plural: str, place: Place, value: int) -> None:
        """Know a highest value."""
        self._known.setdefault(plural, {})[place] = value

    def added(self, plural: str, row: Stored) -> None:
        """Heed a new row of a noun."""
        for place, value in self._known.get(plural, {}).items():
            column, via, record_id = place
            if row[via] == record_id and row[column] > value:
                self._known[plural][place] = row[column]

    def forget(self, plural: str) -> None:
        """Know nothing more of a noun: one of its rows was changed, or went."""
        self._known.pop(plural, None)
