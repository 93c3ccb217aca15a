"""All nouns together: looked up by word, and checked when the app is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any

import peewee

from teampro.errors import nearest
from teampro.schema.check import check
from teampro.schema.fields import Borrowed, Field
from teampro.schema.links import Child
from teampro.schema.operation import Operation
from teampro.schema.reach import NOBODY, Reach, Sql
from teampro.schema.resource import Resource
from teampro.schema.slot import slot


class Registry:
    """The nouns of this server, in the order in which they are described.

    `is_checked` ones were checked before they were cut for a caller.
    """

    def __init__(self, resources: Iterable[Resource], is_checked: bool = False) -> None:
        self.resources = tuple(resources)
        if not is_checked:
            whole = _with_children(self.resources)
            check(whole)
            self.resources = _connected(whole)
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

    def model(self, plural: str) -> Any:
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

        def expression(table: Any) -> Sql:
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


def _with_children(resources: tuple[Resource, ...]) -> tuple[Resource, ...]:
    """Return nouns that have as children also those that declare themselves to be below them."""
    further: dict[str, list[tuple[Resource, str]]] = {}
    for noun in resources:
        for name in noun.below:
            if name in noun.fields:
                further.setdefault(noun.fields[name].to, []).append((noun, name))
    return tuple(
        above.cut(
            above.fields,
            children=(
                *above.children,
                *(
                    Child(noun.plural, name, f"get{above.called[0]}{noun.called[1]}")
                    for noun, name in further.get(above.plural, ())
                ),
            ),
        )
        for above in resources
    )


def _connected(resources: tuple[Resource, ...]) -> tuple[Resource, ...]:
    """Return nouns that know below which others they lie, and refer to no noun that is not there.

    A reference to a noun that is yet to come is a plain id until then.
    """
    lying = _lying(resources)
    plurals = {resource.plural for resource in resources}
    connected = []
    for noun in resources:
        fields = {
            name: replace(known, to="") if known.to not in plurals else known
            for name, known in noun.fields.items()
        }
        above = tuple(name for name in fields if (noun.plural, name) in lying)
        connected.append(noun.cut(fields, path_fields=noun.path_fields or above))
    return tuple(connected)


def _lying(resources: Iterable[Resource]) -> set[tuple[str, str]]:
    """Return the columns, each with the plural of its noun, by which nouns lie below others."""
    columns = set()
    for above in resources:
        for child in above.children:
            plural, name, _ = child.through or (child.plural, child.via, "")
            columns.add((plural, name, above.plural))
    return {
        (noun.plural, known.name)
        for noun in resources
        for known in noun.fields.values()
        if (noun.plural, known.name, known.to) in columns
    }
