"""The answer to a write with parts: the record as it is, with the rows that were named inside."""

from __future__ import annotations

from typing import Any

from teampro.engine.reading.reader import Reader
from teampro.engine.result import Result
from teampro.engine.writing.answer import Told, made, reread
from teampro.engine.writing.many import ManyWrites
from teampro.engine.writing.named_records import NamedRecords
from teampro.engine.writing.parts import NamedRow

Record = dict[str, Any]


def answer_tree(reader: Reader, many: ManyWrites, root: NamedRow, told: Told = None) -> Result:
    """Answer writes that have all been carried out, with no figure due."""
    first = many.done[root.index]
    plural, singular = first.resource.plural, first.resource.singular
    # What had no effect is told by comparing all that was sent with all that there is.
    fields = None if any(one.params.readonly for one in many.done) else told
    shown = reread(reader, many.session, first.resource, first.id, False, fields)
    records = NamedRecords(reader, many)
    if fields is None:
        records.read(each for parts in root.parts.values() for each in parts)
    records.put(root, shown)
    data: Record = {"changed": first.changed()} if first.verb == "PUT" else {}
    data |= first.work.told_once | records.counts(root.indexes) | records.told(root.indexes)
    if first.params.preview:
        data["preview"] = True
    # What is told in part is the root alone: its parts were not read.
    tree = {"data": data, singular: records.filled(root) if fields is None else shown}
    return Result(tree) if first.verb == "PUT" else made(tree, first.params, plural, first.id)
