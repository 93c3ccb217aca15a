"""The parents of a written record: those of its chain, found in the caller's reach, and their ids.

The chain fixes where a record lies; only on its flat chain it may move.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.engine.path import PathStep
from teampro.engine.reading.reader import Reader
from teampro.engine.writing.validate import raise_faults
from teampro.errors import Refusal
from teampro.schema.resource import Resource
from teampro.session.session import Stored
from teampro.session.work import Work

Record = dict[str, Any]


class Parents:
    """The leading records of one write's chain; `ids` are those the path names."""

    def __init__(self, reader: Reader, steps: tuple[PathStep, ...], work: Work) -> None:
        self.reader = reader
        self.steps = steps
        self.work = work
        self.ids = {step.resource.id_field: step.id for step in steps}

    def find(self) -> tuple[Record, Stored]:
        """Return the last record as the wire shows it and as it is stored.

        Raises: Refusal not_found naming the step.
        """
        *above, last = self.steps
        record = self._locate({step.resource.plural: _only_id(step) for step in above})[-1]
        row = self.work.get(last.resource.plural, last.id)
        assert row is not None
        return record, row

    def fixed_for_new(self, resource: Resource) -> dict[str, int]:
        """Return the ids that a new record below gets: its parents', and where the last one lies.

        Raises: Refusal not_found naming the step.
        """
        wanted = [name for name in resource.path_fields if name in resource.fields]
        fields = {}
        for step in self.steps:
            noun = step.resource
            lies = (name for name in wanted if name in noun.fields and name != noun.id_field)
            fields[noun.plural] = (noun.id_field, *lies)
        parents = self._locate(fields)
        implied = parents[-1] if parents else {}
        return {name: implied[name] for name in wanted if name in implied} | self.ids

    def fixed_for(self, resource: Resource, old: Stored) -> dict[str, int]:
        """Return the ids that a change of the last record may not touch."""
        if len(self.steps) == 1:
            return self.ids
        return {name: old[name] for name in resource.path_fields if name in old} | self.ids

    def _locate(self, fields: Mapping[str, tuple[str, ...] | None]) -> list[Record]:
        """Read the records; faults of the params are reported before that one is absent."""
        work = self.work
        try:
            return self.reader.locate(work.session, self.steps, fields)
        except Refusal:
            raise_faults(work)
            raise


def _only_id(step: PathStep) -> tuple[str, ...]:
    return (step.resource.id_field,)
