"""All nouns together: looked up by word, and checked when the app is made."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

import peewee

from teampro.errors import nearest
from teampro.schema.reach import Reach, Sql
from teampro.schema.resource import Borrowed, Field, Resource

OPTIONS = (
    "or", "not", "search", "sort", "orderby", "orderdir", "page", "limit", "offset", "after",
    "count", "fields", "require", "preview", "key", "file_data",
)  # fmt: skip
"""Words of params that are no fields."""
ENVELOPE = ("request", "response", "data")


class DeclarationError(Exception):
    """A noun that is declared wrongly; the text says which and where."""


class Registry:
    """The nouns of this server, in the order in which they are described."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self.resources = tuple(resources)
        self._by_plural = {resource.plural: resource for resource in self.resources}
        self._by_word = {resource.singular: resource for resource in self.resources}
        self._by_word |= self._by_plural
        check(self)

    def find(self, word: str) -> Resource | None:
        """Return the noun with this plural or singular word."""
        return self._by_word.get(word)

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
        return self._by_plural[plural].reach

    @cached_property
    def singulars(self) -> dict[str, str]:
        """Plural to singular words: what rows are called in XML."""
        return {resource.plural: resource.singular for resource in self.resources}

    def filters(self, resource: Resource) -> dict[str, Field]:
        """Return every field a list of the noun can be filtered by, borrowed ones included."""
        fields = dict(resource.fields)
        for borrowed in resource.borrowed:
            fields[borrowed.name] = self._borrow(borrowed)
        return fields

    def _borrow(self, borrowed: Borrowed) -> Field:
        lender = self._by_plural[borrowed.plural]
        field = lender.fields[borrowed.name]

        def expression(table: Any) -> Sql:
            other = lender.model.alias()
            key = getattr(other, lender.id_field)
            lent = other.select(getattr(other, borrowed.name)).where(
                key == getattr(table, borrowed.via)
            )
            return peewee.fn.COALESCE(lent, "")

        return Field(
            **{
                **vars(field),
                "expression": expression,
                "shown": False,
                "writable": False,
                "required": False,
                "indexed": False,
            }
        )


def check(registry: Registry) -> None:
    """Check all declarations against each other.

    Raises: DeclarationError naming the noun and what is wrong with it.
    """
    words: set[str] = set()
    for resource in registry.resources:
        for word in {resource.plural, resource.singular}:
            _demand(resource, word not in words, f"the word {word} is taken")
            _demand(resource, word not in ENVELOPE, f"the word {word} belongs to the envelope")
            _demand(resource, _is_word(word), f"{word!r} is no word of a chain")
            words.add(word)
        _check_fields(resource)
        _check_links(registry, resource)


def _check_fields(resource: Resource) -> None:
    children = {child.plural for child in resource.children}
    for name in resource.fields:
        taken = name in OPTIONS or name in ENVELOPE or name in children
        _demand(resource, not taken, f"the field {name} is called like an option or a child")
    for name in (*resource.required, *resource.readonly, *resource.search, *resource.guarded):
        _demand(resource, name in resource.fields, f"{name} is no field")
    for name in resource.order:
        _demand(resource, name.lstrip("-") in resource.fields, f"the order names no field: {name}")
    if "create" in resource.titles:
        _demand(resource, "version" in resource.fields, "a writable noun needs a version")


def _check_links(registry: Registry, resource: Resource) -> None:
    for child in resource.children:
        noun = registry.find(child.plural)
        _demand(resource, noun is not None, f"the child {child.plural} is not declared")
        if noun is not None and child.through is None:
            known = child.via in noun.fields
            _demand(resource, known, f"{child.plural} has no field {child.via}")
    for column, plural in resource.reach.vias:
        _demand(resource, column in resource.fields, f"the reach names no field: {column}")
        _demand(resource, registry.find(plural) is not None, f"the reach names no noun: {plural}")
    for tail in resource.tails:
        for plural in tail.complete:
            known = resource.child(plural) is not None
            _demand(resource, known, f"the tail {tail.word} names no child: {plural}")


def _is_word(word: str) -> bool:
    return word.isascii() and word.isalnum() and word.islower() and word[0].isalpha()


def _demand(resource: Resource, holds: bool, complaint: str) -> None:
    if not holds:
        raise DeclarationError(f"resources/{resource.plural}.py: {complaint}")
