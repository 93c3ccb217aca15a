"""The nouns as one caller sees them: cut to his audience at each, once for all callers alike.

Whatever names a field (rows, filters, sorts, cursors, searches, hints, printed pages) reads it off
these nouns, so what was cut answers exactly like what does not exist. Nouns that are closed to him
stay, with the reason: a chain that names one is told why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from teampro.schema.caller import Caller, Rights
from teampro.schema.cut import cut
from teampro.schema.fields import Joined
from teampro.schema.links import Child, Tail
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource

MOST_KEPT = 64
"""Groups of callers whose nouns are kept; administrators differ by their areas alone."""
Nouns = Mapping[str, Resource]


def visible_to(registry: Registry, caller: Caller) -> Registry:
    """Return the nouns as a caller sees them: fields, reach, and what is closed to him."""
    kind = (caller.kind, caller.is_entrusted)
    return _visible(registry, kind, caller.rights.areas, caller.permissions)


@lru_cache(maxsize=MOST_KEPT)
def _visible(
    registry: Registry,
    kind: tuple[str, bool],
    areas: frozenset[str] | None,
    permissions: frozenset[str] | None,
) -> Registry:
    word, is_entrusted = kind
    rights = Rights(areas=areas)
    caller = Caller(word, 0, "", rights, permissions=permissions, is_entrusted=is_entrusted)
    nouns = {noun.plural: cut(noun, caller) for noun in registry.resources}
    return Registry([_without_unseen(noun, nouns) for noun in nouns.values()], is_checked=True)


def described_to(nouns: Registry, caller: Caller) -> Registry:
    """Return those of the nouns that he sees which are described to a caller.

    An administrator is told of everything there is, a customer of what he may read, and of the
    operations that he may call.
    """
    return _readable_nouns(nouns, caller.permissions) if caller.is_customer else nouns


@lru_cache(maxsize=MOST_KEPT)
def _readable_nouns(nouns: Registry, permissions: frozenset[str] | None) -> Registry:
    readable = {noun.plural: noun for noun in nouns.resources if not noun.closed}
    described = [_read_only(noun, readable, permissions) for noun in readable.values()]
    return Registry(described, is_checked=True)


def _without_unseen(noun: Resource, nouns: Nouns) -> Resource:
    """Take out what a noun shows of others, or tells of hidden fields, that the caller may not see.

    sec: a filter on another noun's field, or a list below its record, goes by a field of this one;
    where that is hidden it would be read out by asking.
    """
    children = [child for child in noun.children if _hangs_openly(child, nouns)]
    words = {child.plural for child in children}
    return noun.cut(
        noun.fields,
        joined=_without_closed(noun.joined, nouns),
        borrowed=tuple(
            each
            for each in noun.borrowed
            if _is_usable(noun, each.via) and _shows(nouns[each.plural], each.name)
        ),
        children=tuple(_cut_order(child, nouns[child.plural]) for child in children),
        tails=tuple(
            _without_closed_objects(tail, nouns)
            for tail in noun.tails
            if words.issuperset(tail.complete)
        ),
    )


def _without_closed(objects: tuple[Joined, ...], nouns: Nouns) -> tuple[Joined, ...]:
    """Return the objects of nouns that are open, with the fields the caller sees of them."""
    seen = []
    for each in objects:
        other = nouns[each.plural]
        names = tuple(name for name in each.fields or other.shown if name in other.fields)
        if names and not other.closed:
            seen.append(replace(each, fields=names if each.fields else ()))
    return tuple(seen)


def _without_closed_objects(tail: Tail, nouns: Nouns) -> Tail:
    if tail.view is None or not tail.view.joined:
        return tail
    return replace(tail, view=replace(tail.view, joined=_without_closed(tail.view.joined, nouns)))


def _hangs_openly(child: Child, nouns: Nouns) -> bool:
    """Say whether the caller sees the columns that tell which rows stand below a record.

    A closed noun keeps its place in the chain, which tells why it is closed.
    """
    plural, *names = child.through or (child.plural, child.via)
    noun = nouns[plural]
    return bool(noun.closed) or all(_is_usable(noun, name) for name in names)


def _cut_order(child: Child, noun: Resource) -> Child:
    """Sort a list by what the caller sees: a cursor holds the values it is sorted by."""
    order = tuple(word for word in child.order if _is_usable(noun, word.lstrip("-")))
    return replace(child, order=order) if order != child.order else child


def _shows(noun: Resource, name: str) -> bool:
    return _is_usable(noun, name) and not noun.closed


def _is_usable(noun: Resource, name: str) -> bool:
    known = noun.fields.get(name)
    return known is not None and not known.is_blank


def _read_only(noun: Resource, readable: Nouns, permissions: frozenset[str] | None) -> Resource:
    """Return a noun with what can be read of it, and with links to these nouns alone.

    Of its operations those stay that customers with these permissions may call.
    """
    fields = {
        name: known if known.to in readable else replace(known, to="")
        for name, known in noun.fields.items()
    }
    children = (
        replace(child, creates="", create_title="")
        for child in noun.children
        if child.plural in readable
    )
    return noun.cut(
        fields,
        titles={
            verb: title
            for verb, title in noun.titles.items()
            if verb in ("find", "get") or noun.model is None
        },
        children=tuple(children),
        parts=(),
        tails=tuple(tail for tail in noun.tails if not tail.closed),
        operations=tuple(each for each in noun.operations if each.is_for(permissions)),
    )
