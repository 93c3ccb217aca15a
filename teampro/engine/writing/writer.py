"""Writing: a Path with its params becomes changed rows, their effects, and the record they left.

What is refused, at whatever step, leaves nothing behind. Knows when a session begins and is undone;
what a chain says stands in chain_write, what an operation says in operating, what params with rows
say in many_params and parts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from teampro.engine.path import Path
from teampro.engine.reading.reader import Reader
from teampro.engine.result import Result
from teampro.engine.writing.answer import Told
from teampro.engine.writing.chain_write import ChainWrite
from teampro.engine.writing.many import ManyWrites
from teampro.engine.writing.many_params import EACH, read_many, writes_many
from teampro.engine.writing.operating import Operating
from teampro.engine.writing.rows import RowWriter
from teampro.engine.writing.rows_answer import RowsAnswer
from teampro.engine.writing.tree_answer import answer_tree
from teampro.errors import refuse_at
from teampro.session.session import Session
from teampro.settings import Settings
from teampro.store.files import BlobStore, Upload


class Writer:
    """Writes records for one server; threads share it."""

    def __init__(self, reader: Reader, settings: Settings, blobs: BlobStore) -> None:
        self.reader = reader
        self.rows = RowWriter(reader, settings, blobs)
        self.blobs = blobs

    def write(
        self,
        session: Session,
        path: Path,
        verb: str,
        params: Mapping[str, Any],
        upload: Upload | None = None,
        told: Told = None,
    ) -> Result:
        """Answer a POST, PUT or DELETE in a session: as a part of it, where it is open already.

        Of one record the fields that are `told` suffice. One that the database gave up for another
        is begun anew, once; inside an open session that, and to discard the upload, is left to
        whoever opened it.
        Raises: Refusal; nothing of this write is changed then.
        """

        def attempt() -> Result:
            if path.operation is not None:
                return self._operate(session, path, params, upload, told)
            if writes_many(session, path, verb, params):
                return self._write_many(session, path, verb, params, upload, told)
            return self._write_one(session, path, verb, params, upload, told)

        try:
            return session.retried(attempt)
        finally:
            if upload is not None and not session.is_open:
                self.blobs.discard(upload)

    def _operate(
        self,
        session: Session,
        path: Path,
        params: Mapping[str, Any],
        upload: Upload | None,
        told: Told,
    ) -> Result:
        operating = Operating(self.rows, session, path, params, told)
        operating.receive(upload)
        return _run(session, operating.run, operating.params.preview)

    def _write_one(
        self,
        session: Session,
        path: Path,
        verb: str,
        params: Mapping[str, Any],
        upload: Upload | None,
        told: Told,
    ) -> Result:
        one = ChainWrite(self.rows, session, path, verb, params)

        def run() -> Result:
            one.carry_out(path)
            return one.answer(told)

        one.receive(upload)
        try:
            return _run(session, run, one.params.preview)
        finally:
            if one.upload is not upload:
                one.discard()

    def _write_many(
        self,
        session: Session,
        path: Path,
        verb: str,
        params: Mapping[str, Any],
        upload: Upload | None,
        told: Told,
    ) -> Result:
        """Write many records: all of them, or nothing, or each that can be."""
        said = read_many(session, path, verb, params)
        if upload is not None and said.is_list:
            message = "A file comes with the write of one record; a row carries file_data."
            raise refuse_at("file", "misplaced", message)
        many = ManyWrites(self.rows, session, said.writes, upload)

        def run() -> Result:
            answer = RowsAnswer(self.reader, many, said, path, verb) if said.is_list else None
            if said.mode == EACH:
                many.run_each(said.groups)
            else:
                many.run()
                many.refuse_all(said.faults)
            session.reckon()
            if answer is not None:
                return answer.result()
            return answer_tree(self.reader, many, said.rows[0], told)

        try:
            many.receive()
            is_preview = said.preview if said.is_list else many.done[0].params.preview
            return _run(session, run, is_preview)
        finally:
            session.places.clear()
            many.discard()


def _run(session: Session, run: Callable[[], Result], is_preview: bool) -> Result:
    """Do a write inside the session, and undo it where it only previews."""
    with session.begin() as transaction:
        result = run()
        if is_preview:
            transaction.undo()
            return replace(result, keeps_nothing=True)
    return result
