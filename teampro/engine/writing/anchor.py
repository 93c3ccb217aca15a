"""What a write hangs on: the records of its chain, found in the caller's reach, and their ids.

The chain fixes where a record lies; only on its flat chain it may move.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.engine.path import Place
from teampro.engine.reading.reader import Reader
from teampro.engine.writing.judging import raise_faults
from teampro.errors import Refusal
from teampro.schema.resource import Resource
from teampro.store.work import Stored, Work

Record = dict[str, Any]


class Anchor:
    """The leading records of one write's chain; `ids` are those the path names."""

    def __init__(self, reader: Reader, places: tuple[Place, ...], work: Work) -> None:
        self.reader = reader
        self.places = places
        self.work = work
        self.ids = {place.resource.id_field: place.id for place in places}

    def find(self) -> tuple[Record, Stored]:
        """Return the last record as the wire shows it and as it is stored.

        Raises: Refusal not_found naming the step.
        """
        *above, last = self.places
        record = self._locate({place.resource.plural: _only_id(place) for place in above})[-1]
        row = self.work.get(last.resource.plural, last.id)
        assert row is not None
        return record, row

    def fixed_for_new(self, resource: Resource) -> dict[str, int]:
        """Return the ids that a new record below gets: its parents', and where the last one lies.

        Raises: Refusal not_found naming the step.
        """
        wanted = [name for name in resource.path_fields if name in resource.fields]
        fields = {}
        for place in self.places:
            noun = place.resource
            lies = (name for name in wanted if name in noun.fields and name != noun.id_field)
            fields[noun.plural] = (noun.id_field, *lies)
        parents = self._locate(fields)
        implied = parents[-1] if parents else {}
        return {name: implied[name] for name in wanted if name in implied} | self.ids

    def fixed_for(self, resource: Resource, old: Stored) -> dict[str, int]:
        """Return the ids that a change of the last record may not touch."""
        if len(self.places) == 1:
            return self.ids
        return {name: old[name] for name in resource.path_fields if name in old} | self.ids

    def _locate(self, fields: Mapping[str, tuple[str, ...] | None]) -> list[Record]:
        """Read the records; faults of the params are told before that one is absent."""
        work = self.work
        try:
            return self.reader.locate(self.places, work.principal, work.context, fields)
        except Refusal:
            raise_faults(work)
            raise


def _only_id(place: Place) -> tuple[str, ...]:
    return (place.resource.id_field,)
