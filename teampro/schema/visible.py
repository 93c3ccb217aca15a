"""The nouns as one caller sees them: cut to his audience at each, once for all callers alike.

Whatever names a field (rows, filters, sorts, cursors, searches, hints, printed pages) reads it off
these nouns, so what was cut answers exactly like what does not exist. Nouns that are closed to him
stay, with the reason: a chain that names one is told why.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import peewee

from teampro.schema.caller import CLIENT, Audience, Caller, Rights
from teampro.schema.fields import Field, Joined
from teampro.schema.links import Child, Tail
from teampro.schema.reach import ALL, NOBODY, Sql, Table
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource

MOST_KEPT = 64
"""Groups of callers whose nouns are kept; administrators differ by their areas alone."""
Nouns = Mapping[str, Resource]


def visible_to(registry: Registry, caller: Caller) -> Registry:
    """Return the nouns as a caller sees them: fields, reach, and what is closed to him."""
    return _visible(registry, caller.kind, caller.rights.areas, caller.permissions)


@lru_cache(maxsize=MOST_KEPT)
def _visible(
    registry: Registry,
    kind: str,
    areas: frozenset[str] | None,
    permissions: frozenset[str] | None,
) -> Registry:
    caller = Caller(kind, 0, "", Rights(areas=areas), permissions=permissions)
    nouns = {noun.plural: _cut(noun, caller) for noun in registry.resources}
    return Registry([_without_unseen(noun, nouns) for noun in nouns.values()], is_checked=True)


def described_to(nouns: Registry, caller: Caller) -> Registry:
    """Return those of the nouns that he sees which are described to a caller.

    An administrator is told of everything there is, a customer of what he may read.
    """
    return _readable_nouns(nouns) if caller.kind == CLIENT else nouns


@lru_cache(maxsize=MOST_KEPT)
def _readable_nouns(nouns: Registry) -> Registry:
    readable = {noun.plural: noun for noun in nouns.resources if not noun.closed}
    return Registry([_read_only(noun, readable) for noun in readable.values()], is_checked=True)


def _cut(noun: Resource, caller: Caller) -> Resource:
    """Return a noun with the rows, fields, objects and tails of one audience."""
    audience = caller.audience(noun.area)
    if audience is Audience.SUPER:
        return noun.cut(noun.fields, reach=ALL)
    reach = noun.customer_reach if audience is Audience.CUSTOMER else noun.reach
    fields = _fields_for(noun, audience)
    usable = {name for name, known in fields.items() if not known.is_blank}
    return noun.cut(
        fields,
        reach=NOBODY if reach is None else reach,
        closed=_why_closed(noun, audience, caller),
        search=tuple(name for name in noun.search if name in usable),
        order=tuple(name for name in noun.order if name.lstrip("-") in usable),
        standing=tuple(each for each in noun.standing if each[0] in usable),
        joined=_joined_for(noun, audience),
        details=tuple(each for each in noun.details if audience in noun.readers(each.name)),
        tails=tuple(_cut_tail(noun, tail, caller, usable) for tail in noun.tails),
    )


def _joined_for(noun: Resource, audience: Audience) -> tuple[Joined, ...]:
    """Return the objects an audience sees.

    sec: what is implied to be in reach was said of the staff's reach; customers have their own.
    """
    seen = [each for each in noun.joined if audience in noun.readers(each.name)]
    if audience is Audience.CUSTOMER:
        seen = [replace(each, implied=False) for each in seen]
    return tuple(seen)


def _fields_for(noun: Resource, audience: Audience) -> dict[str, Field]:
    """Return the fields an audience sees; only staff and super administrators write any.

    wire: what staff may not read of a record stands in it, empty; for others it does not exist.
    """
    if audience is Audience.STAFF:
        return {
            name: known if audience in known.readers else _blank(known)
            for name, known in noun.fields.items()
        }
    return {
        name: replace(known, writable=False, required=False)
        for name, known in noun.fields.items()
        if audience in known.readers
    }


def _blank(known: Field) -> Field:
    """Return a field that shows nothing, whatever the row holds, and cannot be asked about."""
    empty = {"": "''", None: "NULL"}.get(known.kind.absent, "0")
    return replace(known, expression=partial(_constant, empty), writable=False, is_blank=True)


def _constant(text: str, _table: Table) -> Sql:
    return peewee.SQL(text)


def _why_closed(noun: Resource, audience: Audience, caller: Caller) -> str:
    """Return why an audience sees nothing of a noun, "" when it does."""
    if audience is Audience.CUSTOMER:
        if noun.customer_reach is None:
            return f"{noun.plural} is not for customers."
        word, permissions = noun.permission, caller.permissions
        if word and permissions is not None and word not in permissions:
            return f"{noun.plural} needs the permission {word}, which you do not have."
        return ""
    if noun.reach is None:
        return f"{noun.plural} is for super administrators."
    if audience is Audience.NAMES and not noun.names:
        return f"{noun.plural} needs the area {noun.area}, which you do not have."
    return ""


def _cut_tail(noun: Resource, tail: Tail, caller: Caller, usable: set[str]) -> Tail:
    """Close a tail that shows more than its noun's own rows and fields to the wrong audience."""
    audience = caller.audience(noun.area)
    if audience is Audience.STAFF or tail.page:
        return tail
    if tail.download is not None and usable.issuperset(tail.download):
        return tail
    word = f"{noun.plural}/{tail.word}"
    if audience is Audience.CUSTOMER:
        return replace(tail, closed=f"{word} is for administrators.")
    return replace(tail, closed=f"{word} needs the area {noun.area}, which you do not have.")


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


def _read_only(noun: Resource, readable: Nouns) -> Resource:
    """Return a noun with what can be read of it, and with links to these nouns alone."""
    fields = {
        name: known if known.to in readable else replace(known, to="")
        for name, known in noun.fields.items()
    }
    children: Any = (
        replace(child, creates="", create_title="")
        for child in noun.children
        if child.plural in readable
    )
    return noun.cut(
        fields,
        titles={verb: title for verb, title in noun.titles.items() if verb in ("find", "get")},
        children=tuple(children),
        tails=tuple(tail for tail in noun.tails if not tail.closed),
    )
