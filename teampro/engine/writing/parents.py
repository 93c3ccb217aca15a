"""The parents of a written record: those of its chain, found in the caller's reach, and their ids.

The chain fixes where a record lies; only on its flat chain it may move.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.engine.chain_ids import ids_of_write
from teampro.engine.path import Path, PathStep
from teampro.engine.reading.lists import absent_record
from teampro.engine.reading.reader import Reader
from teampro.engine.writing.validate import raise_faults
from teampro.errors import Refusal, refuse_at
from teampro.schema.resource import Resource
from teampro.schema.rules import Stored
from teampro.session.work import Work

Record = dict[str, Any]


class Parents:
    """The leading records of one write's chain; `ids` are theirs, as the written noun has them.

    They are known already to whoever gives them. `named` is the field of params that names the last
    of them, so that it is refused there.
    """

    def __init__(
        self,
        reader: Reader,
        path: Path,
        resource: Resource,
        work: Work,
        named: str = "",
        ids: dict[str, int] | None = None,
    ) -> None:
        self.reader = reader
        self.steps = path.records
        self.work = work
        self.named = named
        self.ids = ids_of_write(path, resource) if ids is None else ids

    def find(self) -> tuple[Record, Stored]:
        """Return the last record as the wire shows it and as it is stored.

        Raises: Refusal not_found naming the step.
        """
        *above, last = self.steps
        record = self._locate({step.resource.plural: _only_id(step) for step in above})[-1]
        return record, self._row(last)

    def find_row(self) -> Stored:
        """Return the last record as it is stored. Raises: Refusal not_found naming the step."""
        if self._are_plain:
            return self._plain_rows()[-1]
        self._locate({step.resource.plural: _only_id(step) for step in self.steps})
        return self._row(self.steps[-1])

    def fixed_for_new(self, resource: Resource) -> dict[str, int]:
        """Return the ids that a new record below gets: its parents', and where the last one lies.

        Raises: Refusal not_found naming the step.
        """
        parents = self._plain_rows() if self._are_plain else self._locate(self._lying())
        if not parents:
            return self.ids
        last, above = parents[-1], self.steps[-1].resource
        implied = {above.fields[name].to: last[name] for name in above.path_fields}
        wanted = ((name, resource.fields[name].to) for name in resource.path_fields)
        return {name: implied[to] for name, to in wanted if to in implied} | self.ids

    def _lying(self) -> dict[str, tuple[str, ...] | None]:
        """Return the fields of each record that tell where it lies."""
        nouns = (step.resource for step in self.steps)
        return {noun.plural: (noun.id_field, *noun.path_fields) for noun in nouns}

    def fixed_for(self, resource: Resource, old: Stored) -> dict[str, int]:
        """Return the ids that a change of the last record may not touch."""
        if len(self.steps) == 1:
            return self.ids
        return {name: old[name] for name in resource.path_fields if name in old} | self.ids

    @property
    def _are_plain(self) -> bool:
        """Whether ids are all that tells that the caller sees the records."""
        nouns = self.work.session.nouns
        return all(
            nouns.reach(step.resource.plural).condition is None
            and (step.link is None or not (step.link.through or step.link.where))
            for step in self.steps
        )

    def _plain_rows(self) -> list[Stored]:
        """Return the records of who sees all rows of their nouns, as they are stored.

        perf: one look finds a record and reads its row, which the rules mostly want too.
        """
        rows: list[Stored] = []
        above: PathStep | None = None
        for step in self.steps:
            row = self.work.peek(step.resource.plural, step.id)
            if row is None or (above is not None and step.link and row[step.link.via] != above.id):
                raise_faults(self.work)
                raise self._absent(step, absent_record(step.resource, step.id, above))
            rows.append(row)
            above = step
        return rows

    def _row(self, step: PathStep) -> Stored:
        row = self.work.peek(step.resource.plural, step.id)
        assert row is not None
        return row

    def _locate(self, fields: Mapping[str, tuple[str, ...] | None]) -> list[Record]:
        """Read the records; faults of the params are reported before that one is absent."""
        work = self.work
        try:
            return self.reader.locate(work.session, self.steps, fields)
        except Refusal as absent:
            raise_faults(work)
            self._demand_above()
            raise self._absent(self.steps[-1], absent) from None

    def _demand_above(self) -> None:
        """Demand the records above one that params name. Raises: Refusal not_found."""
        above = self.steps[:-1]
        if self.named and above:
            ids = {step.resource.plural: _only_id(step) for step in above}
            self.reader.locate(self.work.session, above, ids)

    def _absent(self, step: PathStep, absent: Refusal) -> Refusal:
        """Return the refusal of a record that was not found, of one that params name there.

        sec: only of a record in reach it is said that it hangs elsewhere.
        """
        if not self.named or step is not self.steps[-1]:
            return absent
        word, message = absent.word, absent.message
        if len(self.steps) > 1:
            above = self.work.called(self.steps[-2].resource.plural, self.steps[-2].id)
            one = f"{step.resource.singular} {step.id}"
            message = f"There is no {one} below {above}."
            if self.work.reaches(step.resource.plural, step.id):
                word = "contradiction"
                message = f"The {one} does not hang below {above}; only its flat chain moves it."
        given = step.id if self.named == step.resource.id_field else ...
        return refuse_at(self.named, word, message, given)


def _only_id(step: PathStep) -> tuple[str, ...]:
    return (step.resource.id_field,)
