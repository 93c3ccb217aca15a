"""An operation in progress: its params are read and checked, it runs, and the record is answered.

What it does stands with its noun; it writes by the session's work alone, as any rule does.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from teampro.engine.path import Path
from teampro.engine.result import Result
from teampro.engine.writing.answer import Told, changed, made, notes, preview, removed, reread
from teampro.engine.writing.constraints import check_choices, missing
from teampro.engine.writing.params import WriteParamsReader
from teampro.engine.writing.parents import Parents
from teampro.engine.writing.references import check_chain, check_references
from teampro.engine.writing.rows import RowWriter
from teampro.engine.writing.validate import raise_faults, refuse_stale
from teampro.errors import Faults
from teampro.schema.operation import Operation
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.schema.rules import Stored
from teampro.session.session import Session
from teampro.session.work import Work
from teampro.store.files import Upload


class Operating:
    """The steps of one call of an operation."""

    def __init__(
        self,
        rows: RowWriter,
        session: Session,
        path: Path,
        params: Mapping[str, Any],
        told: Told = None,
    ) -> None:
        assert path.operation is not None
        self.told = told
        self.reader = rows.reader
        self.session = session
        self.operation = path.operation
        self.resource = path.written.resource
        self.takes = as_noun(session.nouns, self.resource, self.operation)
        self.work = Work(session, Faults(), rows)
        self.parents = Parents(self.reader, path, self.resource, self.work)
        self.work.ids = self.parents.ids
        typing = WriteParamsReader(self.takes, self.parents.ids, session.context, self.work.faults)
        self.params = typing.read_operation(self.operation, params)

    def receive(self, upload: Upload | None) -> None:
        """Refuse bytes that came with the call: none of the operations takes a file."""
        if upload is not None:
            message = f"{self.operation.word} takes no file."
            self.work.faults.note("file", "misplaced", message)

    def run(self) -> Result:
        """Run it, inside the transaction. Raises: Refusal."""
        record: Stored = {}
        if self.operation.on_collection:
            stands = fixed = self.parents.fixed_for_new(self.resource)
        elif self.operation.removes:
            (record, stands), fixed = self.parents.find(), self.parents.ids
        else:
            stands, fixed = self.parents.find_row(), self.parents.ids
        self._check(fixed)
        if not self.operation.on_collection:
            refuse_stale(self.work, self.resource, self.params, stands)
        assert self.operation.run is not None
        new = self.operation.run(self.work, dict(stands), self.params.values)
        raise_faults(self.work)
        self.session.reckon()
        if self.operation.removes:
            return removed(self.work, self.resource, record)
        return self._changed(stands) if new is None else self._made(new)

    def _check(self, fixed: Mapping[str, int]) -> None:
        """Check the params against the chain, the settings and the caller's reach.

        Raises: Refusal with every fault found so far.
        """
        work, values = self.work, self.params.values
        check_chain(work, self.takes, self.params, fixed)
        check_choices(self.takes, values, None, work.settings, work.faults)
        check_references(work, self.takes, values, None)
        row = dict.fromkeys(self.takes.fields) | values
        for name in missing(self.takes, row):
            if not work.is_faulty(name):
                work.fault(name, "required", f"{name} is required and may not be empty.")
        raise_faults(work)

    def _changed(self, old: Stored) -> Result:
        """Return the answer of one that made nothing: as of a PUT; of a collection the notes."""
        if self.operation.on_collection:
            return Result({"data": self._notes()})
        record_id = old[self.resource.id_field]
        new = self.work.get(self.resource.plural, record_id) or old
        record = reread(self.reader, self.session, self.resource, record_id, False, self.told)
        data: Stored = {"changed": changed(self.resource, self.params.values, old, new)}
        return Result({"data": data | self._notes(), self.resource.singular: record})

    def _made(self, row: Stored) -> Result:
        """Return the answer of one that made a record: as of a POST, unless it only previews."""
        noun = self.session.nouns[self.operation.makes]
        record = reread(self.reader, self.session, noun, row[noun.id_field], True, self.told)
        tree = {"data": self._notes(), noun.singular: record}
        return made(tree, self.params, noun.plural, row[noun.id_field])

    def _notes(self) -> Stored:
        return notes(self.work) | preview(self.params)


@lru_cache(maxsize=256)
def as_noun(nouns: Registry, resource: Resource, operation: Operation) -> Resource:
    """Return the params of an operation as the fields of a noun, so that they are read alike.

    perf: it follows from the declarations, and is made once for all callers that see the same.
    """
    return resource.cut(nouns.params(resource, operation), required=operation.required)
