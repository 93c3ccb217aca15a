"""What nouns are to each other, once all of them are there: who lies below whom, by what column.

A reference to a noun that is yet to come is a plain id until then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from teampro.schema.links import Child
from teampro.schema.resource import Resource

Nouns = tuple[Resource, ...]


def with_children(nouns: Nouns) -> Nouns:
    """Return nouns that have as children, and as parts, also those that declare it themselves."""
    return tuple(
        above.cut(
            above.fields,
            children=above.children + _further(above, nouns),
            parts=above.parts + _further_parts(above, nouns),
        )
        for above in nouns
    )


def _further(above: Resource, nouns: Nouns) -> tuple[Child, ...]:
    """Return the children of a noun that it does not name itself."""
    found = [
        Child(noun.plural, name, f"get{above.called[0]}{noun.called[1]}")
        for noun in nouns
        for name in noun.below
        if _refers(noun, name, above)
    ]
    found += [
        _linked(above, noun, here, other, there)
        for noun in nouns
        for here, there in noun.links
        if _refers(noun, here, above)
        for other in nouns
        if _refers(noun, there, other)
    ]
    return tuple(child for child in found if above.child(child.plural) is None)


def _linked(above: Resource, noun: Resource, here: str, other: Resource, there: str) -> Child:
    """Return the child of a noun that another noun links to it."""
    one = above.called[0]
    is_made = "create" in noun.titles
    return Child(
        other.plural,
        here,
        f"get{one}{other.called[1]}",
        through=(noun.plural, here, there),
        creates=noun.plural if is_made else "",
        create_title=f"link{one}{other.called[0]}" if is_made else "",
    )


def _further_parts(above: Resource, nouns: Nouns) -> tuple[str, ...]:
    """Return the parts of a noun that it does not name itself."""
    return tuple(
        noun.plural
        for noun in nouns
        for name in noun.part_of
        if name in noun.below and _refers(noun, name, above)
        if "create" in noun.titles and noun.plural not in above.parts
    )


def _refers(noun: Resource, name: str, above: Resource) -> bool:
    return name in noun.fields and noun.fields[name].to == above.plural


def connected(nouns: Nouns) -> Nouns:
    """Return nouns that know below which others they lie, and refer to none that is not there."""
    lying = _lying(nouns)
    plurals = {noun.plural for noun in nouns}
    found = []
    for noun in nouns:
        fields = {
            name: replace(known, to="") if known.to not in plurals else known
            for name, known in noun.fields.items()
        }
        above = tuple(name for name in fields if (noun.plural, name) in lying)
        found.append(noun.cut(fields, path_fields=noun.path_fields or above))
    return tuple(found)


def _lying(nouns: Iterable[Resource]) -> set[tuple[str, str]]:
    """Return the columns, each with the plural of its noun, by which nouns lie below others."""
    columns = set()
    for above in nouns:
        for child in above.children:
            plural, name, _ = child.through or (child.plural, child.via, "")
            if not child.loose:
                columns.add((plural, name, above.plural))
    return {
        (noun.plural, known.name)
        for noun in nouns
        for known in noun.fields.values()
        if (noun.plural, known.name, known.to) in columns
    }
