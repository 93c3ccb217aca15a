"""Which fields a step has: to filter and sort by, and to show. Read off declarations, kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from teampro.engine.path import Branch, PathStep
from teampro.errors import Faults, nearest
from teampro.schema.fields import Field
from teampro.schema.links import Child, Tail
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource


@dataclass(frozen=True)
class ListFields:
    """The fields of a list: those it can be filtered by, the names its rows show, its text."""

    known: dict[str, Field]
    shown: tuple[str, ...]
    search: tuple[str, ...]


def list_fields(nouns: Registry, branch: Branch) -> ListFields:
    """Return the fields of a list as the caller who sees these nouns may use them.

    sec: what is blank for him he may neither filter nor sort by: the rows would tell.
    """
    return _list_fields(nouns, branch.step.resource, branch.step.link, branch.tail)


def record_names(nouns: Registry, step: PathStep) -> tuple[str, ...]:
    """Return the names a single record shows, joined objects and details included."""
    resource = step.resource
    names = [*resource.shown, *(each.name for each in resource.joined)]
    linking = linking_noun(nouns, step.link)
    if linking is not None:
        names.append(linking.singular)
    return (*names, *(each.name for each in resource.details))


def chosen_fields(
    value: Any, names: Sequence[str], id_field: str, path: str, faults: Faults
) -> tuple[str, ...] | None:
    """Return the names that `fields` chooses, in the record's order; the id is always there."""
    if value is None:
        return None
    words = value if isinstance(value, list) else str(value).split(",")
    chosen = {str(word).strip() for word in words}
    for word in sorted(chosen.difference(names))[:10]:
        message = f"fields names no field: {word[:60]!r}."
        faults.note(path, "unknown_field", message, word, nearest(word, names), names)
    return tuple(name for name in names if name in chosen or name == id_field)


def linking_noun(nouns: Registry, link: Child | None) -> Resource | None:
    """Return the noun whose row is shown inside each record: the one that links it, if seen."""
    if link is None or link.through is None or link.is_named_above:
        return None
    noun = nouns.find(link.through[0])
    return None if noun is None or noun.closed else noun


@lru_cache(maxsize=1_024)
def _list_fields(
    nouns: Registry, resource: Resource, link: Child | None, tail: Tail | None
) -> ListFields:
    known = nouns.filters(resource)
    shown = [*resource.shown, *(joined.name for joined in resource.joined)]
    view = tail.view if tail is not None else None
    if view is not None:
        for each in view.computed:
            known[each.name] = Field(each.name, each.kind, each.expression, help=each.help)
        shown += [each.name for each in view.computed]
        shown += [each.name for each in view.joined]
    linking = linking_noun(nouns, link)
    if linking is not None:
        shown.append(linking.singular)
    known = {name: each for name, each in known.items() if not each.is_blank}
    search = tuple(name for name in resource.search if name in known)
    return ListFields(known, tuple(shown), search)
