"""Writing: a Path with its params becomes changed rows, their effects, and the record they left.

What is refused, at whatever step, leaves nothing behind. Knows when a session begins and is undone;
what a chain says stands in chain_write, what an operation says in operating, what params with parts
say in parts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from teampro.engine.path import Path
from teampro.engine.reading.reader import Reader
from teampro.engine.result import Result
from teampro.engine.writing.chain_write import ChainWrite
from teampro.engine.writing.many import ManyWrites
from teampro.engine.writing.operating import Operating
from teampro.engine.writing.params import WriteParams
from teampro.engine.writing.parts import PartsReader, carries_parts
from teampro.engine.writing.rows import RowWriter
from teampro.engine.writing.tree_answer import TreeAnswer
from teampro.session.session import Session
from teampro.settings import Settings
from teampro.store.faults import Clash
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
    ) -> Result:
        """Answer a POST, PUT or DELETE in a session: as a part of it, where it is open already.

        One that the database gave up for another is begun anew, once.
        Raises: Refusal; nothing of this write is changed then.
        """

        def attempt() -> Result:
            if path.operation is not None:
                return self._operate(session, path, params, upload)
            if carries_parts(session, path, verb, params):
                return self._write_tree(session, path, verb, params, upload)
            return self._write_one(session, path, verb, params, upload)

        try:
            try:
                return attempt()
            except Clash:
                if session.is_open:
                    raise
                return attempt()
        finally:
            if upload is not None:
                self.blobs.discard(upload)

    def _operate(
        self, session: Session, path: Path, params: Mapping[str, Any], upload: Upload | None
    ) -> Result:
        operating = Operating(self.rows, session, path, params)
        operating.receive(upload)
        return _run(session, operating.params, operating.run)

    def _write_one(
        self,
        session: Session,
        path: Path,
        verb: str,
        params: Mapping[str, Any],
        upload: Upload | None,
    ) -> Result:
        one = ChainWrite(self.rows, session, path, verb, params)

        def run() -> Result:
            one.carry_out(path)
            return one.answer()

        one.receive(upload)
        try:
            return _run(session, one.params, run)
        finally:
            if one.upload is not upload:
                one.discard()

    def _write_tree(
        self,
        session: Session,
        path: Path,
        verb: str,
        params: Mapping[str, Any],
        upload: Upload | None,
    ) -> Result:
        """Write a record with rows of its children: all of them, or nothing."""
        parts = PartsReader(session)
        root = parts.read(path, verb, params)
        many = ManyWrites(self.rows, session, parts.writes, upload)

        def run() -> Result:
            many.run()
            many.refuse_all(parts.faults)
            session.reckon()
            return TreeAnswer(self.reader, many, root).result()

        try:
            many.receive()
            return _run(session, many.done[root.index].params, run)
        finally:
            many.discard()


def _run(session: Session, params: WriteParams, run: Callable[[], Result]) -> Result:
    """Do a write inside the session, and undo it where its params only preview."""
    with session.begin() as transaction:
        result = run()
        if params.preview:
            transaction.undo()
    return result
