"""One write that a chain says: params become a changed row, and the record that is answered.

Its params are typed, and its bytes received, when it is made; it is carried out when the records
of its chain are known. How a row is written stands in rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from teampro.engine.chain_ids import ids_of_write
from teampro.engine.path import Path
from teampro.engine.result import Result
from teampro.engine.writing.answer import (
    Told,
    changed,
    ignored,
    made,
    notes,
    out_of_sight,
    preview,
    removed,
    reread,
)
from teampro.engine.writing.params import WriteParamsReader
from teampro.engine.writing.parents import Parents
from teampro.engine.writing.rows import RowWriter
from teampro.engine.writing.uploads import receive
from teampro.engine.writing.validate import raise_faults
from teampro.errors import Faults, refuse_at
from teampro.schema.check import EXTERNAL
from teampro.schema.rules import Stored
from teampro.session.session import Session
from teampro.session.work import Work
from teampro.store.files import Upload

Record = dict[str, Any]


@dataclass(frozen=True)
class Naming:
    """The field of params that names the record, which the chain of the call does not name.

    Of an external one `key` is its value; whether a record has it, shows when it is looked for.
    """

    field: str
    key: Any = None


OF_CHAIN = Naming("")
"""That of one of several records which the chain names: their answer is no single one's."""


class ChainWrite:
    """A POST, PUT or DELETE in progress.

    `resource` is the noun it writes. `old` and `new` are the row as it was found and as it was
    stored; `before` is the record as it was, where the answer asks for it; `is_last` says that the
    session has made no other write to the record since. A POST that is named by an external key
    becomes a PUT where a record has it.
    """

    def __init__(
        self,
        rows: RowWriter,
        session: Session,
        path: Path,
        verb: str,
        params: Mapping[str, Any],
        naming: Naming | None = None,
        faults_before: int = 0,
    ) -> None:
        self.rows = rows
        self.session = session
        self.path = self._said = path
        self.verb = verb
        self.naming = naming
        self.work = Work(session, Faults(faults_before), rows)
        step = path.written
        self.resource = session.nouns.written(step.resource, step.link, verb)
        self._ids = ids_of_write(path, self.resource)
        reader = WriteParamsReader(self.resource, self._ids, session.context, self.work.faults)
        if verb == "DELETE":
            self.params = reader.read_removal(params, naming.field if naming is not None else "")
        else:
            self.params = reader.read(params)
        self.upload: Upload | None = None
        self.old: Stored | None = None
        self.new: Stored | None = None
        self.before: Record = {}
        self.is_last = True

    @property
    def id(self) -> int:
        """The id of the record, once it is carried out."""
        return int(self.new[self.resource.id_field]) if self.new else self.path.records[-1].id

    def receive(self, upload: Upload | None) -> None:
        """Take the bytes that came with the call or in params, before the write lock is held."""
        params, faults = self.params, self.work.faults
        self.upload = upload
        if upload is None:
            if self.verb == "POST":
                limit = self.rows.settings["limit.upload_bytes"]
                self.upload = receive(self.rows.blobs, self.resource, params, limit, faults)
            return
        if self.verb == "DELETE" or not self.resource.upload:
            message = f"{self.verb} of {self.resource.plural} takes no file."
            faults.note("file", "misplaced", message)
        elif params.file_data is not None:
            faults.note("file_data", "repeated_value", "The file stands in the part `file` too.")
        params.is_upload = True

    def discard(self) -> None:
        """Let go of the bytes, kept or not."""
        if self.upload is not None:
            self.rows.blobs.discard(self.upload)

    def carry_out(self, path: Path) -> None:
        """Write the row, inside the session, below the records that `path` names.

        Figures of the records above may be due then. Raises: Refusal.
        """
        if self.naming is not None and self.naming.field == EXTERNAL:
            path = self._found(path, self.naming)
        self.path = path
        plural = self.resource.plural
        if self.verb == "DELETE" and self.work.is_gone(plural, path.records[-1].id):
            return  # it went with a record that this session removed before
        named = self.naming.field if self.naming is not None else ""
        ids = self._ids if path is self._said else None
        parents = Parents(self.rows.reader, path, self.resource, self.work, named, ids)
        self.work.ids = parents.ids
        if self.verb == "POST":
            fixed = parents.fixed_for_new(self.resource)
            self.new = self.rows.create(self.work, self.resource, self.params, fixed, self.upload)
            return
        self.session.reckon_if_due(plural, path.records[-1].id)
        shows = bool(self.params.readonly) if self.verb == "PUT" else self.naming is None
        if shows:
            self.before, self.old = parents.find()
        else:
            self.old = parents.find_row()
        if self.verb == "DELETE":
            self.rows.remove(self.work, self.resource, self.params, parents.ids, self.old)
            return
        fixed = parents.fixed_for(self.resource, self.old)
        self.new = self.rows.change(self.work, self.resource, self.params, fixed, self.old)

    def _found(self, path: Path, naming: Naming) -> Path:
        """Return the chain of the record with an external key; of a POST as it is, for none.

        sec: one out of reach is answered like one that cannot be found. Raises: Refusal.
        """
        if self.work.faults:
            raise_faults(self.work)
        rows = self.work.select(self.resource.plural, {EXTERNAL: naming.key})
        if not rows and self.verb == "POST":
            return path
        step = path.written
        record_id = rows[0][self.resource.id_field] if rows else 0
        if not rows or not self.work.reaches(self.resource.plural, record_id):
            message = f"You see no {self.resource.singular} with this external key."
            raise refuse_at(EXTERNAL, "not_found", message, naming.key)
        if self.verb == "POST":
            self.verb = "PUT"
        return replace(path, records=(*path.records, replace(step, ids=(record_id,))), lists=())

    @property
    def needs_reach(self) -> bool:
        """Whether the record must be in its writer's reach now: a new or moved one."""
        old, new = self.old, self.new
        if old is None or new is None:
            return new is not None
        return any(old[name] != new[name] for name in self.resource.path_fields if name in old)

    def demand_reach(self) -> None:
        """Raise Refusal where the writer would not see what he wrote."""
        if self.needs_reach and not self.work.reaches(self.resource.plural, self.id):
            raise out_of_sight(self.resource)

    def changed(self) -> list[str]:
        """Return the recorded fields of a changed record that differ from what they were.

        Figures that were reckoned since count, too, unless another write was made to the record.
        """
        assert self.old is not None and self.new is not None
        now = self.work.get(self.resource.plural, self.id) if self.is_last else self.new
        return changed(self.resource, self.params.values, self.old, now or self.new)

    def ignored(self, record: Record) -> list[str]:
        """Return the sent fields that had no effect; `record` is what is answered."""
        told = record if self.verb == "POST" else self.before
        unheard = ignored(self.resource, self.params, told, self.session.context)
        return unheard + self.work.ignored

    def answer(self, told: Told = None) -> Result:
        """Return the answer of a write that is carried out. Raises: Refusal forbidden."""
        self.session.reckon()
        if self.verb == "DELETE":
            return removed(self.work, self.resource, self.before)
        fields = None if self.params.readonly else told
        reader, is_new = self.rows.reader, self.needs_reach
        record = reread(reader, self.session, self.resource, self.id, is_new, fields)
        data: Record = {} if self.verb == "POST" else {"changed": self.changed()}
        if unheard := self.ignored(record):
            data["ignored"] = unheard
        data |= notes(self.work) | preview(self.params)
        if self.verb == "PUT":
            return Result({"data": data, self.resource.singular: record})
        shown = self.path.written.resource
        if self.work.is_folded:
            return Result({"data": data, shown.singular: self.standing(record)})
        tree = {"data": data, shown.singular: self._linked() or record}
        return made(tree, self.params, self.resource.plural, self.id)

    def standing(self, record: Record) -> Record:
        """Return the written record; one that took in what was sent only to who may read it.

        Others are told its id alone.
        """
        rights = self.session.caller.rights
        if not self.work.is_folded or rights.allow("GET", self.resource.plural):
            return record
        return {self.resource.id_field: self.id}

    def _linked(self) -> Record | None:
        """Return the record that a create below a link has linked."""
        step = self.path.written
        if step.link is None or step.link.through is None or self.new is None:
            return None
        return self.rows.reader.record(
            self.session,
            step.resource,
            self.new[step.link.through[2]],
            in_reach=False,
            link=step.link,
            parent=self.path.records[-1],
        )
