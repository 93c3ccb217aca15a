"""Of which records this server is the master; those of another system are only read here."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from teampro.schema.resource import Resource


def with_owners(nouns: Iterable[Resource], owned: Collection[str]) -> tuple[Resource, ...]:
    """Return nouns of which those that are not `owned` here say why nobody writes them."""
    return tuple(
        noun.cut(noun.fields, unwritten=_why_unwritten(noun))
        if noun.owner and noun.owner not in owned
        else noun
        for noun in nouns
    )


def _why_unwritten(noun: Resource) -> str:
    return (
        f"Another system is the master of {noun.plural}, from which they are loaded: they are only "
        f"read here, unless the setting owner_of names {noun.owner}."
    )
