"""The names of what records refer to: one statement for each noun named, however many rows."""

from __future__ import annotations

import json
from collections.abc import Sequence

from teampro.engine.access import needs_reach
from teampro.engine.path import PathStep
from teampro.engine.reading.branches import known_values, may_name
from teampro.engine.reading.planner import Planner
from teampro.engine.reading.plans import PlanShape, Record
from teampro.engine.reading.weight import FIELD_BYTES, Budget, TooHeavy, Weight
from teampro.schema.fields import Field
from teampro.schema.kinds import ANYONE
from teampro.schema.registry import ANY
from teampro.schema.resource import Resource
from teampro.schema.slot import bind
from teampro.session.session import Session

Names = dict[int, str]
NAME_BYTES = 255 * 4
"""What a name may take."""


class NameReading:
    """The names that one answer tells; `budget` is how many bytes it may still hold."""

    def __init__(self, planner: Planner, session: Session, budget: Budget) -> None:
        self.planner = planner
        self.session = session
        self.budget = budget
        self._asked: list[tuple[str, Sequence[Field], Sequence[Record]]] = []

    def want(self, at: str, resource: Resource, records: Sequence[Record]) -> None:
        """Give records of the list or step `at` their `names`, which `fill` finds.

        They are those of the references that the records show.
        """
        if not records:
            return
        for record in records:
            record["names"] = None  # keeps the place, before lists that come into the row
        named = self.session.nouns.named(resource)
        shown = [known for known in named if known.name in records[0]]
        self._asked.append((at, shown, records))

    def fill(self) -> None:
        """Find all names that are wanted. Raises: Refusal too_many_bytes."""
        ids: dict[str, set[int]] = {}
        for _, shown, records in self._asked:
            for known in shown:
                ids.setdefault(known.to, set()).update(record[known.name] for record in records)
        names = {plural: self._names(plural, asked) for plural, asked in ids.items()}
        for at, shown, records in self._asked:
            told = [(known.name, names[known.to]) for known in shown]
            for record in records:
                record["names"] = {field: of.get(record[field], "") for field, of in told}
            self._weigh(at, records)

    def _names(self, plural: str, ids: set[int]) -> Names:
        """Return the names of records of a noun by their ids, as far as the caller sees them."""
        noun, nouns = self.session.nouns[plural], self.session.nouns
        found: Names = {ANYONE: ANY}
        asked = sorted(ids - {0, ANYONE})
        if not asked or not may_name(self.session, plural):
            return found
        shape = PlanShape(
            nouns,
            "ids",
            plural,
            fields=(noun.id_field, noun.label),
            reach=not noun.openly_named and needs_reach(PathStep(noun, ()), None, nouns),
        )
        plan = self.planner.plan(shape)
        known = known_values(self.session)
        known |= {"ids": json.dumps(asked), "limit": len(asked), "offset": 0}
        text, values = plan.page
        rows = self.planner.database.rows(text, bind(values, known))
        for record in plan.make(rows, self.session.context.vault):
            found[record[noun.id_field]] = record[noun.label]
        return found

    def _weigh(self, at: str, records: Sequence[Record]) -> None:
        count = len(records[0]["names"])
        fixed = sum(len(name) + FIELD_BYTES for name in records[0]["names"])
        weight = Weight(fixed, tuple(range(count)), fixed + count * NAME_BYTES)
        try:
            self.budget.spend(weight, [tuple(record["names"].values()) for record in records])
        except TooHeavy:
            hint = "Leave names out of it, or ask for fewer fields or rows."
            raise self.budget.refusal(at, hint) from None
