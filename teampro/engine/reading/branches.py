"""The plan of each list of one read, and the values it is bound to."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from teampro.engine.access import needs_reach
from teampro.engine.options.fields import list_fields
from teampro.engine.options.reader import ReadOptions
from teampro.engine.path import Branch, PathStep
from teampro.engine.reading.planner import Planner
from teampro.engine.reading.plans import Plan, PlanShape
from teampro.schema.granted_chains import NAMED_FREELY, covers
from teampro.schema.resource import Resource
from teampro.session.session import Session


def known_values(session: Session) -> dict[str, Any]:
    """Return the values that any statement may ask for: who calls, and when."""
    return {"me": session.caller.id, "now_seconds": int(session.context.now.timestamp())}


def may_name(session: Session, plural: str) -> bool:
    """Say whether the caller may learn the names of a noun's records that he reaches.

    sec: a token tells none of a noun that it cannot read, or of which it is not granted all.
    """
    rights = session.caller.rights
    if rights.chains is None or plural in NAMED_FREELY or covers(rights.chains, plural):
        return rights.allow("GET", plural)
    return False


@dataclass(frozen=True)
class BranchPlans:
    """What each branch of a read needs of the database.

    Rows that `are_streamed` show names as further columns: while they come, nothing else is asked.
    """

    planner: Planner
    session: Session
    options: ReadOptions
    are_streamed: bool = False

    def plan(self, branch: Branch, parent: Resource | None) -> Plan:
        """Return the plan of a list inside rows, or directly in the answer, of `parent`."""
        return self.planner.plan(self._shape(branch, parent))

    def parts(self, branch: Branch, parent: Resource | None) -> list[Plan]:
        """Return the plans whose rows, one after the other, are the list.

        perf: behind a cursor the rows without a first sort value are read by themselves; "later
        or nothing" in one condition would read all rows before the cursor too.
        """
        shape = self._shape(branch, parent)
        parts = [self.planner.plan(shape)]
        if shape.nulls is not None and not shape.nulls[0]:
            fields = list_fields(self.session.nouns, branch).known
            if fields[shape.sort[0][0]].nullable:
                parts.append(self.planner.plan(replace(shape, nulls=(True,))))
        return parts

    def bare_plan(self, branch: Branch, parent: Resource | None) -> Plan:
        """Return the plan of exactly the records that a step names, their ids only."""
        return self.planner.plan(
            PlanShape(
                nouns=self.session.nouns,
                kind="ids",
                plural=branch.step.resource.plural,
                parent=parent.plural if parent is not None else "",
                sort=self.options.lists[branch.name].sort,
                fields=(branch.step.resource.id_field,),
                reach=self._needs_reach(branch.step, parent),
            )
        )

    def values(self, branch: Branch, parent: PathStep | None, limit: int) -> dict[str, Any]:
        """Return what the slots of a branch's plan stand for."""
        options = self.options.lists[branch.name]
        known = known_values(self.session)
        known["limit"] = limit
        known["offset"] = options.offset
        if parent is not None:
            known["parent"] = parent.id
        if branch.step.ids:
            known["ids"] = json.dumps(branch.step.ids)
        for index, key in enumerate(options.after or ()):
            known[f"k{index}"] = key
        self._bind_filters(branch, known, "")
        return known

    def _bind_filters(self, branch: Branch, known: dict[str, Any], prefix: str) -> None:
        for index, value in enumerate(self.options.lists[branch.name].values):
            known[f"{prefix}v{index}"] = value
        for index, (inner, _wanted) in enumerate(self.required(branch)):
            self._bind_filters(inner, known, f"{prefix}r{index}_")

    def required(self, branch: Branch) -> list[tuple[Branch, bool]]:
        """Return the lists inside the rows that must, or must not, have a row."""
        lists = self.options.lists
        wanted = ((inner, lists[inner.name].require) for inner in branch.below)
        return [(inner, require) for inner, require in wanted if require is not None]

    def _shape(self, branch: Branch, parent: Resource | None) -> PlanShape:
        options = self.options.lists[branch.name]
        step = branch.step
        required = self.required(branch) if branch.below else ()
        return PlanShape(
            nouns=self.session.nouns,
            kind="nested" if branch.is_nested else "ids" if step.ids else "list",
            plural=step.resource.plural,
            parent=parent.plural if parent is not None and step.link is not None else "",
            tail=branch.tail.word if branch.tail is not None else "",
            where=options.where,
            sort=options.sort,
            nulls=None if options.after is None else tuple(key is None for key in options.after),
            fields=options.fields,
            named=self._named(step) if options.names and self.are_streamed else None,
            reach=self._needs_reach(step, parent),
            grouping=options.grouping,
            required=tuple(
                (self._shape(inner, step.resource), wanted) for inner, wanted in required
            ),
        )

    def _named(self, step: PathStep) -> frozenset[str]:
        """Return the nouns that rows refer to whose names the caller may learn."""
        plurals = {known.to for known in self.session.nouns.named(step.resource)}
        return frozenset(each for each in plurals if may_name(self.session, each))

    def _needs_reach(self, step: PathStep, parent: Resource | None) -> bool:
        return needs_reach(step, parent, self.session.nouns)
