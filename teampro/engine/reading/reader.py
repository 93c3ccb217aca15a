"""Reading: a Path with its options becomes the tree of `response`, or rows or bytes to stream.

Runs inside the transaction of its caller. Records are found by records, lists read by lists.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from teampro.engine.options.reader import OptionReader, ReadOptions
from teampro.engine.path import Path
from teampro.engine.reading.branches import BranchPlans
from teampro.engine.reading.lists import ListReading
from teampro.engine.reading.names import NameReading
from teampro.engine.reading.plans import Record
from teampro.engine.reading.record_version import take_version, with_version
from teampro.engine.reading.records import RecordReader
from teampro.engine.reading.weight import Budget
from teampro.engine.resolve import MOST_PATHS
from teampro.engine.result import Download, Result
from teampro.errors import Refusal, refuse_all
from teampro.schema.registry import Registry
from teampro.schema.values import Context
from teampro.session.session import Session
from teampro.settings import Settings
from teampro.store.database import Database
from teampro.store.files import BlobStore

MOST_INLINE_BYTES = 8 * 2**20
STREAMED = ("csv", "ndjson")
RAW = "raw"


class Reader(RecordReader):
    """Answers every GET of records and lists; threads share it."""

    def __init__(self, database: Database, settings: Settings, blobs: BlobStore) -> None:
        super().__init__(database, settings["limit.answer_bytes"])
        self.settings = settings
        self.blobs = blobs
        self._default_options = lru_cache(maxsize=MOST_PATHS)(self._read_no_params)

    def read(
        self,
        session: Session,
        path: Path,
        params: Mapping[str, Any],
        format_name: str,
        most_inline: int = MOST_INLINE_BYTES,
    ) -> Result:
        """Answer a GET; a tree carries a file of at most so many bytes.

        Raises: Refusal not_found, too_many_rows, too_many_bytes, contradiction and every fault of
        the options.
        """
        bare = format_name in (*STREAMED, RAW)
        options = self._options(session, path, params, bare)
        downloads = path.tail is not None and path.tail.download is not None
        fields = {} if downloads else with_version(path, options.records)
        records = self.locate(session, path.records, fields)
        if options.conflicts:
            raise refuse_all(options.conflicts)
        budget = Budget(self.answer_bytes, is_shared=len(path.branches) > 1 or bool(params))
        names = NameReading(self.planner, session, budget)
        if downloads:
            raw = format_name == RAW
            return self._download(path, records, options, None if raw else most_inline, names)
        plans = BranchPlans(self.planner, session, options, format_name in STREAMED)
        lists = ListReading(plans, self.settings["limit.answer_rows"], budget, names)
        if format_name in STREAMED:
            return Result(stream=lists.stream(path.lists[0], path.parent))
        return Result(
            self._tree(session, path, records, options, lists),
            version=take_version(path, records, options.records),
        )

    def _options(
        self, session: Session, path: Path, params: Mapping[str, Any], bare: bool
    ) -> ReadOptions:
        if not params:
            return self._default_options(session.nouns, path, bare)
        return OptionReader(session.nouns, self.settings, session.context, bare).read(path, params)

    def _read_no_params(self, nouns: Registry, path: Path, bare: bool) -> ReadOptions:
        """Return the options of a call that asks for none: no word of it means `me` or `now`."""
        never = Context(0, datetime.min, ZoneInfo("UTC"))
        return OptionReader(nouns, self.settings, never, bare).read(path, {})

    def _tree(
        self,
        session: Session,
        path: Path,
        records: list[Record],
        options: ReadOptions,
        lists: ListReading,
    ) -> Record:
        """Return the content of `response`: the figures, the records, the lists."""
        tree: Record = {"data": {}} if path.lists else {}
        for step, record in zip(path.records, records, strict=True):
            tree[step.resource.singular] = record
        if not path.lists:
            last = path.records[-1].resource
            shown = options.records[last.plural]
            self.add_details(session.nouns, last, records[-1], shown)
        _name_records(path, options, tree, lists.names)
        for branch in path.lists:
            tree[branch.name], tree["data"] = lists.read(branch, path.parent)
        lists.names.fill()
        if options.notes:
            tree["data"]["notes"] = list(options.notes)
        if len(lists.figures) > 1:
            tree["data"]["lists"] = lists.figures
        return tree

    def _download(
        self,
        path: Path,
        records: list[Record],
        options: ReadOptions,
        most: int | None,
        names: NameReading,
    ) -> Result:
        """Return the bytes of the last record; with `most`, the records with so many of them."""
        assert path.tail is not None and path.tail.download is not None
        last = records[-1]
        sha256, name, mime = (last[field] for field in path.tail.download[:3])
        blob = self.blobs.open(sha256)
        if most is None:
            return Result(download=Download(blob, name, mime))
        if blob.size > most:
            raise Refusal(
                "too_large",
                f"The file has {blob.size} bytes; json and xml carry up to {most}. "
                "Leave the format out to get the bytes alone.",
            )
        tree = {}
        for step, record in zip(path.records, records, strict=True):
            fields = options.records[step.resource.plural]
            tree[step.resource.singular] = {each: record[each] for each in fields or record}
        file_data = base64.b64encode(blob.path.read_bytes()).decode()
        tree[path.records[-1].resource.singular]["file_data"] = file_data
        _name_records(path, options, tree, names)
        names.fill()
        return Result(tree, version=last.get("version", 0))


def _name_records(path: Path, options: ReadOptions, tree: Record, names: NameReading) -> None:
    """Let the records of the chain that are to tell names do so."""
    for step in path.records:
        if step.resource.plural in options.named:
            names.want(step.resource.plural, step.resource, [tree[step.resource.singular]])
