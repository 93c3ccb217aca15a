"""The options of one list: filters, sort, page, fields, each typed; faults are collected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from teampro.engine.options.comparisons import Shape
from teampro.engine.options.cursors import fingerprint, read_cursor
from teampro.engine.options.fields import ListFields, chosen_fields
from teampro.engine.options.filters import FilterReader
from teampro.engine.options.grouping import GROUP_OPTIONS, Grouping, GroupingReader
from teampro.engine.options.sorting import (
    SORT_OPTIONS,
    Sort,
    default_sort,
    read_group_sort,
    read_sort,
)
from teampro.engine.path import Branch
from teampro.errors import Faults
from teampro.schema.values import Context, Invalid, read_flag, read_integer
from teampro.settings import Settings

PAGING = ("page", "offset", "after")
ROW_OPTIONS = ("fields", "names")
OF_RECORDS = ("after", "fields")
"""Options that say nothing of groups."""
LIST_OPTIONS = ("limit", *PAGING, *SORT_OPTIONS, "count", *ROW_OPTIONS, *GROUP_OPTIONS)
NESTED_OPTIONS = ("limit", *SORT_OPTIONS, "count", *ROW_OPTIONS, *GROUP_OPTIONS, "require")
FARTHEST_ROW = 10**12
DEFAULT_LIMIT = "page_listing_limit"


@dataclass(frozen=True)
class ListOptions:
    """Typed options of one list. `limit` None: all rows; `fields` None: all fields.

    With `names` each row tells the names of what it refers to. `asked` is what a cursor is bound
    to: the list and its filter as they were sent. With a `grouping` groups stand in place of rows.
    """

    where: Shape = ("and",)
    values: tuple[Any, ...] = ()
    echo: Mapping[str, Any] = field(default_factory=dict)
    sort: Sort = ()
    limit: int | None = None
    offset: int = 0
    after: tuple[Any, ...] | None = None
    count: bool = True
    fields: tuple[str, ...] | None = None
    names: bool = False
    require: bool | None = None
    asked: tuple[Any, ...] = ()
    grouping: Grouping | None = None

    @property
    def mark(self) -> str:
        """The mark of this list's cursors."""
        return fingerprint(self.asked, self.sort)


@dataclass(frozen=True)
class ListOptionReader:
    """Reads the options of one list below the record `parent` ("" for none).

    `at` stands before each key in the faults' paths; `steps` are words that are legal beside.
    """

    branch: Branch
    parent: str
    settings: Settings
    fields: ListFields
    context: Context
    at: str
    steps: tuple[str, ...]
    faults: Faults
    notes: list[str]
    streamed: bool

    def read(self, options: Mapping[str, Any]) -> ListOptions:
        """Type the options; what does not fit becomes a fault and the default stands in."""
        if self.branch.step.ids:
            return self._ids(options)
        legal = NESTED_OPTIONS if self.branch.is_nested else LIST_OPTIONS
        left = {key: value for key, value in options.items() if not key.startswith("_")}
        taken = {key: left.pop(key) for key in legal if key in left} if left else {}
        for key in [key for key in left if key in LIST_OPTIONS or key in NESTED_OPTIONS]:
            where = "lists inside rows" if self.branch.is_nested else "this list"
            message = f"{key} is not offered for {where}, which takes {', '.join(legal)}."
            self.faults.note(self.at + key, "misplaced", message, left.pop(key))
        return self._typed(left, taken, legal)

    def _ids(self, options: Mapping[str, Any]) -> ListOptions:
        """Read the options of exactly these records: no page, no filter, in id order."""
        for key, value in options.items():
            if key not in ROW_OPTIONS and not key.startswith("_"):
                takes = " and ".join(ROW_OPTIONS)
                message = f"{key[:60]!r} is not offered for a list of ids, which takes {takes}."
                self.faults.note(self.at + key, "misplaced", message, value, allowed=ROW_OPTIONS)
        sort = ((self.branch.step.resource.id_field, False),)
        names = self._flag(options, "names", False)
        return ListOptions(sort=sort, fields=self._fields(options), names=names)

    def _typed(
        self, left: dict[str, Any], taken: Mapping[str, Any], legal: tuple[str, ...]
    ) -> ListOptions:
        reader = FilterReader(self.fields.known, self.fields.search, self.context, self.faults)
        found = reader.read(left, self.at, (*legal, *self.steps))
        where, echo = found.shape, found.echo
        if self.branch.is_flat:
            for name, value in self.branch.step.resource.standing:
                if name not in reader.named:
                    where = (*where, ("eq", name))
                    reader.values.append(value)
                    echo = {name: value, **echo}
        grouping = self._grouping(taken, where)
        if grouping is not None:
            taken = {key: value for key, value in taken.items() if key not in OF_RECORDS}
        sort = self._sort(taken, grouping)
        limit = self._limit(taken.get("limit"))
        tail = self.branch.tail.word if self.branch.tail is not None else ""
        asked = (self.parent, self.branch.name, tail, left)
        return ListOptions(
            where=where,
            values=tuple(reader.values),
            echo=echo,
            sort=sort,
            limit=limit,
            offset=self._offset(taken, limit),
            after=self._after(taken["after"], sort, asked) if "after" in taken else None,
            count=self._flag(taken, "count", True) and not self.streamed,
            fields=self._fields(taken) if grouping is None else grouping.key_names,
            names=self._flag(taken, "names", False),
            require=self._flag(taken, "require", True) if "require" in taken else None,
            asked=asked,
            grouping=grouping,
        )

    def _grouping(self, taken: Mapping[str, Any], where: Shape) -> Grouping | None:
        if taken.keys().isdisjoint(GROUP_OPTIONS):
            return None
        zone, known = self.context.zone.key, self.fields.known
        grouping = GroupingReader(self.branch, known, zone, self.at, self.faults).read(taken, where)
        if grouping is not None:
            for key in OF_RECORDS:
                if key in taken:
                    message = f"{key} is not offered for groups, which show what group names."
                    self.faults.note(self.at + key, "misplaced", message, taken[key])
        return grouping

    def _sort(self, taken: Mapping[str, Any], grouping: Grouping | None) -> Sort:
        if grouping is not None:
            return read_group_sort(taken, grouping, self.at, self.faults)
        if not taken:
            return default_sort(self.branch)
        return read_sort(taken, self.branch, self.fields.known, self.at, self.faults)

    def _fields(self, taken: Mapping[str, Any]) -> tuple[str, ...] | None:
        id_field = self.branch.step.resource.id_field
        value = taken.get("fields")
        return chosen_fields(value, self.fields.shown, id_field, f"{self.at}fields", self.faults)

    def _limit(self, value: Any) -> int | None:
        complete = self.branch.complete
        if value is None:
            if complete or self.streamed:
                return None
            view = self.branch.tail.view if self.branch.tail is not None else None
            return int(self.settings[view.limit_setting if view is not None else DEFAULT_LIMIT])
        most = int(self.settings["limit.answer_rows" if complete else "limit.page_rows"])
        limit = self._integer("limit", value, 1, FARTHEST_ROW, most)
        if limit > most and not self.streamed:
            self.notes.append(f"{self.at}limit was cut from {limit} to {most}.")
            return most
        return limit

    def _offset(self, taken: Mapping[str, Any], limit: int | None) -> int:
        given = [key for key in PAGING if key in taken]
        if len(given) > 1:
            message = f"Send one of {', '.join(given)}, not several."
            self.faults.note(self.at + given[1], "misplaced", message, taken[given[1]])
        if "page" in taken:
            last = FARTHEST_ROW // (limit or 1)
            page = self._integer("page", taken["page"], 1, last, 1)
            if limit is None and page > 1:
                message = "A list without a limit has one page; send limit too."
                self.faults.note(f"{self.at}page", "misplaced", message, page)
            return (page - 1) * (limit or 0)
        if "offset" in taken:
            return self._integer("offset", taken["offset"], 0, FARTHEST_ROW, 0)
        return 0

    def _after(self, value: Any, sort: Sort, asked: tuple[Any, ...]) -> tuple[Any, ...] | None:
        try:
            fields = [self.fields.known[name] for name, _down in sort]
            return read_cursor(value, fingerprint(asked, sort), fields)
        except Invalid as fault:
            self.faults.note(f"{self.at}after", "invalid_cursor", f"after: {fault}.", value)
            return None

    def _integer(self, key: str, value: Any, low: int, high: int, otherwise: int) -> int:
        try:
            return read_integer(value, low, high)
        except Invalid as fault:
            self.faults.note(self.at + key, "invalid_value", f"{key}: {fault}.", value)
            return otherwise

    def _flag(self, taken: Mapping[str, Any], key: str, otherwise: bool) -> bool:
        if key not in taken:
            return otherwise
        try:
            return bool(read_flag(taken[key]))
        except Invalid as fault:
            self.faults.note(self.at + key, "invalid_value", f"{key}: {fault}.", taken[key])
            return otherwise
