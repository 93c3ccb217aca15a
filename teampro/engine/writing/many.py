"""Many writes in one session, in their order: the one executor of whoever writes several records.

A write may wait for the record of an earlier one, which then takes its place in its chain. Each is
tried in a savepoint of its own: what is wrong with the others is found out too, and the caller
decides whether those that stood are kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from teampro.engine.path import Path
from teampro.engine.writing.chain_write import ChainWrite, Naming
from teampro.engine.writing.rows import RowWriter
from teampro.errors import Fault, Refusal, faults_at, refuse_all
from teampro.session.session import Session
from teampro.store.files import Upload

UNSEEN = 0
"""The id, in a chain, of a record that an earlier write makes or finds."""


@dataclass(frozen=True)
class Write:
    """One of many writes.

    `at` is where its params stand in those of the request, "" for their root. `awaits` tells which
    records of its chain are those of earlier writes: place in the chain -> index of the write.
    `naming` says what of the params names its record, where the chain of the call does not.
    """

    path: Path
    verb: str
    params: Mapping[str, Any]
    at: str = ""
    awaits: Mapping[int, int] = field(default_factory=dict)
    naming: Naming | None = None


class ManyWrites:
    """Writes with all their params typed; `refusals` are those of the writes that did not stand.

    `upload` are the bytes that came with the call; they are the first one's.
    """

    def __init__(
        self,
        rows: RowWriter,
        session: Session,
        writes: Sequence[Write],
        upload: Upload | None = None,
    ) -> None:
        self.session = session
        self.writes = writes
        self.refusals: dict[int, Refusal] = {}
        self._given = upload
        self._missing: set[int] = set()
        self._last: dict[tuple[str, int], ChainWrite] = {}
        self.done: list[ChainWrite] = []
        faults = 0
        for each in writes:
            one = ChainWrite(rows, session, each.path, each.verb, each.params, each.naming, faults)
            faults += len(one.work.faults)
            self.done.append(one)

    def receive(self) -> None:
        """Take the bytes of all of them, before the write lock is held. Raises: Refusal."""
        for index, one in enumerate(self.done):
            one.receive(self._given if index == 0 else None)

    def discard(self) -> None:
        """Let go of the bytes that were received here."""
        for one in self.done:
            if one.upload is not self._given:
                one.discard()

    def run(self) -> None:
        """Try each of them, inside the session.

        Raises: Refusal of the storage, which speaks of none of them alone.
        """
        self._run(range(len(self.writes)))

    def run_each(self, groups: Iterable[tuple[range, bool]]) -> None:
        """Try each of them, and keep of each group of neighbours all or nothing.

        Beside a group stands whether it is faulty already, so that nothing of it is kept.
        Raises: Refusal, as `run` does.
        """
        for group, is_faulty in groups:
            if len(group) == 1 and not is_faulty:
                self._run(group)
                continue
            with self.session.begin() as inner:
                self._run(group)
                if is_faulty or not self.stood(group):
                    self._missing.update(group)
                    inner.undo()

    def stood(self, indexes: Collection[int]) -> bool:
        """Say whether writes were all carried out, at least one, and not undone."""
        return bool(indexes) and self._missing.isdisjoint(indexes)

    def _run(self, indexes: Iterable[int]) -> None:
        for index in indexes:
            try:
                self._try(index, self.writes[index])
            except Refusal as no:
                if no.stops_all:
                    raise
                self._missing.add(index)
                self.refusals[index] = no

    def _try(self, index: int, write: Write) -> None:
        """Carry one out; where a record it waits for is missing, only its params can be judged."""
        one = self.done[index]
        if not self._missing.isdisjoint(write.awaits.values()):
            self._missing.add(index)
            if one.work.faults:
                raise refuse_all(one.work.faults)
            return
        with self.session.begin():
            one.carry_out(self._filled(write))
            if one.verb == "POST" and not one.work.is_folded:
                self.session.places[one.resource.plural, one.id] = write.at
            one.demand_reach()
        key = one.resource.plural, one.id
        if key in self._last:
            self._last[key].is_last = False
        self._last[key] = one

    def _filled(self, write: Write) -> Path:
        """Return the chain of a write with the ids of the records it waited for."""
        if not write.awaits:
            return write.path
        records = list(write.path.records)
        for place, index in write.awaits.items():
            records[place] = replace(records[place], ids=(self.done[index].id,))
        return replace(write.path, records=tuple(records))

    def refusal(self, group: range, at: str = "", faults: Iterable[Fault] = ()) -> Refusal | None:
        """Return one Refusal for what did not stand of a group and for faults found before.

        Paths are told from `at` on. None where nothing speaks against the group.
        """
        found = [each for each in faults if is_below(each.path, at)]
        for index in group:
            if index in self.refusals:
                found += faults_at(self.refusals[index], self.writes[index].at)
        if found:
            told = (replace(each, path=each.path[len(at) :].lstrip(".")) for each in found)
            return refuse_all({(each.path, each.message): each for each in told}.values())
        return next((no for index, no in self.refusals.items() if index in group), None)

    def refuse_all(self, faults: Iterable[Fault] = ()) -> None:
        """Raise one Refusal for all that did not stand, and for faults found before; or nothing."""
        refusal = self.refusal(range(len(self.writes)), "", faults)
        if refusal is not None:
            raise refusal


def is_below(path: str, at: str) -> bool:
    """Say whether a path of a fault is that of a row, or stands in it."""
    return not at or path == at or path.startswith(f"{at}.")
