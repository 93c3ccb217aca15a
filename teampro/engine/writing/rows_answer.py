"""The answer to rows: the verdict of each, and the records of those that stood."""

from __future__ import annotations

from typing import Any

from teampro.engine.path import Path
from teampro.engine.reading.reader import Reader
from teampro.engine.result import Result
from teampro.engine.writing.answer import counted
from teampro.engine.writing.chain_write import ChainWrite
from teampro.engine.writing.many import ManyWrites
from teampro.engine.writing.many_params import ManyParams
from teampro.engine.writing.named_records import NamedRecords
from teampro.engine.writing.parts import NamedRow
from teampro.errors import MOST_FAULTS

Record = dict[str, Any]


class RowsAnswer:
    """The answer to the rows of a call, or to the one change of several ids.

    To be made before they are written: it shows removed records as they were.
    """

    def __init__(
        self, reader: Reader, many: ManyWrites, said: ManyParams, path: Path, verb: str
    ) -> None:
        self.many = many
        self.said = said
        self.noun = path.written.resource
        self.records = NamedRecords(reader, many)
        self._faults_left = MOST_FAULTS
        self.befores: dict[int, Record] = {}
        if verb == "DELETE" and said.records:
            # sec: one that is out of reach may go with another; it is not shown for that.
            work = many.done[0].work
            ids = [each for each in path.written.ids if work.reaches(self.noun.plural, each)]
            self.befores = reader.records(many.session, self.noun, ids)

    def result(self) -> Result:
        """Return the whole answer, when all have been tried and no figure is due.

        A row has the status that it would have alone. One that was refused makes the whole 207, one
        that created a record 201; a preview keeps nothing, so it is 200 then.
        """
        self.records.read(self.said.rows if self.said.records else self._told())
        verdicts = [self._verdict(index, row) for index, row in enumerate(self.said.rows)]
        codes = {verdict["code"] for verdict in verdicts}
        status = 207 if max(codes) >= 400 else 200 if self.said.preview else max(codes)
        data: Record = {"rows": verdicts, **self._counts()}
        if self.said.preview:
            data["preview"] = True
        tree: Record = {"data": data}
        if self.said.records:
            shown = (self._shown(row) for row in self.said.rows)
            tree[self.noun.plural] = [each for each in shown if each is not None]
        return Result(tree, status, keeps_nothing=min(codes) >= 400)

    def _told(self) -> list[NamedRow]:
        """Return the rows whose records tell which of their fields had no effect."""
        many = self.many
        return [
            row
            for row in self.said.rows
            if any(many.done[index].params.readonly for index in row.indexes)
        ]

    def _counts(self) -> Record:
        """Return what rows with parts came to; of plain ones what went, verdicts tell the rest."""
        counts = self.records.counts(range(len(self.many.writes)))
        if any(row.parts for row in self.said.rows):
            return counts
        return {word: each for word, each in counts.items() if word == "deleted"}

    def _verdict(self, index: int, row: NamedRow) -> Record:
        if not self.many.stood(row.indexes):
            no = self.many.refusal(row.indexes, row.at, self.said.faults)
            assert no is not None
            told = no.verdict(max(self._faults_left, 1))
            self._faults_left -= len(told["errors"])
            return {"index": index} | told
        one = self.many.done[row.index]
        verdict: Record = {"index": index, "code": _code(one), "id": one.id}
        if one.verb == "PUT" and (changed := one.changed()):
            verdict["changed"] = changed
        deleted: Record = {}
        for each in row.indexes:
            for plural, count in self.many.done[each].work.deleted.items():
                deleted[plural] = deleted.get(plural, 0) + count
        if deleted:
            verdict["deleted"] = counted(self.many.session, deleted)
        return verdict | one.work.told_once | self.records.told(row.indexes, row.at)

    def _shown(self, row: NamedRow) -> Record | None:
        """Return the record of a row: of one that a DELETE's chain names, as it was."""
        if not self.many.stood(row.indexes):
            return None
        one = self.many.done[row.index]
        if one.verb == "DELETE":
            return self.befores.get(one.id)
        record = self.records.filled(row)
        return None if record is None else one.standing(record)


def _code(one: ChainWrite) -> int:
    return 201 if one.verb == "POST" and not one.work.is_folded else 200
