"""Writing: a Path with its params becomes changed rows, their effects, and the record they left.

What is refused, at whatever step, leaves nothing behind. Knows what a chain says; how a row is
written stands in rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.engine.path import Path
from teampro.engine.reading.reader import Reader
from teampro.engine.result import Result
from teampro.engine.writing.answer import changed, ignored, reread
from teampro.engine.writing.operating import Operating
from teampro.engine.writing.params import WriteParamsReader
from teampro.engine.writing.parents import Parents
from teampro.engine.writing.rows import RowWriter
from teampro.engine.writing.uploads import receive
from teampro.errors import Faults
from teampro.schema.resource import Resource
from teampro.session.session import Session, Stored
from teampro.session.work import Work
from teampro.settings import Settings
from teampro.store.faults import Clash
from teampro.store.files import BlobStore, Upload

Record = dict[str, Any]


class Writer:
    """Writes records for one server; threads share it."""

    def __init__(self, reader: Reader, settings: Settings, blobs: BlobStore) -> None:
        self.reader = reader
        self.rows = RowWriter(reader, settings, blobs)
        self.settings = settings
        self.blobs = blobs

    def write(
        self,
        session: Session,
        path: Path,
        verb: str,
        params: Mapping[str, Any],
        upload: Upload | None = None,
    ) -> Result:
        """Answer a POST, PUT or DELETE in a session: as a part of it, where it is open already.

        One that the database gave up for another is begun anew, once.
        Raises: Refusal; nothing of this write is changed then.
        """

        def attempt() -> Result:
            if path.operation is not None:
                operating = Operating(self.reader, self.rows, session, path, params)
                return self._attempt(operating, upload)
            return self._attempt(_Writing(self, session, path, verb, params), upload)

        try:
            if session.is_open:
                return attempt()
            try:
                return attempt()
            except Clash:
                return attempt()
        finally:
            if upload is not None:
                self.blobs.discard(upload)

    def _attempt(self, writing: _Writing | Operating, upload: Upload | None) -> Result:
        received = writing.receive(upload)
        try:
            with writing.session.begin() as transaction:
                result = writing.run(received)
                if writing.params.preview:
                    transaction.undo()
            return result
        finally:
            if received is not None and received is not upload:
                self.blobs.discard(received)


class _Writing:
    """One write in progress: the steps of create, update and delete."""

    def __init__(
        self, writer: Writer, session: Session, path: Path, verb: str, params: Mapping[str, Any]
    ) -> None:
        self.writer = writer
        self.reader = writer.reader
        self.session = session
        self.path = path
        self.verb = verb
        self.rows = writer.rows
        self.work = Work(session, Faults(), self.rows)
        self.step = path.written
        self.resource = session.nouns.written(self.step.resource, self.step.link, verb)
        self.parents = Parents(self.reader, path, self.resource, self.work)
        reader = WriteParamsReader(
            self.resource, self.parents.ids, session.context, self.work.faults
        )
        self.params = reader.read_removal(params) if verb == "DELETE" else reader.read(params)

    def receive(self, upload: Upload | None) -> Upload | None:
        """Take the bytes that came with the call, before the write lock is held."""
        params, faults = self.params, self.work.faults
        if upload is None:
            if self.verb != "POST":
                return None
            limit = self.writer.settings["limit.upload_bytes"]
            return receive(self.writer.blobs, self.resource, params, limit, faults)
        if self.verb == "DELETE" or not self.resource.upload:
            message = f"{self.verb} of {self.resource.plural} takes no file."
            faults.note("file", "misplaced", message)
        elif params.file_data is not None:
            faults.note("file_data", "repeated_value", "The file stands in the part `file` too.")
        params.is_upload = True
        return upload

    def run(self, upload: Upload | None) -> Result:
        """Do the write, inside the transaction."""
        if self.verb == "DELETE":
            return self._delete()
        return self._update() if self.verb == "PUT" else self._create(upload)

    def _create(self, upload: Upload | None) -> Result:
        """Create a record in the chain's collection, below its parents."""
        fixed = self.parents.fixed_for_new(self.resource)
        row = self.rows.create(self.work, self.resource, self.params, fixed, upload)
        return self._created(row)

    def _update(self) -> Result:
        """Change the chain's record."""
        resource = self.resource
        before: Record = {}
        if self.params.readonly:
            before, old = self.parents.find()
        else:
            old = self.parents.find_row()
        fixed = self.parents.fixed_for(resource, old)
        new = self.rows.change(self.work, resource, self.params, fixed, old)
        record = self._reread(new, _is_moved(resource, old, new))
        data = {"changed": changed(resource, self.params.values, old, new)}
        return Result({"data": data | self._data_beside(before), resource.singular: record})

    def _delete(self) -> Result:
        """Remove the chain's record and what hangs on it."""
        record, row = self.parents.find()
        work = self.work
        self.rows.remove(work, self.resource, self.params, self.parents.ids, row)
        nouns = self.session.registry.resources
        deleted = {noun.plural: work.deleted.get(noun.plural, 0) for noun in nouns}
        data: Record = {"deleted": {plural: count for plural, count in deleted.items() if count}}
        if work.notes:
            data["notes"] = work.notes
        return Result({"data": data, self.resource.singular: record})

    def _created(self, row: Stored) -> Result:
        """Return the answer of a create: the record, below a link the one that was linked."""
        record = self._reread(row, is_new=True)
        data = self._data_beside(record)
        location = f"{self.resource.plural}/{row[self.resource.id_field]}"
        link = self.step.link
        if link is not None and link.through is not None:
            linked = self.reader.record(
                self.session,
                self.step.resource,
                row[link.through[2]],
                in_reach=False,
                link=link,
                parent=self.path.records[-1],
            )
            assert linked is not None
            record = linked
        tree = {"data": data, self.step.resource.singular: record}
        return Result(tree, 201, location)

    def _reread(self, row: Stored, is_new: bool) -> Record:
        """Return the record as it now is; a new or moved one must be in its writer's reach."""
        return reread(self.reader, self.session, self.resource, row, is_new)

    def _data_beside(self, record: Record) -> Record:
        """Return what `data` says besides: sent fields that had no effect, and notes."""
        data: Record = {}
        context = self.session.context
        unheard = ignored(self.resource, self.params, record, context) + self.work.ignored
        if unheard:
            data["ignored"] = unheard
        if self.work.notes:
            data["notes"] = self.work.notes
        return data


def _is_moved(resource: Resource, old: Stored, new: Stored) -> bool:
    return any(old[name] != new[name] for name in resource.path_fields if name in old)
