"""What the answer to a write says: the record as it is then, what changed, what had no effect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from teampro.engine.reading.reader import Reader
from teampro.engine.result import Result
from teampro.engine.writing.params import WriteParams
from teampro.errors import Refusal
from teampro.schema.fields import Field
from teampro.schema.resource import Resource
from teampro.schema.rules import Stored
from teampro.schema.values import Context, Invalid
from teampro.session.session import Session
from teampro.session.work import Work

Told = tuple[str, ...] | None
"""The fields of a written record that are told, None for all of them and what stands inside."""


def ignored(
    resource: Resource, params: WriteParams, record: Mapping[str, Any], context: Context
) -> list[str]:
    """Return the read-only fields that were sent with another value than the record's."""
    return [
        name
        for name, value in params.readonly.items()
        if not _is_same(resource.fields.get(name), value, record.get(name, ...), context)
    ]


def changed(
    resource: Resource, sent: Iterable[str], old: Mapping[str, Any], new: Mapping[str, Any]
) -> list[str]:
    """Return the recorded fields that differ: the sent ones in their order, then the others."""
    differing = [name for name in _recorded(resource) if old[name] != new[name]]
    first = [name for name in sent if name in differing]
    return first + [name for name in differing if name not in first]


@lru_cache(maxsize=512)
def _recorded(resource: Resource) -> tuple[str, ...]:
    return tuple(name for name, known in resource.fields.items() if known.recorded)


def reread(
    reader: Reader,
    session: Session,
    resource: Resource,
    record_id: int,
    is_new: bool,
    fields: Told = None,
) -> dict[str, Any]:
    """Return a written record as it now is; a new or moved one must be in its writer's reach.

    perf: who sees all rows of the noun is shown the row that the session knows.
    Raises: Refusal forbidden.
    """
    row = session.rows.get((resource.plural, record_id))
    is_sure = not is_new or session.nouns.reach(resource.plural).condition is None
    if row is not None and is_sure:
        known = reader.shown(session, resource, row, fields)
        if known is not None:
            return known
    record = reader.record(session, resource, record_id, in_reach=is_new, fields=fields)
    if record is None:
        raise out_of_sight(resource)
    return record


def out_of_sight(resource: Resource) -> Refusal:
    """Return the refusal of a write whose record its writer would not see."""
    return Refusal(
        "forbidden",
        f"You would not see the {resource.singular} where this puts it; nothing was changed.",
    )


def notes(work: Work) -> Stored:
    """Return what `data` tells of a write besides: what it tells once, and its notes."""
    return work.told_once | ({"notes": work.notes} if work.notes else {})


def preview(params: WriteParams) -> Stored:
    """Return what `data` tells of a write that was only tried."""
    return {"preview": True} if params.preview else {}


def made(tree: Stored, params: WriteParams, plural: str, record_id: int) -> Result:
    """Return the answer of what makes a record: with its place, unless nothing was kept."""
    return Result(tree) if params.preview else Result(tree, 201, f"{plural}/{record_id}")


def removed(work: Work, resource: Resource, record: Stored) -> Result:
    """Return the answer of what removes a record: as it was, and how many rows went."""
    data: Stored = {"deleted": counted(work.session, work.deleted)}
    return Result({"data": data | notes(work), resource.singular: record})


def counted(session: Session, counts: Mapping[str, int]) -> dict[str, int]:
    """Return numbers of rows by plural in the order of the nouns; zeros are left out."""
    if len(counts) < 2:  # perf: there is nothing to put in order
        return {plural: count for plural, count in counts.items() if count}
    plurals = (noun.plural for noun in session.registry.resources)
    return {plural: counts[plural] for plural in plurals if counts.get(plural)}


def _is_same(known: Field | None, sent: Any, shown: Any, context: Context) -> bool:
    """Compare a sent value with the wire's, also as the other spellings its kind reads."""
    if sent == shown:
        return True
    if known is None:
        return False
    try:
        read = known.kind.accept(sent, context, known.longest)
    except Invalid:
        return False
    return bool(known.kind.wire(read) == shown)
