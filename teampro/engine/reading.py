"""Reading: a Path with its options becomes the tree of `response`, or rows to stream.

Runs inside a transaction of the app. Each step costs a fixed number of statements, however many
rows or parents there are.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from teampro.engine.access import needs_reach
from teampro.engine.cursors import write_cursor
from teampro.engine.list_options import ListOptions
from teampro.engine.options import OptionReader, ReadOptions
from teampro.engine.path import Branch, Path, Place
from teampro.engine.plans import Plan, Planner, PlanShape, Record
from teampro.engine.result import Download, Result, RowStream
from teampro.errors import Refusal
from teampro.schema.principal import Principal
from teampro.schema.registry import Registry
from teampro.schema.resource import Child, Detail, Resource
from teampro.schema.slot import bind, slot
from teampro.schema.values import Context
from teampro.settings import Settings
from teampro.store.database import Database
from teampro.store.files import BlobStore

STREAM_BATCH = 200
MOST_INLINE_BYTES = 8 * 2**20
STREAMED = ("csv", "ndjson")


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
        format: str,
    ) -> Result:
        """Answer a GET of records and lists.

        Raises: Refusal not_found, too_many_rows and every fault of the options.
        """
        reader = OptionReader(
            self.registry, self.settings, principal, context, streamed=format in STREAMED
        )
        options = reader.read(path, params)
        reading = _Reading(self, principal, context, options)
        if format in STREAMED:
            return reading.stream(path)
        if path.tail is not None and path.tail.download:
            return reading.download(path, format)
        return Result(reading.tree(path))

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
                raise _absent(place, above)
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
            self.add_details(resource, record, None)
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
        known = _known(principal, context)
        known["id"] = place.id
        known["parent"] = above.id if above is not None else 0
        text, values = plan.page
        rows = self.database.rows(text, bind(values, known))
        return plan.make(rows[0]) if rows else None

    def add_details(
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


class _Reading:
    """One read in progress: its caller, its options, and the rows it may still take."""

    def __init__(
        self, reader: Reader, principal: Principal, context: Context, options: ReadOptions
    ) -> None:
        self.reader = reader
        self.principal = principal
        self.context = context
        self.options = options
        self.budget: int = reader.settings["limit.answer_rows"]
        self.figures: dict[str, dict[str, Any]] = {}

    def tree(self, path: Path) -> Record:
        """Read everything and return the content of `response`."""
        tree: Record = {"data": {}} if path.lists else {}
        records = self.reader.locate(
            path.records, self.principal, self.context, self.options.records
        )
        for place, record in zip(path.records, records, strict=True):
            tree[place.resource.singular] = record
        if path.records and not path.lists:
            last = path.records[-1].resource
            self.reader.add_details(last, records[-1], self.options.records[last.plural])
        parent = path.records[-1] if path.records else None
        for branch in path.lists:
            plural = branch.place.resource.plural
            tree[plural], tree["data"] = self._list(branch, parent)
        if path.lists:
            self._finish(tree["data"])
        return tree

    def _finish(self, data: Record) -> None:
        if self.options.notes:
            data["notes"] = list(self.options.notes)
        if len(self.figures) > 1:
            data["lists"] = self.figures

    def stream(self, path: Path) -> Result:
        """Return the rows of the chain's one list, to be read when the answer is sent."""
        if len(path.lists) != 1 or path.lists[0].below or (path.tail is not None):
            raise Refusal(
                "format_not_offered", "csv and ndjson print a chain with exactly one list."
            )
        self.reader.locate(path.records, self.principal, self.context, self.options.records)
        branch = path.lists[0]
        options = self.options.lists[branch.name]
        parent = path.records[-1] if path.records else None
        plan = self._plan(branch, options, parent)
        limit = options.limit if options.limit is not None else 2**62
        known = self._bound(branch, options, parent, limit)
        return Result(stream=RowStream(plan.names, self._rows(plan, known)))

    def _rows(self, plan: Plan, known: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
        database = self.reader.database
        text, values = plan.page
        with database.reading():
            for batch in database.batches(text, bind(values, known), STREAM_BATCH):
                for row in batch:
                    yield tuple(plan.make(row).values())

    def download(self, path: Path, format: str) -> Result:
        """Return the bytes of the chain's record, or in json and xml the record with them."""
        assert path.tail is not None and path.tail.download is not None
        record = self.reader.locate(path.records, self.principal, self.context)[-1]
        sha256, name, mime, size = (record[field] for field in path.tail.download)
        blob = self.reader.blobs.open(sha256)
        if format == "raw":
            return Result(download=Download(blob, name, mime))
        if size > MOST_INLINE_BYTES:
            raise Refusal(
                "too_large",
                f"The file has {size} bytes; json and xml carry up to {MOST_INLINE_BYTES}. "
                "Leave the format out to get the bytes alone.",
            )
        record["file_data"] = base64.b64encode(blob.path.read_bytes()).decode()
        return Result({path.records[-1].resource.singular: record})

    def _list(self, branch: Branch, parent: Place | None) -> tuple[list[Record], Record]:
        """Read a list that stands directly in `response`; return its rows and its data."""
        options = self.options.lists[branch.name]
        plan = self._plan(branch, options, parent)
        limit = options.limit
        known = self._bound(branch, options, parent, (limit or self.budget) + 1)
        text, values = plan.page
        rows = self.reader.database.rows(text, bind(values, known))
        more = limit is not None and len(rows) > limit
        total = self._total(plan, options, known, len(rows), more)
        rows = rows[:limit] if more else rows
        self._spend(branch, len(rows))
        records = [plan.make(row) for row in rows]
        if branch.place.ids:
            _demand_all(branch.place, records, plan.id_name)
        cursor = ""
        if more:
            cursor = write_cursor(options.mark, [rows[-1][index] for index in plan.key_indexes])
        self._note(branch, total, limit, len(records), more, cursor)
        self._below(branch, records, plan.id_name)
        return records, _data(branch, parent, options, total, cursor)

    def _total(
        self, plan: Plan, options: ListOptions, known: Mapping[str, Any], read: int, more: bool
    ) -> int | None:
        """Return the total; when the list is over it is known without counting."""
        if not options.count:
            return None
        if not more and options.after is None and (read or options.offset == 0):
            return options.offset + read
        return self._count(plan, known)

    def _count(self, plan: Plan, known: Mapping[str, Any]) -> int:
        text, values = plan.count
        return int(self.reader.database.rows(text, bind(values, known))[0][0])

    def _below(self, branch: Branch, records: list[Record], id_name: str) -> None:
        for inner in branch.below:
            plural = inner.place.resource.plural
            by_id = {record[id_name]: record for record in records}
            for record in records:
                record[plural] = []
            self._nested(inner, branch.place.resource, by_id)

    def _nested(self, branch: Branch, parent: Resource, by_id: dict[int, Record]) -> None:
        """Read a list inside the rows of another: one statement, and one for the total."""
        options = self.options.lists[branch.name]
        limit = options.limit or 1
        if not by_id:
            self._note(branch, 0 if options.count else None, limit, 0, False, "")
            return
        plan = self._plan(branch, options, Place(parent))
        known = self._bound(branch, options, None, limit + 1)
        known["parents"] = json.dumps(list(by_id))
        known["most"] = self.budget + len(by_id) + 1
        text, values = plan.page
        plural = branch.place.resource.plural
        kept, truncated = [], False
        for row in self.reader.database.rows(text, bind(values, known)):
            siblings = by_id[row[plan.parent_index]][plural]
            if len(siblings) == limit:
                truncated = True
                continue
            record = plan.make(row)
            siblings.append(record)
            kept.append(record)
        self._spend(branch, len(kept))
        total: int | None = len(kept)
        if truncated or not options.count:
            total = self._count(plan, known) if options.count else None
        self._note(branch, total, limit, len(kept), truncated, "")
        self._below(branch, kept, plan.id_name)

    def _plan(self, branch: Branch, options: ListOptions, parent: Place | None) -> Plan:
        return self.reader.planner.plan(self._shape(branch, options, parent))

    def _shape(self, branch: Branch, options: ListOptions, parent: Place | None) -> PlanShape:
        place = branch.place
        nested = "." in branch.name
        above = parent.resource if parent is not None else None
        required = []
        for inner in branch.below:
            wanted = self.options.lists[inner.name].require
            if wanted is not None:
                inner_options = self.options.lists[inner.name]
                required.append((self._shape(inner, inner_options, place), wanted))
        return PlanShape(
            kind="nested" if nested else "ids" if place.ids else "list",
            plural=place.resource.plural,
            parent=above.plural if above is not None and place.link is not None else "",
            tail=branch.tail.word if branch.tail is not None else "",
            where=options.where,
            sort=options.sort,
            nulls=None if options.after is None else tuple(key is None for key in options.after),
            limited=options.limit is not None,
            fields=options.fields,
            reach=needs_reach(place, above, self.principal, self.reader.registry),
            is_super=self.principal.is_super,
            required=tuple(required),
        )

    def _bound(
        self, branch: Branch, options: ListOptions, parent: Place | None, limit: int
    ) -> dict[str, Any]:
        known = _known(self.principal, self.context)
        known["limit"] = limit
        known["offset"] = options.offset
        if parent is not None:
            known["parent"] = parent.id
        if branch.place.ids:
            known["ids"] = json.dumps(branch.place.ids)
        for index, key in enumerate(options.after or ()):
            known[f"k{index}"] = key
        self._bind_filters(branch, options, known, "")
        return known

    def _bind_filters(
        self, branch: Branch, options: ListOptions, known: dict[str, Any], prefix: str
    ) -> None:
        for index, value in enumerate(options.values):
            known[f"{prefix}v{index}"] = value
        required = (
            inner for inner in branch.below if self.options.lists[inner.name].require is not None
        )
        for index, inner in enumerate(required):
            inner_options = self.options.lists[inner.name]
            self._bind_filters(inner, inner_options, known, f"{prefix}r{index}_")

    def _spend(self, branch: Branch, rows: int) -> None:
        self.budget -= rows
        if self.budget < 0:
            most = self.reader.settings["limit.answer_rows"]
            raise Refusal(
                "too_many_rows",
                f"The answer would hold more than {most} rows; {branch.name} went over. Set "
                f'{{"{branch.place.resource.plural}": {{"limit": …}}}}, filter it, or export it '
                "as csv or ndjson.",
            )

    def _note(
        self,
        branch: Branch,
        total: int | None,
        limit: int | None,
        returned: int,
        truncated: bool,
        cursor: str,
    ) -> None:
        figures: dict[str, Any] = {"total": total, "limit": limit, "returned": returned}
        figures["truncated"] = truncated
        if cursor:
            figures["next"] = cursor
        self.figures[branch.name] = figures


def _known(principal: Principal, context: Context) -> dict[str, Any]:
    return {"me": principal.adminid, "now_seconds": int(context.now.timestamp())}


def _data(
    branch: Branch, parent: Place | None, options: ListOptions, total: int | None, cursor: str
) -> Record:
    """Return `response.data` of a list, keys in their order on the wire."""
    limit = options.limit
    filters = dict(options.echo)
    link = branch.place.link
    if parent is not None and link is not None:
        filters = {parent.resource.id_field: parent.id, **filters}
    if limit is None:
        page, pages = 1, None if total is None else min(total, 1)
    else:
        page, pages = options.offset // limit + 1, None if total is None else -(-total // limit)
    data = {
        "total": total,
        "page": page,
        "pages": pages,
        "limit": limit,
        "offset": options.offset,
        "filters": filters,
    }
    if cursor:
        data["next"] = cursor
    return data


def _demand_all(place: Place, records: list[Record], id_name: str) -> None:
    found = {record[id_name] for record in records}
    for wanted in place.ids:
        if wanted not in found:
            raise Refusal("not_found", f"There is no {place.resource.singular} {wanted}.")


def _absent(place: Place, above: Place | None) -> Refusal:
    below = f" below {above.resource.singular} {above.id}" if above is not None else ""
    return Refusal("not_found", f"There is no {place.resource.singular} {place.id}{below}.")
