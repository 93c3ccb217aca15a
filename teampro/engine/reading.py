"""Reading: a Path with its options becomes the tree of `response`, or rows or bytes to stream.

Runs inside a transaction of the app. Knows how to find records, each within the one before it;
lists are read by lists.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from teampro.engine.access import needs_reach
from teampro.engine.branches import BranchPlans, known_values
from teampro.engine.lists import ListReading, absent_record
from teampro.engine.options import OptionReader, ReadOptions
from teampro.engine.path import Path, Place
from teampro.engine.planner import Planner
from teampro.engine.plans import PlanShape, Record
from teampro.engine.result import Download, Result
from teampro.errors import Refusal, refuse_all
from teampro.schema.principal import Principal
from teampro.schema.registry import Registry
from teampro.schema.resource import Child, Detail, Resource
from teampro.schema.slot import bind, slot
from teampro.schema.values import Context
from teampro.settings import Settings
from teampro.store.database import Database
from teampro.store.files import BlobStore

MOST_INLINE_BYTES = 8 * 2**20
STREAMED = ("csv", "ndjson")
RAW = "raw"


class Reader:
    """Reads records and lists for one server; threads share it."""

    def __init__(
        self, database: Database, registry: Registry, settings: Settings, blobs: BlobStore
    ) -> None:
        self.database = database
        self.registry = registry
        self.settings = settings
        self.blobs = blobs
        self.planner = Planner(database, registry)
        self._detail_text = lru_cache(maxsize=32)(self._compile_detail)

    def read(
        self,
        path: Path,
        params: Mapping[str, Any],
        principal: Principal,
        context: Context,
        format_name: str,
    ) -> Result:
        """Answer a GET of records and lists.

        Raises: Refusal not_found, too_many_rows, contradiction and every fault of the options.
        """
        bare = format_name in (*STREAMED, RAW)
        options = OptionReader(self.registry, self.settings, principal, context, bare).read(
            path, params
        )
        if format_name in STREAMED:
            _demand_one_list(path)
        downloads = path.tail is not None and path.tail.download is not None
        records = self.locate(
            path.records, principal, context, {} if downloads else options.records
        )
        if options.conflicts:
            raise refuse_all(options.conflicts)
        if downloads:
            return self._download(path, records, options, format_name)
        plans = BranchPlans(self.planner, principal, context, options)
        lists = ListReading(plans, self.settings["limit.answer_rows"])
        if format_name in STREAMED:
            return Result(stream=lists.stream(path.lists[0], path.parent))
        return Result(self._tree(path, records, options, lists))

    def locate(
        self,
        places: Sequence[Place],
        principal: Principal,
        context: Context,
        fields: Mapping[str, tuple[str, ...] | None] | None = None,
    ) -> list[Record]:
        """Read the records of leading steps, each within the one before it and in reach.

        Raises: Refusal not_found naming the step.
        """
        found: list[Record] = []
        above: Place | None = None
        for place in places:
            parent = above.resource if above is not None else None
            record = self._record(
                place,
                above,
                principal,
                context,
                needs_reach(place, parent, principal, self.registry),
                (fields or {}).get(place.resource.plural),
            )
            if record is None:
                raise absent_record(place.resource, place.id, above)
            found.append(record)
            above = place
        return found

    def record(
        self,
        resource: Resource,
        record_id: int,
        principal: Principal | None,
        context: Context,
        link: Child | None = None,
        parent: Place | None = None,
        is_super: bool = True,
    ) -> Record | None:
        """Return one whole record as GET shows it, or None when absent or out of reach.

        Without a principal no reach is asked; `is_super` then tells whether guarded fields show.
        """
        asked = principal or Principal(context.me, "", is_super)
        place = Place(resource, (record_id,), link)
        reach = principal is not None and needs_reach(place, None, asked, self.registry)
        record = self._record(place, parent, asked, context, reach, None)
        if record is not None:
            self._add_details(resource, record, None)
        return record

    def reaches(self, plural: str, record_id: int, principal: Principal, context: Context) -> bool:
        """Say whether the caller sees a record."""
        resource = self.registry[plural]
        place = Place(resource, (record_id,))
        reach = needs_reach(place, None, principal, self.registry)
        only = (resource.id_field,)
        return self._record(place, None, principal, context, reach, only) is not None

    def _record(
        self,
        place: Place,
        above: Place | None,
        principal: Principal,
        context: Context,
        reach: bool,
        fields: tuple[str, ...] | None,
    ) -> Record | None:
        shape = PlanShape(
            "record",
            place.resource.plural,
            above.resource.plural if above is not None else "",
            fields=fields,
            reach=reach,
            is_super=principal.is_super,
        )
        plan = self.planner.plan(shape)
        known = known_values(principal, context)
        known["id"] = place.id
        known["parent"] = above.id if above is not None else 0
        text, values = plan.page
        records = plan.make(self.database.rows(text, bind(values, known)))
        return records[0] if records else None

    def _tree(
        self, path: Path, records: list[Record], options: ReadOptions, lists: ListReading
    ) -> Record:
        """Return the content of `response`: the figures, the records, the lists."""
        tree: Record = {"data": {}} if path.lists else {}
        for place, record in zip(path.records, records, strict=True):
            tree[place.resource.singular] = record
        if not path.lists:
            last = path.records[-1].resource
            self._add_details(last, records[-1], options.records[last.plural])
            return tree
        for branch in path.lists:
            tree[branch.name], tree["data"] = lists.read(branch, path.parent)
        if options.notes:
            tree["data"]["notes"] = list(options.notes)
        if len(lists.figures) > 1:
            tree["data"]["lists"] = lists.figures
        return tree

    def _add_details(
        self, resource: Resource, record: Record, fields: tuple[str, ...] | None
    ) -> None:
        """Add the plain lists that only a single record shows, one statement each."""
        for detail in resource.details:
            if fields is None or detail.name in fields:
                text = self._detail_text(detail.name, resource.plural)
                rows = self.database.rows(text, (record[resource.id_field],))
                names = tuple(detail.columns)
                record[detail.name] = [dict(zip(names, row, strict=True)) for row in rows]

    def _compile_detail(self, name: str, plural: str) -> str:
        detail: Detail = next(each for each in self.registry[plural].details if each.name == name)
        model = detail.model
        columns = [getattr(model, column) for column in detail.columns.values()]
        query = model.select(*columns).where(getattr(model, detail.via) == slot("id"))
        return self.database.compile(query.order_by(model._meta.primary_key))[0]

    def _download(
        self, path: Path, records: list[Record], options: ReadOptions, format_name: str
    ) -> Result:
        """Return the bytes of the last record, or in json and xml the records with them."""
        assert path.tail is not None and path.tail.download is not None
        last = records[-1]
        sha256, name, mime = (last[field] for field in path.tail.download[:3])
        blob = self.blobs.open(sha256)
        if format_name == RAW:
            return Result(download=Download(blob, name, mime))
        if blob.size > MOST_INLINE_BYTES:
            raise Refusal(
                "too_large",
                f"The file has {blob.size} bytes; json and xml carry up to {MOST_INLINE_BYTES}. "
                "Leave the format out to get the bytes alone.",
            )
        tree = {}
        for place, record in zip(path.records, records, strict=True):
            fields = options.records[place.resource.plural]
            tree[place.resource.singular] = {each: record[each] for each in fields or record}
        file_data = base64.b64encode(blob.path.read_bytes()).decode()
        tree[path.records[-1].resource.singular]["file_data"] = file_data
        return Result(tree)


def _demand_one_list(path: Path) -> None:
    if len(path.lists) != 1 or path.lists[0].below or path.tail is not None:
        raise Refusal("format_not_offered", "csv and ndjson print a chain with exactly one list.")
