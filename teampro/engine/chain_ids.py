"""The ids that a chain names, under the names by which params may repeat them.

A record of the chain is called as the noun that params are about calls it: by its column that
refers to that record (`userid` of an invoice for the client above it), else by the record's own id.
"""

from __future__ import annotations

from collections.abc import Sequence

from teampro.engine.path import Path, PathStep
from teampro.schema.links import Child
from teampro.schema.resource import Resource


def ids_of_write(path: Path, noun: Resource) -> dict[str, int]:
    """Return the ids that a write of a noun may repeat, and none of which it may change."""
    if path.lists:
        return _ids(path.records, noun, path.written.link)
    return _ids_of_record(path, len(path.records) - 1)


def ids_of_read(path: Path, plural: str = "") -> dict[str, int]:
    """Return the ids that options of a read may repeat: at a step, or "" at the last ones."""
    found: dict[str, int] = {}
    last = len(path.records) - 1 if not path.lists else -1
    for index, step in enumerate(path.records):
        if plural == step.resource.plural or (not plural and index == last):
            found |= _ids_of_record(path, index)
    for branch in path.branches if plural else path.leaves:
        if plural in ("", branch.step.resource.plural):
            link = None if branch.is_nested else branch.step.link
            found |= _ids(path.records, branch.step.resource, link)
    return found


def name_below(above: Resource, noun: Resource, link: Child | None) -> str:
    """Return what a noun calls the id of a record above it, "" where it has no name for it.

    `link` tells how it hangs on that record, None: on another one between them.
    """
    if link is not None and link.through is not None:
        return "" if link.is_named_above else link.through[1]
    first: tuple[str, ...] = (link.via,) if link is not None else ()
    for name in first + noun.path_fields:
        column = noun.fields.get(name)
        if column is not None and column.to == above.plural:
            return name
    own = noun.fields.get(above.id_field)
    if above.id_field != noun.id_field and (own is None or own.to in ("", above.plural)):
        return above.id_field
    return link.via if link is not None else ""


def _ids_of_record(path: Path, index: int) -> dict[str, int]:
    step = path.records[index]
    others = path.records[:index] + path.records[index + 1 :]
    found = _ids(others, step.resource, step.link, last=index - 1)
    return found | {step.resource.id_field: step.id}


def _ids(
    records: Sequence[PathStep], noun: Resource, link: Child | None, last: int | None = None
) -> dict[str, int]:
    """Name records as a noun does that hangs by `link` on the `last` of them."""
    last = len(records) - 1 if last is None else last
    named = (
        (name_below(step.resource, noun, link if index == last else None), step.id)
        for index, step in enumerate(records)
    )
    return {name: number for name, number in named if name}
