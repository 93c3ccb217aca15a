"""Places in compiled SQL that are bound at each call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Any

import peewee


class Slot:
    """A named place for a value in compiled SQL.

    A plain object, not a peewee Node: a Node would be printed, never bound.
    """

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


def slot(name: str) -> peewee.Value:
    """Return an expression whose value is bound later under `name`."""
    return peewee.AsIs(Slot(name), converter=False)


def bind(values: Sequence[Any], known: Mapping[str, Any]) -> list[Any]:
    """Return the values of a compiled query with its slots filled from `known`."""
    return [known[value.name] if value.__class__ is Slot else value for value in values]


def binder(values: Sequence[Any]) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    """Return what binds these values as `bind` does.

    perf: where all are slots, as those of a written row, in one step for all of them.
    """
    names = [value.name for value in values if value.__class__ is Slot]
    return itemgetter(*names) if len(names) == len(values) > 1 else partial(bind, values)
