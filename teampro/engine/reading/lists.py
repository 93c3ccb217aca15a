"""Reading lists: those that stand directly in `response`, and those inside the rows of others.

Each list costs one statement and one for its total, however many rows or parents there are.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping, Sequence
from typing import Any

from teampro.engine.options.cursors import write_cursor
from teampro.engine.options.lists import ListOptions
from teampro.engine.path import Branch, PathStep
from teampro.engine.reading.branches import BranchPlans
from teampro.engine.reading.figures import list_data, list_figures
from teampro.engine.reading.first_of_each import FirstOfEach
from teampro.engine.reading.names import NameReading
from teampro.engine.reading.plans import Compiled, Plan, Record
from teampro.engine.reading.weighed import Keep, read_weighed
from teampro.engine.reading.weight import Budget, Row, TooHeavy
from teampro.engine.result import RowStream
from teampro.errors import Refusal
from teampro.schema.resource import Resource
from teampro.schema.slot import bind

ALL_ROWS = 2**62


class ListReading:
    """The lists of one read in progress.

    `budget` is how many rows the answer may still take, `byte_budget` how many bytes; `names` hear
    of the rows that tell names.
    """

    def __init__(
        self, plans: BranchPlans, budget: int, byte_budget: Budget, names: NameReading
    ) -> None:
        self.plans = plans
        self.names = names
        self.budget = budget
        self.most_rows = budget
        self.byte_budget = byte_budget
        self.figures: dict[str, dict[str, Any]] = {}

    def read(self, branch: Branch, parent: PathStep | None) -> tuple[list[Record], Record]:
        """Read a list that stands directly in `response`; return its rows and its data."""
        options = self.plans.options.lists[branch.name]
        plans = self.plans.parts(branch, parent.resource if parent is not None else None)
        plan = plans[0]
        limit = options.limit
        most = (limit or self.budget) + 1
        known = self.plans.values(branch, parent, most)
        if branch.step.ids:
            self.demand_all(branch, parent)
        rows = self._weighed(branch, plan, known, most, shown=limit)
        for part in plans[1:]:
            if len(rows) < most:
                known["limit"] = left = most - len(rows)
                rows = rows + self._weighed(branch, part, known, left, shown=left - 1)
        more = limit is not None and len(rows) > limit
        if more:
            del rows[limit:]
        total = self._total(plan, options, known, len(rows), more)
        self._spend(branch, len(rows))
        cursor = ""
        if more and plan.key_indexes:
            cursor = write_cursor(options.mark, (rows[-1][index] for index in plan.key_indexes))
        records = plan.make(rows, self.plans.session.context.vault)
        self.figures[branch.name] = list_figures(total, limit, len(rows), more, cursor)
        if options.names:
            self.names.want(branch.name, branch.step.resource, records)
        self._below(branch, records)
        return records, list_data(branch, parent, options, total, cursor)

    def stream(self, branch: Branch, parent: PathStep | None) -> RowStream:
        """Return all rows of a list; they are read when the answer is sent, in a view of its own.

        The records that a step names are looked for at once.
        """
        options = self.plans.options.lists[branch.name]
        plans = self.plans.parts(branch, parent.resource if parent is not None else None)
        limit = options.limit if options.limit is not None else ALL_ROWS
        known = self.plans.values(branch, parent, limit)
        if branch.step.ids:
            self.demand_all(branch, parent)
        return RowStream(plans[0].names, self._streamed(plans, known))

    def demand_all(self, branch: Branch, parent: PathStep | None) -> None:
        """Demand that each record a step names is there and in reach. Raises: Refusal."""
        step = branch.step
        plan = self.plans.bare_plan(branch, parent.resource if parent is not None else None)
        rows = self._rows(plan.page, self.plans.values(branch, parent, len(step.ids)))
        absent = set(step.ids).difference(row[0] for row in rows)
        if absent:
            raise absent_record(step.resource, min(absent), parent)

    def _rows(self, compiled: Compiled, known: Mapping[str, Any]) -> list[Any]:
        text, values = compiled
        return self.plans.planner.database.rows(text, bind(values, known))

    def _weighed(
        self,
        branch: Branch,
        plan: Plan,
        known: Mapping[str, Any],
        most: int,
        keep: Keep | None = None,
        shown: int | None = None,
    ) -> list[Row]:
        """Return rows of a plan as far as the answer may hold their bytes."""
        database, budget = self.plans.planner.database, self.byte_budget
        text, values = plan.page
        bound = bind(values, known)
        try:
            return read_weighed(database, text, bound, plan.weight, most, budget, keep, shown)
        except TooHeavy:
            hint = (
                f'Leave long texts out with {{"{branch.step.resource.plural}": {{"fields": …}}}}, '
                "set its limit, filter it, or export it as csv or ndjson."
            )
            raise budget.refusal(branch.name, hint) from None

    def _streamed(self, plans: Sequence[Plan], known: dict[str, Any]) -> Generator[Row]:
        database = self.plans.planner.database
        with database.reading():
            for plan in plans:
                text, values = plan.page
                for batch in database.batches(text, bind(values, known), plan.weight.batch):
                    known["limit"] -= len(batch)
                    for record in plan.make(batch, self.plans.session.context.vault):
                        yield tuple(record.values())

    def _total(
        self, plan: Plan, options: ListOptions, known: Mapping[str, Any], read: int, more: bool
    ) -> int | None:
        """Return the total; when the list is over it is known without counting."""
        if not options.count:
            return None
        if not more and options.after is None and (read or options.offset == 0):
            return options.offset + read
        return int(self._rows(plan.count, known)[0][0])

    def _below(self, branch: Branch, records: list[Record]) -> None:
        """Read the lists inside the rows of another."""
        for inner in branch.below:
            for record in records:
                record[inner.step.resource.plural] = []
            self._nested(inner, branch.step.resource, records)

    def _nested(self, branch: Branch, parent: Resource, parents: list[Record]) -> None:
        options = self.plans.options.lists[branch.name]
        limit = options.limit or 1
        if not parents:
            self.figures[branch.name] = list_figures(0 if options.count else None, limit, 0, False)
            self._below(branch, [])
            return
        by_id = {record[parent.id_field]: record for record in parents}
        plan = self.plans.plan(branch, parent)
        known = self.plans.values(branch, None, limit + 1)
        known["parents"] = json.dumps(list(by_id))
        known["most"] = self.budget + len(by_id) + 1
        first = FirstOfEach(plan.parent_index, limit)
        rows = self._weighed(branch, plan, known, known["most"], first.keep)
        truncated = first.is_truncated
        self._spend(branch, len(rows))
        if options.grouping is not None and not options.grouping.keys:
            there = {row[plan.parent_index] for row in rows}
            rows += [(*options.grouping.of_nothing, each) for each in by_id if each not in there]
        records = plan.make(rows, self.plans.session.context.vault)
        if options.names:
            self.names.want(branch.name, branch.step.resource, records)
        plural = branch.step.resource.plural
        for row, record in zip(rows, records, strict=True):
            by_id[row[plan.parent_index]][plural].append(record)
        total: int | None = len(rows) if options.count else None
        if truncated and options.count:
            total = int(self._rows(plan.count, known)[0][0])
        self.figures[branch.name] = list_figures(total, limit, len(rows), truncated)
        self._below(branch, records)

    def _spend(self, branch: Branch, rows: int) -> None:
        self.budget -= rows
        if self.budget < 0:
            raise Refusal(
                "too_many_rows",
                f"The answer would hold more than {self.most_rows} rows; {branch.name} went over. "
                f'Set {{"{branch.step.resource.plural}": {{"limit": …}}}}, filter it, or export '
                "it as csv or ndjson.",
            )


def absent_record(resource: Resource, record_id: int, above: PathStep | None) -> Refusal:
    """Return the Refusal of a record that is absent, out of reach or not below `above`."""
    below = f" below {above.resource.singular} {above.id}" if above is not None else ""
    return Refusal("not_found", f"There is no {resource.singular} {record_id}{below}.")
