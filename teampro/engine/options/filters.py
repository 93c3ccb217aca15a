"""Filters: the field tests, `or`, `not` and `search` that a client sends for one list.

Knows how tests are put together; what a single test means is told by comparisons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from teampro.engine.options.comparisons import LONGEST_PATTERN, Shape, compare, like_pattern
from teampro.errors import Faults, nearest
from teampro.schema.fields import Field
from teampro.schema.values import Context, Invalid, composed

MOST_CONDITIONS = 200
MOST_LISTED = 5_000
MOST_SEARCH_WORDS = 20
GROUPS = ("or", "not", "search")


@dataclass
class Filter:
    """A filter read so far: `shape` for the plan, `echo` for `data.filters`."""

    shape: Shape = ("and",)
    echo: dict[str, Any] = field(default_factory=dict)


class FilterReader:
    """Reads the filters of one list; faults are collected, never raised.

    `values` are those of all its tests in reading order, `named` the fields it names at any depth.
    """

    def __init__(
        self,
        fields: Mapping[str, Field],
        search: tuple[str, ...],
        context: Context,
        faults: Faults,
    ) -> None:
        self.fields = fields
        self.search = search
        self.context = context
        self.faults = faults
        self.named: set[str] = set()
        self.values: list[Any] = []
        self._conditions = 0
        self._parts = 0
        self._listed = 0

    def read(self, items: Mapping[str, Any], path: str, options: tuple[str, ...]) -> Filter:
        """Read a list's filters; `options` are the other words that would be legal here."""
        found = self._read(items, path, (*self.fields, *GROUPS, *options))
        if self._is_over:
            message = f"At most {MOST_CONDITIONS} conditions that list {MOST_LISTED} values."
            self.faults.note(path.rstrip("."), "too_many", message)
        return found

    @property
    def _is_over(self) -> bool:
        """Whether the filter is longer than one may be: then no more of it is read."""
        most = max(self._conditions, self._parts)
        return most > MOST_CONDITIONS or self._listed > MOST_LISTED

    def _read(self, items: Mapping[str, Any], path: str, legal: tuple[str, ...]) -> Filter:
        found = Filter()
        for name, value in items.items():
            if name.startswith("_"):
                continue
            if name not in self.fields and name not in GROUPS:
                self._unknown(name, value, path + name, legal)
                continue
            shape, echo = self._item(name, value, path + name)
            if shape is not None:
                found.shape = (*found.shape, shape)
                found.echo[name] = echo
        return found

    def _unknown(self, name: str, value: Any, path: str, legal: tuple[str, ...]) -> None:
        hint = nearest(name, legal)
        more = f"; the nearest is {hint!r}" if hint else ""
        message = f"There is no field or option {name[:60]!r} here{more}."
        self.faults.note(path, "unknown_field", message, value, hint, legal)

    def _item(self, name: str, value: Any, path: str) -> tuple[Shape | None, Any]:
        if name == "search":
            return self._search(value, path)
        if name in GROUPS:
            return self._group(name, value, path)
        known = self.fields[name]
        self.named.add(name)
        if not known.operators:
            told = known.given(value)
            self.faults.note(path, "invalid_value", f"{name} cannot be filtered by.", told)
            return None, None
        if isinstance(value, Mapping):
            return self._operators(known, value, path)
        return self._test(known, "in" if isinstance(value, list) else "eq", value, path)

    def _operators(self, known: Field, value: Mapping[str, Any], path: str) -> tuple[Any, Any]:
        if not value:
            message = f"An empty object compares {known.name} with nothing."
            self.faults.note(path, "invalid_value", message, value)
        shape: Shape = ("and",)
        echo: dict[str, Any] = {}
        for operator, operand in value.items():
            tested, shown = self._test(known, operator, operand, f"{path}.{operator}")
            if tested is not None:
                shape = (*shape, tested)
                echo[operator] = shown
        return shape, echo

    def _test(self, known: Field, operator: str, value: Any, path: str) -> tuple[Shape | None, Any]:
        self._conditions += 1
        self._listed += len(value) if isinstance(value, list) else 0
        if self._is_over:
            return None, None
        if operator not in known.operators:
            message = f"{known.name} is compared with {', '.join(known.operators)}."
            hint = nearest(operator, known.operators)
            self.faults.note(path, "invalid_value", message, value, hint, known.operators)
            return None, None
        try:
            shape, values, shown = compare(known, operator, value, self.context)
        except Invalid as fault:
            self.faults.note(path, "invalid_value", f"{known.name}: {fault}.", value)
            return None, None
        self.values.extend(values)
        return shape, shown

    def _search(self, value: Any, path: str) -> tuple[Shape | None, Any]:
        value = composed(value) if isinstance(value, str) else value
        words = value.split() if isinstance(value, str) else []
        if not self.search:
            self.faults.note(path, "unknown_option", "This list has no text to search.", value)
            return None, None
        if not 1 <= len(words) <= MOST_SEARCH_WORDS or max(map(len, words)) > LONGEST_PATTERN:
            message = f"search takes text of 1 to {MOST_SEARCH_WORDS} words."
            self.faults.note(path, "invalid_value", message, value)
            return None, None
        anywhere = ("or", *(("like", name) for name in self.search))
        self._conditions += len(words) * len(self.search)
        for word in words:
            self.values += [like_pattern("contains", word)] * len(self.search)
        return ("and", *[anywhere] * len(words)), value

    def _group(self, name: str, value: Any, path: str) -> tuple[Shape | None, Any]:
        """Read `or` and `not`; one object under `or` means any of its keys."""
        legal = (*self.fields, *GROUPS)
        if isinstance(value, Mapping) and value:
            inner = self._read(value, f"{path}.", legal)
            shapes = inner.shape[1:] if name == "or" else (inner.shape,)
            echo: Any = inner.echo
        elif isinstance(value, list) and value:
            self._parts += len(value)
            if self._is_over:
                return None, None
            parts = [self._part(name, each, f"{path}.{i}", legal) for i, each in enumerate(value)]
            shapes, echo = tuple(part.shape for part in parts), [part.echo for part in parts]
        else:
            message = f"{name} takes one filter object or a list of them."
            self.faults.note(path, "invalid_value", message, value)
            return None, None
        shapes = tuple(shape for shape in shapes if len(shape) > 1)
        if not shapes:
            return None, None
        any_of = ("or", *shapes)
        return (any_of if name == "or" else ("not", any_of)), echo

    def _part(self, name: str, part: Any, path: str, legal: tuple[str, ...]) -> Filter:
        if isinstance(part, Mapping) and part:
            return self._read(part, f"{path}.", legal)
        self.faults.note(path, "invalid_value", f"{name} takes filter objects.", part)
        return Filter()
