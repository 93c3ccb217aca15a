"""All nouns together: looked up by word, and checked when the app is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property

import peewee

from teampro.errors import nearest
from teampro.schema.check import check
from teampro.schema.connect import connected, with_children
from teampro.schema.fields import Borrowed, Field
from teampro.schema.links import Child
from teampro.schema.operation import Operation
from teampro.schema.reach import NOBODY, Model, Reach, Sql, Table
from teampro.schema.resource import Resource
from teampro.schema.slot import slot


class Registry:
    """The nouns of this server, in the order in which they are described.

    `is_checked` ones were checked before they were cut for a caller.
    """

    def __init__(self, resources: Iterable[Resource], is_checked: bool = False) -> None:
        self.resources = tuple(resources)
        if not is_checked:
            self.resources = with_children(self.resources)
            check(self.resources)
            self.resources = connected(self.resources)
        self._by_plural = {resource.plural: resource for resource in self.resources}
        self._by_word = {resource.singular: resource for resource in self.resources}
        self._by_word |= self._by_plural

    def find(self, word: str) -> Resource | None:
        """Return the noun with this plural or singular word."""
        return self._by_word.get(word)

    def written(self, resource: Resource, link: Child | None, verb: str) -> Resource:
        """Return the noun that a verb writes at a step: below a record a POST may make a link."""
        if verb == "POST" and link is not None and link.creates:
            return self[link.creates]
        return resource

    def params(self, resource: Resource, operation: Operation) -> dict[str, Field]:
        """Return the params of an operation of a noun, as far as the caller may write them."""
        about = self._by_plural[operation.makes] if operation.makes else resource
        found = (
            about.fields.get(each) if isinstance(each, str) else each for each in operation.takes
        )
        return {
            each.name: replace(each, required=each.name in operation.required)
            for each in found
            if each is not None and each.writable
        }

    def nearest(self, word: str) -> str:
        """Return the plural that looks most like `word`, or ""."""
        return nearest(word, self._by_plural)

    def __getitem__(self, plural: str) -> Resource:
        return self._by_plural[plural]

    def model(self, plural: str) -> Model:
        """Return the peewee model of a noun."""
        return self._by_plural[plural].model

    def reach(self, plural: str) -> Reach:
        """Return the reach of a noun."""
        return self._by_plural[plural].reach or NOBODY

    def hanging(self, plural: str) -> list[Child]:
        """Return the children of a noun that go with its records, the last declared first."""
        return [
            child
            for child in reversed(self[plural].children)
            if child.through is None and "delete" in self[child.plural].titles
        ]

    @cached_property
    def singulars(self) -> dict[str, str]:
        """Plural to singular words: what rows are called in XML."""
        return {resource.plural: resource.singular for resource in self.resources}

    def filters(self, resource: Resource) -> dict[str, Field]:
        """Return every field a list of the noun can be filtered by, borrowed ones included.

        sec: only of records in reach is borrowed: a filter that feels for the others would tell
        what they hold.
        """
        fields = dict(resource.fields)
        for borrowed in resource.borrowed:
            fields[borrowed.name] = self._borrow(borrowed)
        return fields

    def _borrow(self, borrowed: Borrowed) -> Field:
        lender = self._by_plural[borrowed.plural]
        field = lender.fields[borrowed.name]
        reach = self.reach(borrowed.plural).condition

        def expression(table: Table) -> Sql:
            other = lender.model.alias()
            key = getattr(other, lender.id_field)
            lent = other.select(getattr(other, borrowed.name)).where(
                key == getattr(table, borrowed.via)
            )
            if reach is not None:
                lent = lent.where(reach(self, other, slot("me")))
            return peewee.fn.COALESCE(lent, field.kind.absent)

        return replace(
            field,
            expression=expression,
            shown=False,
            writable=False,
            recorded=False,
            required=False,
            indexed=False,
        )
