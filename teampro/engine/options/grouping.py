"""The groups of one list: `group` with `sum`, `min` and `max`, typed; faults are collected.

A grouped list has one row for each group in place of its records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from teampro.engine.options.comparisons import Shape
from teampro.engine.path import Branch
from teampro.errors import Faults, nearest
from teampro.schema.fields import Field
from teampro.schema.kinds import DATETIME, MONEY, TOTALS

GROUP = "group"
COUNT = "count"
GROUP_OPTIONS = (GROUP, *TOTALS)
MOST_KEYS = 3
MOST_TOTALS = 8
UTC = "UTC"
CURRENCIES = "currencies"


class GroupKey(NamedTuple):
    """What rows are grouped by: a field, or a `part` of its dates.

    `zone` is that in which a date-time is parted, "" where it is taken as it is stored.
    """

    field: str
    part: str = ""
    zone: str = ""

    @property
    def name(self) -> str:
        """The name under which a group shows it."""
        return f"{self.field}.{self.part}" if self.part else self.field


class Total(NamedTuple):
    """One value for all rows of a group: a function of TOTALS over a field."""

    function: str
    field: str

    @property
    def name(self) -> str:
        """The name under which a group shows it."""
        return f"{self.function}.{self.field}"


@dataclass(frozen=True)
class Grouping:
    """By what a list is grouped and what each group tells; no key: all rows are one group."""

    keys: tuple[GroupKey, ...]
    totals: tuple[Total, ...]

    @property
    def key_names(self) -> tuple[str, ...]:
        """The names of its keys, in order."""
        return tuple(key.name for key in self.keys)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of what a group shows, in order."""
        return (*self.key_names, COUNT, *(total.name for total in self.totals))

    @property
    def of_nothing(self) -> tuple[Any, ...]:
        """The stored row of the one group when the list has no rows."""
        return (0, *(0 if total.function == "sum" else None for total in self.totals))


class GroupingReader:
    """Reads the grouping of one list; `zone` is where moments are parted.

    `known` are the fields that the caller may use, `at` stands before keys in faults' paths.
    """

    def __init__(
        self, branch: Branch, known: Mapping[str, Field], zone: str, at: str, faults: Faults
    ) -> None:
        self.branch = branch
        self.known = known
        self.zone = "" if zone == UTC else zone
        self.at = at
        self.faults = faults

    def read(self, taken: Mapping[str, Any], where: Shape) -> Grouping | None:
        """Return the grouping that the options ask for, None for none; `where` is the filter."""
        if taken.get(GROUP) is None:
            self._refuse_ungrouped(taken)
            return None
        if self.branch.below:
            message = "A list with lists inside its rows is not grouped: group the last one."
            self.faults.note(self.at + GROUP, "misplaced", message, taken[GROUP])
        grouping = Grouping(
            tuple(self._keys(taken[GROUP])),
            tuple(
                Total(function, name)
                for function in TOTALS
                for name in self._totals(function, taken.get(function))
            ),
        )
        self._demand_currency(grouping, where)
        return grouping

    def _refuse_ungrouped(self, taken: Mapping[str, Any]) -> None:
        for function in TOTALS:
            if taken.get(function) is not None:
                message = f'{function} goes with group; {{"group": ""}} makes one row of all.'
                self.faults.note(self.at + GROUP, "required", message)
                return

    def _keys(self, value: Any) -> list[GroupKey]:
        words = self._words(GROUP, value, MOST_KEYS, self._key, self._key_words)
        return [key for word in words if (key := self._key(word)) is not None]

    def _key(self, word: str) -> GroupKey | None:
        """Return the key that a word names, if it is one."""
        name, dot, part = word.partition(".")
        field = self.known.get(name)
        if field is None or not field.groupable or (dot and part not in field.kind.parts):
            return None
        return GroupKey(name, part, self.zone if dot and field.kind is DATETIME else "")

    def _key_words(self) -> Iterator[str]:
        """Yield the words of all keys. perf: nobody asks who names the right ones."""
        for field in self.known.values():
            if field.groupable:
                yield field.name
                yield from (f"{field.name}.{part}" for part in field.kind.parts)

    def _totals(self, function: str, value: Any) -> Sequence[str]:
        if value is None:
            return ()

        def legal() -> Iterator[str]:
            return (each.name for each in self.known.values() if function in each.kind.totals)

        def is_legal(word: str) -> bool:
            field = self.known.get(word)
            return field is not None and function in field.kind.totals

        return self._words(function, value, MOST_TOTALS, is_legal, legal)

    def _words(
        self,
        option: str,
        value: Any,
        most: int,
        is_legal: Callable[[str], object],
        legal: Callable[[], Iterable[str]],
    ) -> list[str]:
        """Return the words of an option that are legal; the others are faults."""
        words = value if isinstance(value, list) else str(value).split(",") if value != "" else []
        if len(words) > most:
            message = f"{option} takes at most {most} fields."
            self.faults.note(self.at + option, "too_many", message, value)
            return []
        found: list[str] = []
        for word in (each.strip() if isinstance(each, str) else str(each) for each in words):
            if word not in found and is_legal(word):
                found.append(word)
            else:
                self._refuse(option, word, tuple(legal()))
        return found

    def _refuse(self, option: str, word: str, legal: Sequence[str]) -> None:
        if word in legal:
            kind, message = "invalid_value", f"{option} names {word} twice."
        elif word.partition(".")[0] in self.known:
            kind, message = "invalid_value", f"{option} does not take {word[:60]!r}."
        else:
            kind, message = "unknown_field", f"{option} names no field: {word[:60]!r}."
        self.faults.note(self.at + option, kind, message, word, nearest(word, legal), legal)

    def _demand_currency(self, grouping: Grouping, where: Shape) -> None:
        """Refuse a total of money in several currencies: it would be no figure."""
        money = [each for each in grouping.totals if self.known[each.field].kind is MONEY]
        if not money:
            return
        currency = next((name for name, each in self.known.items() if each.to == CURRENCIES), "")
        if not currency:
            message = f"{money[0].field} has no total: its rows tell no currency."
            option = self.at + money[0].function
            self.faults.note(option, "invalid_value", message, money[0].field)
        elif GroupKey(currency) not in grouping.keys and not _is_fixed(currency, where):
            message = (
                f"{money[0].name} needs one currency: group by {currency}, or filter by one value."
            )
            self.faults.note(self.at + currency, "required", message)


def _is_fixed(name: str, where: Shape) -> bool:
    """Say whether a filter lets a field have one value only."""
    if where[0] == "and":
        return any(_is_fixed(name, part) for part in where[1:])
    return where == ("eq", name)
