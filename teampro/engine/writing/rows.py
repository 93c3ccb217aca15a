"""One record created, changed or removed with all that its noun asks for: rows in, rows out.

What a chain says and what rules do to other nouns go this one way, so that both agree about what a
valid row is. Knows the order of the steps; what a noun asks for stands in its rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from teampro.engine.reading.reader import Reader
from teampro.engine.writing.conflicts import refuse_conflicts
from teampro.engine.writing.constraints import blank_row
from teampro.engine.writing.params import WriteParams
from teampro.engine.writing.references import check_chain, check_locks
from teampro.engine.writing.uploads import describe
from teampro.engine.writing.validate import check_sent, raise_faults, refuse_stale, validate
from teampro.schema.resource import Resource
from teampro.schema.rules import Stored
from teampro.session.activity import touch
from teampro.session.session import Session
from teampro.session.work import Work
from teampro.settings import Settings
from teampro.store.files import BlobStore, Upload


class RowWriter:
    """Writes rows inside the sessions of one server; threads share it."""

    def __init__(self, reader: Reader, settings: Settings, blobs: BlobStore) -> None:
        self.reader = reader
        self.settings = settings
        self.blobs = blobs
        self._blank = lru_cache(maxsize=256)(lambda noun: blank_row(noun, settings))

    def reaches(self, session: Session, plural: str, record_id: int) -> bool:
        """Say whether the caller sees a record now."""
        return self.reader.reaches(session, plural, record_id)

    def create(
        self,
        work: Work,
        resource: Resource,
        params: WriteParams,
        fixed: Mapping[str, int],
        upload: Upload | None = None,
    ) -> Stored:
        """Store a new row; `fixed` are the values that its chain gives it. Raises: Refusal.

        Where a record that is there takes it in, that is returned, and the work `is_folded`.
        """
        check_sent(work, resource, params, fixed, None)
        work.sent, work.is_preview = params.sent, params.preview
        row = {**self._blank(resource), **params.values}
        row |= {name: value for name, value in fixed.items() if name in row}
        if upload is not None and resource.upload:
            row |= describe(resource, upload, work.faults)
        validate(work, resource, params, None, row)
        standing = resource.rules.fold(work, row)
        if standing is not None:
            work.is_folded = True
            return standing
        if upload is not None:
            self.blobs.keep(upload)
        row = work.insert(resource.plural, row)
        _carry_out(work, resource, None, row)
        return row

    def change(
        self,
        work: Work,
        resource: Resource,
        params: WriteParams,
        fixed: Mapping[str, int],
        old: Stored,
    ) -> Stored:
        """Change a row and return it as it is then, effects included. Raises: Refusal."""
        check_sent(work, resource, params, fixed, old)
        refuse_stale(work, resource, params, old)
        refuse_conflicts(work, resource, params, old)
        work.sent, work.is_preview = params.sent, params.preview
        row = {**old, **params.values}
        validate(work, resource, params, old, row)
        if work.update(resource.plural, old, row):
            _carry_out(work, resource, old, row)
        return work.get(resource.plural, old[resource.id_field]) or row

    def remove(
        self,
        work: Work,
        resource: Resource,
        params: WriteParams,
        fixed: Mapping[str, int],
        row: Stored,
    ) -> None:
        """Remove a row and what hangs on it. Raises: Refusal."""
        check_chain(work, resource, params, fixed)
        raise_faults(work)
        refuse_stale(work, resource, params, row)
        check_locks(work, resource, row, None)
        resource.rules.before_delete(work, row)
        work.delete(resource.plural, row)
        _carry_out(work, resource, row, None)

    def create_for(self, work: Work, plural: str, values: Stored) -> Stored:
        """Create what a rule asks for."""
        return self.create(work, work.registry[plural], WriteParams(dict(values)), {})

    def change_for(self, work: Work, plural: str, old: Stored, values: Stored) -> Stored:
        """Change what a rule asks for."""
        return self.change(work, work.registry[plural], WriteParams(dict(values)), {}, old)

    def remove_for(self, work: Work, plural: str, row: Stored) -> None:
        """Remove what a rule asks for."""
        self.remove(work, work.registry[plural], WriteParams(), {}, row)


def _carry_out(work: Work, resource: Resource, old: Stored | None, row: Stored | None) -> None:
    """Carry out what follows from the write of a row: its rules' effects, activity above it."""
    resource.rules.after_write(work, old, row)
    touch(work, resource.plural, old, row)
