"""The check of what a noun is to others: its children, parts, tails, references and readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from teampro.schema.caller import AREAS
from teampro.schema.links import Child, Tail
from teampro.schema.resource import Resource

Nouns = Mapping[str, Resource]


def about_links(resource: Resource, nouns: Nouns) -> Iterator[str]:
    """Yield what is wrong with whom it refers to, who sees it and what hangs on it."""
    yield from _about_part_of(resource)
    yield from _about_references(resource, nouns)
    yield from _about_reach(resource, nouns)
    yield from _about_audiences(resource)
    words = [child.plural for child in resource.children]
    for word in sorted({word for word in words if words.count(word) > 1}):
        yield f"the child {word} is declared twice"
    for child in resource.children:
        yield from _about_child(child, nouns)
    for word in resource.parts:
        yield from _about_part(resource, word, nouns)
    for tail in resource.tails:
        yield from _about_tail(resource, tail)


def _about_part_of(resource: Resource) -> Iterator[str]:
    for name in resource.part_of:
        if name not in resource.below:
            yield f"part_of names no column of below: {name}"
    if resource.part_of and "create" not in resource.titles:
        yield "part_of needs a noun that can be created"


def _about_references(resource: Resource, nouns: Nouns) -> Iterator[str]:
    linked = tuple(name for pair in resource.links for name in pair)
    own = (("below", resource.below), ("touches", resource.touches), ("links", linked))
    for word, names in own:
        for name in names:
            if name in resource.fields and resource.fields[name].to not in nouns:
                yield f"{word} names no reference to a noun: {name}"
    for each in resource.borrowed:
        what = f"borrowed {each.name}"
        yield from _about_names(what, each.plural, [each.name], nouns)
        yield from _about_names(what, resource.plural, [each.via], nouns)
    for joined in resource.joined:
        yield from _about_names(f"joined {joined.name}", joined.plural, joined.fields, nouns)


def _about_reach(resource: Resource, nouns: Nouns) -> Iterator[str]:
    if resource.area and resource.area not in AREAS:
        yield f"there is no area {resource.area}; there are {', '.join(AREAS)}"
    for what, reach in (("reach", resource.reach), ("customer_reach", resource.customer_reach)):
        for column, plural, _on in reach.vias if reach is not None else ():
            if column not in resource.fields:
                yield f"the {what} names no field: {column}"
            if plural not in nouns:
                yield f"the {what} names no noun: {plural}"


def _about_audiences(resource: Resource) -> Iterator[str]:
    is_open = resource.customer_reach is not None
    if is_open and resource.model is not None and not resource.customer:
        yield "customer_reach needs the fields that a customer sees: name them in customer"
    if not is_open and (resource.customer or resource.permission):
        yield "a customer has no customer_reach, so he sees no field and needs no permission"
    shown = {*resource.fields, *resource.beside}
    printed = {tail.word for tail in resource.tails if tail.complete}
    for word, names, known in (
        ("names", resource.names, shown),
        ("customer", resource.customer, shown | printed),
    ):
        for name in names:
            if name not in known:
                yield f"{word} names no field, object or detail: {name}"


def _about_child(child: Child, nouns: Nouns) -> Iterator[str]:
    what = f"the child {child.plural}"
    if child.plural not in nouns:
        yield f"{what} is not declared"
        return
    if child.through is None:
        names = [child.via, *(name for name, _value in child.where)]
        yield from _about_names(what, child.plural, names, nouns)
    else:
        yield from _about_names(what, child.through[0], child.through[1:], nouns)
    yield from _about_names(what, child.plural, [name.lstrip("-") for name in child.order], nouns)
    if child.creates and "create" not in nouns.get(child.creates, nouns[child.plural]).titles:
        yield f"{what} creates no noun that can be created: {child.creates}"


def _about_part(resource: Resource, word: str, nouns: Nouns) -> Iterator[str]:
    link = resource.part(word)
    if link is None:
        yield f"the part {word} is no child"
        return
    if word == resource.plural:
        yield from _about_names(f"the part {word}", word, [resource.above], nouns)
    written = nouns.get(link.creates or word)
    if written is None or "create" not in written.titles:
        yield f"the part {word} cannot be created"
    if link.where:
        yield f"the part {word} has fixed values, which no write fills in"


def _about_tail(resource: Resource, tail: Tail) -> Iterator[str]:
    if sum(map(bool, (tail.view, tail.complete, tail.download, tail.page))) != 1:
        yield f"the tail {tail.word} is one of a view, complete, a download and a page"
    if tail.sheet and not tail.complete:
        yield f"the tail {tail.word} has a sheet of no rows: name them in complete"
    if not is_word(tail.word) or resource.child(tail.word) is not None:
        yield f"the tail {tail.word} is no word of its own"
    for plural in tail.complete:
        if resource.child(plural) is None:
            yield f"the tail {tail.word} names no child: {plural}"
    for name in missing(tail.download or (), resource):
        yield f"the tail {tail.word} names no field: {name}"


def _about_names(what: str, plural: str, names: Iterable[str], nouns: Nouns) -> Iterator[str]:
    """Complain of a noun that is not declared, and of names it does not have."""
    if plural not in nouns:
        yield f"{what}: there is no noun {plural}"
        return
    for name in missing(names, nouns[plural]):
        yield f"{what}: {plural} has no field {name}"


def missing(names: Iterable[str], resource: Resource) -> list[str]:
    """Return the names that are no fields of a noun."""
    return [name for name in names if name not in resource.fields]


def is_word(word: str) -> bool:
    """Say whether a word may stand in a chain."""
    return word.isascii() and word.isalnum() and word.islower() and word[0].isalpha()
