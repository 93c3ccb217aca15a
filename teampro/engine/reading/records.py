"""Finding records: each within the one before it, and in the reach of who asks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from teampro.engine.access import needs_reach
from teampro.engine.path import PathStep
from teampro.engine.reading.branches import known_values
from teampro.engine.reading.lists import ALL_ROWS, absent_record
from teampro.engine.reading.planner import MOST_PLANS, Planner
from teampro.engine.reading.plans import Plan, PlanShape, Record
from teampro.engine.reading.weighed import read_weighed
from teampro.engine.reading.weight import Budget, TooHeavy, Weight, plain_weight
from teampro.schema.fields import Detail
from teampro.schema.links import Child
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.schema.rules import Stored
from teampro.schema.slot import bind, slot
from teampro.session.session import Session
from teampro.store.database import Database


class RecordReader:
    """Reads single records for one server; threads share it.

    `answer_bytes` is how much the lists of one may hold.
    """

    def __init__(self, database: Database, answer_bytes: int) -> None:
        self.database = database
        self.answer_bytes = answer_bytes
        self.planner = Planner(database)
        self._record_plan = lru_cache(maxsize=MOST_PLANS)(self._plan_of_record)
        self._detail_plan = lru_cache(maxsize=256)(self._compile_detail)

    def locate(
        self,
        session: Session,
        steps: Sequence[PathStep],
        fields: Mapping[str, tuple[str, ...] | None] | None = None,
    ) -> list[Record]:
        """Read the records of leading steps, each within the one before it and in reach.

        Raises: Refusal not_found naming the step.
        """
        found: list[Record] = []
        above: PathStep | None = None
        for step in steps:
            parent = above.resource if above is not None else None
            reach = needs_reach(step, parent, session.nouns)
            shown = (fields or {}).get(step.resource.plural)
            record = self._record(session, step, above, reach, shown)
            if record is None:
                raise absent_record(step.resource, step.id, above)
            found.append(record)
            above = step
        return found

    def record(
        self,
        session: Session,
        resource: Resource,
        record_id: int,
        in_reach: bool = True,
        link: Child | None = None,
        parent: PathStep | None = None,
        fields: tuple[str, ...] | None = None,
    ) -> Record | None:
        """Return one whole record as GET shows it, or None when absent or out of reach.

        It is shown whatever the caller reaches where that is not asked (`in_reach` false), and of
        it these `fields` alone, if they are named.
        """
        step = PathStep(resource, (record_id,), link)
        reach = in_reach and needs_reach(step, None, session.nouns)
        record = self._record(session, step, parent, reach, fields)
        if record is not None:
            self.add_details(session.nouns, resource, record, fields)
        return record

    def shown(
        self,
        session: Session,
        resource: Resource,
        row: Stored,
        fields: tuple[str, ...] | None = None,
    ) -> Record | None:
        """Return a record as `record` does, of its stored row.

        None where more than the row tells what is shown.
        """
        plan = self._record_plan(session.nouns, resource.plural, "", fields, False)
        details = (each.name for each in resource.details)
        if plan.stored is None or any(fields is None or name in fields for name in details):
            return None
        return plan.make([plan.stored(row)], session.context.vault)[0]

    def records(
        self,
        session: Session,
        resource: Resource,
        ids: Sequence[int],
        parent: PathStep | None = None,
    ) -> dict[int, Record]:
        """Return records as the rows of a list show them, flat or below a parent, by their ids.

        Whether the caller reaches them is not asked; those that are gone are left out.
        perf: rows that the session knows are not read again. Raises: Refusal too_many_bytes.
        """
        above = parent.resource.plural if parent is not None else ""
        plan = self.planner.plan(PlanShape(session.nouns, "ids", resource.plural, above))
        known = known_values(session)
        known |= {"ids": json.dumps(ids), "limit": len(ids), "offset": 0}
        known["parent"] = parent.id if parent is not None else 0
        text, values = plan.page
        budget, bound = Budget(self.answer_bytes, is_shared=False), bind(values, known)
        stored = [session.rows.get((resource.plural, each)) for each in ids]
        try:
            if plan.stored is not None and all(stored):
                rows = [tuple(plan.stored(row)) for row in stored if row is not None]
                budget.spend(plan.weight, rows)
            else:
                rows = read_weighed(self.database, text, bound, plan.weight, len(ids), budget)
        except TooHeavy:
            hint = "Write fewer rows at once, or rows with records: false."
            raise budget.refusal(resource.plural, hint) from None
        found = plan.make(rows, session.context.vault)
        return {record[resource.id_field]: record for record in found}

    def reaches(self, session: Session, plural: str, record_id: int) -> bool:
        """Say whether the caller sees a record."""
        resource = session.nouns[plural]
        step = PathStep(resource, (record_id,))
        reach = needs_reach(step, None, session.nouns)
        return self._record(session, step, None, reach, (resource.id_field,)) is not None

    def _record(
        self,
        session: Session,
        step: PathStep,
        above: PathStep | None,
        reach: bool,
        fields: tuple[str, ...] | None,
    ) -> Record | None:
        parent = above.resource.plural if above is not None else ""
        plan = self._record_plan(session.nouns, step.resource.plural, parent, fields, reach)
        known = known_values(session)
        known["id"] = step.id
        known["parent"] = above.id if above is not None else 0
        text, values = plan.page
        records = plan.make(self.database.rows(text, bind(values, known)), session.context.vault)
        return records[0] if records else None

    def _plan_of_record(
        self,
        nouns: Registry,
        plural: str,
        parent: str,
        fields: tuple[str, ...] | None,
        reach: bool,
    ) -> Plan:
        """Return the plan of one record. perf: kept, as no shape need be made to find it."""
        return self.planner.plan(
            PlanShape(nouns, "record", plural, parent, fields=fields, reach=reach)
        )

    def add_details(
        self,
        nouns: Registry,
        resource: Resource,
        record: Record,
        fields: tuple[str, ...] | None,
    ) -> None:
        """Add the plain lists that only a single record shows, one statement each.

        Raises: Refusal too_many_bytes.
        """
        if not resource.details:
            return
        budget = Budget(self.answer_bytes)
        for detail in resource.details:
            if fields is None or detail.name in fields:
                text, weight = self._detail_plan(nouns, detail.name, resource.plural)
                values = (record[resource.id_field],)
                try:
                    rows = read_weighed(self.database, text, values, weight, ALL_ROWS, budget)
                except TooHeavy:
                    hint = 'Leave it out: {"fields": …} names what is shown.'
                    raise budget.refusal(detail.name, hint) from None
                names = tuple(detail.columns)
                record[detail.name] = [dict(zip(names, row, strict=True)) for row in rows]

    def _compile_detail(self, nouns: Registry, name: str, plural: str) -> tuple[str, Weight]:
        detail: Detail = next(each for each in nouns[plural].details if each.name == name)
        model = detail.model
        columns = [getattr(model, column) for column in detail.columns.values()]
        query = model.select(*columns).where(getattr(model, detail.via) == slot("id"))
        text, _values = self.database.compile(query.order_by(model._meta.primary_key))
        return text, plain_weight([column.kind for column in columns])
