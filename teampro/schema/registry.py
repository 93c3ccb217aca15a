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
from teampro.schema.kinds import ANYONE, TEXT
from teampro.schema.links import Child
from teampro.schema.operation import Operation
from teampro.schema.reach import NOBODY, Model, Reach, Sql, Table
from teampro.schema.resource import Resource
from teampro.schema.slot import slot

ANY = "Any"
"""The name of whom an adminid of ANYONE means."""
LONGEST_NAME = 255


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
            if child.through is None and not child.loose
            if "delete" in self[child.plural].titles
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

    def named(self, resource: Resource) -> tuple[Field, ...]:
        """Return the fields that refer to records with a name, of nouns open to the caller."""
        referring = (known for known in resource.fields.values() if known.to)
        return tuple(
            known for known in referring if self[known.to].label and not self[known.to].closed
        )

    def name_of(self, known: Field, is_told: bool) -> Field:
        """Return the field that tells the name of what a reference points to, a text.

        It is "" for none, and for all where the caller is not told.
        """

        def expression(table: Table) -> Sql:
            if not is_told:
                return peewee.SQL("''")
            lender = self[known.to]
            lent = self._lent(table, known.to, lender.label, known.name, lender.openly_named)
            is_any = getattr(table, known.name) == ANYONE
            return peewee.Case(None, ((is_any, ANY),), lent) if known.any_allowed else lent

        return Field(f"{known.name}.name", TEXT, expression, longest=LONGEST_NAME)

    def _borrow(self, borrowed: Borrowed) -> Field:
        return replace(
            self._by_plural[borrowed.plural].fields[borrowed.name],
            expression=lambda table: self._lent(
                table, borrowed.plural, borrowed.name, borrowed.via
            ),
            shown=False,
            writable=False,
            recorded=False,
            required=False,
            indexed=False,
        )

    def _lent(self, table: Table, plural: str, name: str, via: str, is_open: bool = False) -> Sql:
        """Return a field of the record in reach that `via` of a table names, empty for none.

        With `is_open` the field is told of every record.
        """
        lender = self._by_plural[plural]
        reach = None if is_open else self.reach(plural).condition
        other = lender.model.alias()
        key = getattr(other, lender.id_field)
        known = lender.fields[name]
        lent = other.select(known.expression(other)).where(key == getattr(table, via))
        if reach is not None:
            lent = lent.where(reach(self, other, slot("me")))
        return peewee.fn.COALESCE(lent, known.kind.absent)
