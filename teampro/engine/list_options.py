"""The options of one list: filters, sort, page, fields, each typed; faults are collected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from teampro.engine.conditions import Sort
from teampro.engine.cursors import fingerprint, read_cursor
from teampro.engine.fields import ListFields
from teampro.engine.filters import GROUPS, FilterReader, Shape
from teampro.engine.path import Branch
from teampro.errors import Faults, nearest
from teampro.schema.values import Context, Invalid, read_flag, read_integer
from teampro.settings import Settings

PAGING = ("page", "offset", "after")
LIST_OPTIONS = (
    "limit", "page", "offset", "after", "sort", "orderby", "orderdir", "count", "fields",
)  # fmt: skip
NESTED_OPTIONS = ("limit", "sort", "orderby", "orderdir", "count", "fields", "require")
MOST_SORT_KEYS = 8
FARTHEST_ROW = 10**12
DEFAULT_LIMIT = "page_listing_limit"


@dataclass(frozen=True)
class ListOptions:
    """Typed options of one list. `limit` None: all rows; `fields` None: all fields."""

    where: Shape = ("and",)
    values: tuple[Any, ...] = ()
    echo: Mapping[str, Any] = field(default_factory=dict)
    sort: Sort = ()
    limit: int | None = None
    offset: int = 0
    after: tuple[Any, ...] | None = None
    mark: str = ""
    count: bool = True
    fields: tuple[str, ...] | None = None
    require: bool | None = None


class ListOptionReader:
    """Reads the options of one list. `prefix` stands before each key in the faults' paths."""

    def __init__(
        self,
        branch: Branch,
        settings: Settings,
        fields: ListFields,
        context: Context,
        prefix: str,
        faults: Faults,
        notes: list[str],
        streamed: bool,
    ) -> None:
        self.branch = branch
        self.resource = branch.place.resource
        self.view = branch.tail.view if branch.tail is not None else None
        self.is_nested = "." in branch.name
        self.settings = settings
        self.fields = fields
        self.context = context
        self.prefix = prefix
        self.faults = faults
        self.notes = notes
        self.streamed = streamed

    def read(self, options: Mapping[str, Any]) -> ListOptions:
        """Type the options; what does not fit becomes a fault and the default stands in."""
        left = dict(options)
        if self.branch.place.ids:
            return self._ids(left)
        legal = NESTED_OPTIONS if self.is_nested else LIST_OPTIONS
        taken = {key: left.pop(key) for key in legal if key in left}
        for key in [key for key in left if key in LIST_OPTIONS or key == "require"]:
            where = "lists inside rows" if self.is_nested else "this list"
            message = f"{key} is not offered for {where}; it takes {', '.join(legal)}."
            self.faults.note(self.prefix + key, "misplaced", message, left.pop(key))
        return self._filtered(left, taken, legal)

    def _ids(self, left: dict[str, Any]) -> ListOptions:
        """Read the options of exactly these records: no page, no filter, in id order."""
        fields = chosen_fields(
            left.pop("fields", None),
            self.fields.shown,
            self.resource.id_field,
            f"{self.prefix}fields",
            self.faults,
        )
        for key, value in left.items():
            if not key.startswith("_"):
                message = f"{key[:60]!r} is not offered for a list of ids; it takes fields."
                self.faults.note(self.prefix + key, "misplaced", message, value)
        return ListOptions(sort=((self.resource.id_field, False),), fields=fields)

    def _filtered(
        self, left: Mapping[str, Any], taken: Mapping[str, Any], legal: tuple[str, ...]
    ) -> ListOptions:
        words = (*self.fields.known, *GROUPS, *legal)
        reader = FilterReader(
            self.fields.known, self.fields.search, self.context, words, self.faults
        )
        found = reader.read(left, self.prefix)
        echo = dict(found.echo)
        if self.branch.place.link is None and not self.is_nested:
            for name, value in self.resource.standing:
                if name not in reader.named:
                    found.add(("eq", name))
                    found.values.append(value)
                    echo = {name: value, **echo}
        sort = self._sort(taken)
        limit = self._limit(taken.get("limit"))
        mark = fingerprint(self.branch.name, found.shape, found.values, sort)
        return ListOptions(
            where=found.shape,
            values=tuple(found.values),
            echo=echo,
            sort=sort,
            limit=limit,
            offset=self._offset(taken, limit),
            after=self._after(sort, taken, mark) if "after" in taken else None,
            mark=mark,
            count=not self.streamed and self._flag(taken, "count", True),
            fields=chosen_fields(
                taken.get("fields"),
                self.fields.shown,
                self.resource.id_field,
                f"{self.prefix}fields",
                self.faults,
            ),
            require=self._flag(taken, "require", True) if "require" in taken else None,
        )

    def _sort(self, taken: Mapping[str, Any]) -> Sort:
        """Return the sort, which ends with the id: what follows the id can change nothing."""
        keys: dict[str, bool] = {}
        for word in self._sort_words(taken) or self._default_order():
            name = word.removeprefix("-")
            known = self.fields.known.get(name)
            if known is None or not known.operators or name in keys:
                self._refuse_sort(name, word, "sort" if "sort" in taken else "orderby")
            else:
                keys[name] = word.startswith("-")
        keys.setdefault(self.resource.id_field, False)
        names = list(keys)
        return tuple(keys.items())[: names.index(self.resource.id_field) + 1]

    def _default_order(self) -> tuple[str, ...]:
        if self.view is not None and self.view.order:
            return self.view.order
        link = self.branch.place.link
        return link.order if link is not None and link.order else self.resource.order

    def _refuse_sort(self, name: str, word: str, option: str) -> None:
        sortable = tuple(each.name for each in self.fields.known.values() if each.operators)
        message = (
            f"The list is sorted by different fields of {self.resource.plural}, "
            f"not by {name[:60]!r}."
        )
        hint = nearest(name, sortable)
        self.faults.note(self.prefix + option, "invalid_value", message, word, hint, sortable)

    def _sort_words(self, taken: Mapping[str, Any]) -> list[str]:
        if "sort" in taken and ("orderby" in taken or "orderdir" in taken):
            message = "Send sort, or orderby with orderdir, not both."
            self.faults.note(f"{self.prefix}sort", "repeated_value", message)
            return []
        if "orderdir" in taken and "orderby" not in taken:
            self.faults.note(f"{self.prefix}orderdir", "misplaced", "orderdir goes with orderby.")
            return []
        value = taken.get("sort", taken.get("orderby"))
        if value is None:
            return []
        words = value if isinstance(value, list) else str(value).split(",")
        words = [word.strip() if isinstance(word, str) else "" for word in words]
        if not 1 <= len(words) <= MOST_SORT_KEYS:
            message = f"A list is sorted by 1 to {MOST_SORT_KEYS} fields."
            self.faults.note(f"{self.prefix}sort", "too_many", message, value)
            return []
        direction = str(taken.get("orderdir", "asc")).lower()
        if direction not in ("asc", "desc"):
            message = "orderdir is asc or desc."
            self.faults.note(f"{self.prefix}orderdir", "invalid_value", message, direction)
        return [f"-{word}" if direction == "desc" else word for word in words]

    def _limit(self, value: Any) -> int | None:
        complete = self.branch.complete
        if value is None:
            if complete or self.streamed:
                return None
            return int(self.settings[self.view.limit_setting if self.view else DEFAULT_LIMIT])
        most = self.settings["limit.answer_rows" if complete else "limit.page_rows"]
        limit = self._integer("limit", value, 1, FARTHEST_ROW, most)
        if limit > most and not self.streamed:
            self.notes.append(f"{self.prefix}limit was cut from {limit} to {most}.")
            return int(most)
        return limit

    def _offset(self, taken: Mapping[str, Any], limit: int | None) -> int:
        given = [key for key in PAGING if key in taken]
        if len(given) > 1:
            message = f"Send one of {', '.join(given)}, not several."
            self.faults.note(self.prefix + given[1], "misplaced", message)
        if "page" in taken:
            page = self._integer("page", taken["page"], 1, 10**9, 1)
            if limit is None and page > 1:
                message = "A list without a limit has one page; send limit too."
                self.faults.note(f"{self.prefix}page", "misplaced", message, page)
            return (page - 1) * (limit or 0)
        if "offset" in taken:
            return self._integer("offset", taken["offset"], 0, FARTHEST_ROW, 0)
        return 0

    def _after(self, sort: Sort, taken: Mapping[str, Any], mark: str) -> tuple[Any, ...] | None:
        try:
            return read_cursor(
                taken["after"], mark, [self.fields.known[name].kind.stored for name, _ in sort]
            )
        except Invalid as fault:
            message = f"after: {fault}."
            self.faults.note(f"{self.prefix}after", "invalid_cursor", message, taken["after"])
            return None

    def _integer(self, key: str, value: Any, low: int, high: int, otherwise: int) -> int:
        try:
            return read_integer(value, low, high)
        except Invalid as fault:
            self.faults.note(self.prefix + key, "invalid_value", f"{key}: {fault}.", value)
            return otherwise

    def _flag(self, taken: Mapping[str, Any], key: str, otherwise: bool) -> bool:
        if key not in taken:
            return otherwise
        try:
            return bool(read_flag(taken[key]))
        except Invalid as fault:
            self.faults.note(self.prefix + key, "invalid_value", f"{key}: {fault}.", taken[key])
            return otherwise


def chosen_fields(
    value: Any, names: tuple[str, ...], id_field: str, path: str, faults: Faults
) -> tuple[str, ...] | None:
    """Return the names that `fields` chooses, in the record's order; the id is always there."""
    if value is None:
        return None
    words = value if isinstance(value, list) else str(value).split(",")
    chosen = {str(word).strip() for word in words}
    for word in sorted(chosen - set(names))[:10]:
        message = f"fields names no field: {word[:60]!r}."
        faults.note(path, "unknown_field", message, word, nearest(word, names), names)
    return tuple(name for name in names if name in chosen or name == id_field)
