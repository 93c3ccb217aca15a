"""Plans: the SQL of one record or list, compiled once for each shape and bound at each call.

A shape holds everything that changes the SQL text: nouns, filter words, sort, fields, whether the
reach condition is there. Ids, values, limits and the caller are bound and never enter a shape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from teampro.engine.options.comparisons import Shape
from teampro.engine.options.grouping import Grouping
from teampro.engine.options.sorting import Sort
from teampro.engine.reading.weight import Weight
from teampro.schema.registry import Registry
from teampro.schema.vault import Vault

Compiled = tuple[str, tuple[Any, ...]]
Record = dict[str, Any]
Pick = Callable[[Mapping[str, Any]], Sequence[Any]]
Make = Callable[[Sequence[Sequence[Any]], Vault], list[Record]]
"""Makes records of rows of stored values; the vault opens the secrets among them."""


@dataclass(frozen=True)
class PlanShape:
    """What makes two reads the same SQL.

    `nouns` are those the caller sees: his reach and his fields are read off them. `kind` is record
    (slot id), ids (slots ids, limit, offset), list (slots limit, offset) or nested (slots parents,
    limit: rows of each parent, most: rows in all). `nulls` tells which cursor values are null,
    None: no cursor. With `named` rows show the names of what they refer to, which are told of these
    nouns; None: they show none. With a `grouping` groups stand in place of rows. `required` holds
    the shapes of lists inside the rows, with whether a row must be there.
    """

    nouns: Registry
    kind: str
    plural: str
    parent: str = ""
    tail: str = ""
    where: Shape = ("and",)
    sort: Sort = ()
    nulls: tuple[bool, ...] | None = None
    fields: tuple[str, ...] | None = None
    named: frozenset[str] | None = None
    reach: bool = False
    grouping: Grouping | None = None
    required: tuple[tuple[PlanShape, bool], ...] = ()


@dataclass(frozen=True)
class Plan:
    """Compiled SQL and how to make records of its rows.

    `key_indexes` tell where in a row the sort values stand, `parent_index` the parent's id. Where
    the columns of its table are all that it selects, `stored` picks them out of a stored row.
    """

    page: Compiled
    count: Compiled
    make: Make
    names: tuple[str, ...]
    key_indexes: tuple[int, ...]
    parent_index: int
    weight: Weight
    stored: Pick | None = None
