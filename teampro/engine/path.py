"""A Path: the words of a chain matched with nouns. What it offers can be read off it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from teampro.schema.links import Child, Tail
from teampro.schema.operation import VERB, Operation
from teampro.schema.resource import Resource

PAGE_VERBS = (("GET", "find"), ("POST", "create"))
"""The verbs that a noun without records may offer, and the titles by which it does."""


@dataclass(frozen=True)
class PathStep:
    """One step matched with its noun; `link` says how it hangs on the step before.

    `ids` has one id for a record, several for exactly these records, none for a collection.
    """

    resource: Resource
    ids: tuple[int, ...] = ()
    link: Child | None = None

    @property
    def id(self) -> int:
        """The id of a record step."""
        return self.ids[0]


@dataclass(frozen=True)
class Branch:
    """A list of the answer and the lists inside each of its rows.

    `name` is its dotted path (`actions.timelogs`); `tail` a view of it; `complete` lists have no
    default limit (those of a snapshot).
    """

    step: PathStep
    name: str
    below: tuple[Branch, ...] = ()
    tail: Tail | None = None
    complete: bool = False

    def walk(self) -> Iterator[Branch]:
        """Yield this list and all inside it, outer ones first."""
        yield self
        for branch in self.below:
            yield from branch.walk()

    @property
    def is_nested(self) -> bool:
        """Whether it stands inside the rows of another list."""
        return "." in self.name

    @property
    def is_flat(self) -> bool:
        """Whether it is a whole collection, below nothing."""
        return self.step.link is None


@dataclass(frozen=True, eq=False)
class Path:
    """Leading records, each below the one before, then the lists that stand beside the last.

    `tail` is the tail of the last record; `page` names a printed tree instead of both. `operation`
    is the last word that acts, on the last record or on the one list. A Path is equal to itself
    alone: resolving keeps one for each chain.
    """

    text: str
    records: tuple[PathStep, ...] = ()
    lists: tuple[Branch, ...] = ()
    tail: Tail | None = None
    page: str = ""
    page_resource: Resource | None = None
    operation: Operation | None = None

    @cached_property
    def branches(self) -> tuple[Branch, ...]:
        """Every list, the inner ones too, outer ones first."""
        return tuple(branch for root in self.lists for branch in root.walk())

    @cached_property
    def leaves(self) -> tuple[Branch, ...]:
        """The lists of the last step."""
        return tuple(branch for branch in self.branches if not branch.below)

    @cached_property
    def steps(self) -> tuple[PathStep, ...]:
        """Every step, in reading order."""
        return (*self.records, *(branch.step for branch in self.branches))

    @property
    def is_batch(self) -> bool:
        """Whether it names no record, and takes chains."""
        return bool(self.page) and self.verbs == ("POST",)

    @property
    def parent(self) -> PathStep | None:
        """The record that the lists stand below."""
        return self.records[-1] if self.records else None

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """Every noun the chain names."""
        if self.page_resource is not None:
            return (self.page_resource,)
        return tuple(step.resource for step in self.steps)

    @cached_property
    def tails(self) -> tuple[Tail, ...]:
        """The tails of its last record and of its lists."""
        found = (self.tail, *(branch.tail for branch in self.branches))
        return tuple(tail for tail in found if tail is not None)

    @cached_property
    def collection(self) -> Branch | None:
        """The one plain collection a POST could add to."""
        if len(self.lists) != 1:
            return None
        only = self.lists[0]
        plain = not (only.below or only.tail or only.step.ids or only.complete)
        return only if plain else None

    @property
    def several(self) -> Branch | None:
        """The one plain list of exactly named records, which a PUT or DELETE could write."""
        if len(self.lists) != 1:
            return None
        only = self.lists[0]
        return only if only.step.ids and not (only.below or only.tail) else None

    def singly(self) -> Iterator[Path]:
        """Yield the path of each of several records."""
        assert self.several is not None
        step = self.several.step
        for record_id in step.ids:
            yield Path("", (*self.records, replace(step, ids=(record_id,))))

    @property
    def is_one_list(self) -> bool:
        """Whether the answer can be printed as the rows of a single list."""
        plain = self.tail is None and self.operation is None
        return plain and len(self.lists) == 1 and not self.lists[0].below

    @cached_property
    def written(self) -> PathStep:
        """The step whose noun a write is about: the collection, or the last records."""
        branch = self.collection or self.several
        return branch.step if branch is not None else self.records[-1]

    @cached_property
    def verbs(self) -> tuple[str, ...]:
        """The verbs the chain offers, whoever asks."""
        if self.operation is not None:
            return (VERB,)
        if self.page_resource is not None and self.tail is None:
            titles = self.page_resource.titles
            return tuple(verb for verb, title in PAGE_VERBS if title in titles)
        if self.page or self.tail:
            return ("GET",)
        if self.collection is not None:
            step = self.collection.step
            if step.link is not None and step.link.through is not None:
                return ("GET", "POST") if step.link.creates else ("GET",)
            return ("GET", "POST") if "create" in step.resource.titles else ("GET",)
        if (self.records and not self.lists) or self.several is not None:
            titles = self.written.resource.titles
            offered = (("PUT", "update"), ("DELETE", "delete"))
            return ("GET", *(verb for verb, title in offered if title in titles))
        return ("GET",)

    @property
    def allow(self) -> tuple[str, ...]:
        """What OPTIONS and a 405 tell: the verbs, with those that HTTP adds."""
        return (*self.verbs, *(("HEAD",) if "GET" in self.verbs else ()), "OPTIONS")
