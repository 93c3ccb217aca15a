"""An answer's lists and records as tables, and which of their columns fit a line. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import combining, east_asian_width

from teampro.client.printable import printable

GAP = 2
LONGEST_CELL = 40
LONG_CELL = 24
"""Longer text gives way to short columns."""
_NAMES = ("_name", "_label", "subject")
_TELLING = ("_status", "_complete", "_finish", "_elapsed", "_size", "_note")
_BOOKKEEPING = ("version", "ordering", "date_created", "date_modified", "date_activity")
_ABSENT = (None, "", 0, False, "0.00")
"""Values that say nothing: a column of nothing else is left out, as is one of equal values."""


@dataclass(frozen=True)
class Table:
    """Rows of text below their columns; `left_out` names the columns that did not fit."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[str] = frozenset()
    """Columns that stand at the right."""
    left_out: tuple[str, ...] = ()


def tables(
    response: Mapping[str, Any],
    width: int,
    fields: Sequence[str] = (),
    sorted_by: Sequence[str] = (),
) -> list[Table]:
    """Return a table for each list; the records above it only where there is no list.

    `fields` are the columns that were asked for, in their order; none leaves the choice here,
    which likes those that the list is sorted by.
    """
    parts = {name: part for name, part in response.items() if name != "data"}
    lists = [(name, part) for name, part in parts.items() if isinstance(part, list)]
    if lists:
        titled = len(lists) > 1
        return [
            _list(name if titled else "", rows, width, fields, sorted_by) for name, rows in lists
        ]
    return [_record(record, width) for record in parts.values() if isinstance(record, dict)]


def _list(
    title: str, rows: list[Any], width: int, fields: Sequence[str], sorted_by: Sequence[str]
) -> Table:
    records = [row for row in rows if isinstance(row, dict)]
    names = list(dict.fromkeys(name for row in records for name in row))
    wanted = [name for name in fields if name in names]
    cells = {name: [_cell(row.get(name)) for row in records] for name in names}
    chosen = wanted or _fitting(
        [name for name in names if _says(records, name) or name in sorted_by],
        cells,
        width,
        sorted_by,
    )
    return Table(
        title,
        tuple(chosen),
        tuple(zip(*(cells[name] for name in chosen), strict=True)) if chosen else (),
        frozenset(name for name in chosen if _is_number(records, name)),
        tuple(name for name in names if name not in chosen) if not wanted else (),
    )


def _record(record: Mapping[str, Any], width: int) -> Table:
    longest = max((len(name) for name in record), default=0)
    room = max(width - longest - GAP, LONGEST_CELL)
    rows = tuple((printable(name), _cell(value, room)) for name, value in record.items())
    return Table("", ("field", "value"), rows)


def _fitting(
    names: Sequence[str], cells: Mapping[str, list[str]], width: int, first: Sequence[str]
) -> list[str]:
    """Return the columns that fit, the most telling first chosen: the id, names, short ones."""

    def rank(name: str) -> tuple[bool, ...]:
        is_long = max(map(len, cells[name])) > LONG_CELL
        is_late = name in _BOOKKEEPING
        is_name, is_telling = name.endswith(_NAMES), name.endswith(_TELLING)
        return name != names[0], not is_name, name not in first, not is_telling, is_late, is_long

    ranked = sorted(names, key=rank)
    chosen: set[str] = set()
    used = 0
    for name in ranked:
        needed = max(map(display_width, (name, *cells[name]))) + (GAP if chosen else 0)
        if used + needed <= width or not chosen:
            chosen.add(name)
            used += needed
    return [name for name in names if name in chosen]


def _says(records: Sequence[Mapping[str, Any]], name: str) -> bool:
    """Say whether a column tells rows apart; of a single row, whether it says anything."""
    values = [row.get(name) for row in records]
    if len(values) > 1 and all(value == values[0] for value in values):
        return False
    return any(value not in _ABSENT for value in values)


def _is_number(records: Sequence[Mapping[str, Any]], name: str) -> bool:
    values = [row[name] for row in records if name in row]
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def _cell(value: Any, longest: int = LONGEST_CELL) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        if any(isinstance(each, dict | list) for each in value):
            return f"{len(value)} rows" if len(value) != 1 else "1 row"
        value = ", ".join(map(str, value))
    if isinstance(value, dict):
        value = ", ".join(f"{name} {each}" for name, each in value.items())
    return _shortened(printable(str(value)), longest)


def _shortened(text: str, longest: int) -> str:
    if display_width(text) <= longest:
        return text
    return "".join(_within(text, longest - 1)) + "…"


def _within(text: str, width: int) -> Iterator[str]:
    for char in text:
        width -= display_width(char)
        if width < 0:
            return
        yield char


def display_width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )
