"""The other records that a written row refers to.

Newly named ones must be there and in reach, those of the chain must not be contradicted, a locked
one lets nothing happen below it, and no other may have a value that is unique. What else nouns ask
of each other, their rules know.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from teampro.engine.granted import demand_named, demand_stay
from teampro.engine.writing.params import WriteParams
from teampro.errors import Refusal
from teampro.schema.kinds import ADMINID, ANYONE
from teampro.schema.registry import Registry
from teampro.schema.resource import Lock, Resource
from teampro.schema.rules import Stored
from teampro.session.work import Work


def check_references(
    work: Work, resource: Resource, values: dict[str, Any], old: Stored | None
) -> None:
    """Note ids that are newly named and belong to no record the caller sees, and take them out.

    sec: out of reach is answered like absent. The caller himself is known to be there.
    Raises: Refusal forbidden, of a token that may not name it.
    """
    for name, value in list(values.items()):
        known = resource.fields[name]
        if not known.to or value in (0, ANYONE) or (old is not None and old[name] == value):
            continue
        if known.kind is ADMINID and value == work.caller.adminid:
            continue
        demand_named(work, resource, name, value)
        if not work.reaches(known.to, value):
            noun = work.registry[known.to]
            del values[name]
            work.fault(name, "unknown_record", f"There is no {noun.singular} {value}.", value)


def check_unique(
    work: Work, resource: Resource, values: dict[str, Any], old: Stored | None
) -> None:
    """Note new values that another record has of a field whose values are unique.

    Nobody else writes meanwhile, so the index has nothing to refuse.
    """
    for name, value in list(values.items()):
        known = resource.fields[name]
        if not known.unique or value == known.kind.empty or (old and old[name] == value):
            continue
        twins = work.select(resource.plural, {name: value})
        if twins:
            # sec: whoever does not see the other record learns no more than that the key is taken.
            twin_id = twins[0][resource.id_field]
            seen = work.reaches(resource.plural, twin_id)
            who = f"{resource.plural}/{twin_id}" if seen else f"Another {resource.singular}"
            if work.is_new(resource.plural, twin_id):
                who = work.called(resource.plural, twin_id).capitalize()
            del values[name]
            work.fault(name, "duplicate", f"{who} has the {name} {value} already.", value)


def check_chain(
    work: Work, resource: Resource, params: WriteParams, fixed: Mapping[str, int]
) -> None:
    """Note ids that contradict those the chain fixes, and take what it fixes out of them."""
    for name, there in fixed.items():
        given = params.values.pop(name, params.ids.get(name, there))
        if given == there:
            continue
        hint = "" if name in params.ids else "; only the flat chain of the record moves it"
        message = f"params say {name} {given}, the chain says {there}{hint}."
        known = resource.fields.get(name)
        if known is not None and work.is_new(known.to, there):
            message = (
                f"params say {name} {given}; the row stands in {work.called(known.to, there)}."
            )
        work.fault(name, "contradiction", message, given)


def check_move(work: Work, resource: Resource, old: Stored, row: Stored) -> None:
    """Demand that the records a row is moved out of are in the caller's reach.

    sec: who reaches a record singly works on it where it is; he may not carry it off.
    Raises: Refusal forbidden.
    """
    demand_stay(work, resource, old, row)
    for name in resource.path_fields:
        known = resource.fields.get(name)
        if known is None or not known.to or old[name] == row[name] or not old[name]:
            continue
        if not work.reaches(known.to, old[name]):
            singular = work.registry[known.to].singular
            raise Refusal(
                "forbidden",
                f"Moving this {resource.singular} takes the right to see the {singular} it is in.",
            )


def check_locks(work: Work, resource: Resource, old: Stored | None, row: Stored | None) -> None:
    """Refuse to write a locked record, or one that refers to a locked record, before or after.

    Raises: Refusal with the lock's word.
    """
    lock = resource.lock
    if lock is not None and old is not None and old[lock.field] == lock.word:
        opens = row is not None and row[lock.field] != lock.word
        if not opens:
            raise _closed(resource, old[resource.id_field])
    rows = [each for each in (old, row) if each is not None]
    for name, holder, closing in _holders(work.registry, work.registry[resource.plural]):
        for record_id in {each[name] for each in rows}:
            held = work.glance(holder.plural, record_id)
            if held is not None and held[closing.field] == closing.word:
                raise _closed(holder, record_id)


@lru_cache(maxsize=64)
def _holders(registry: Registry, resource: Resource) -> tuple[tuple[str, Resource, Lock], ...]:
    """Return the fields of a noun that refer to nouns with a lock."""
    found = []
    for name, known in resource.fields.items():
        holder = registry[known.to] if known.to else None
        if holder is not None and holder.lock is not None:
            found.append((name, holder, holder.lock))
    return tuple(found)


def _closed(resource: Resource, record_id: int) -> Refusal:
    lock = resource.lock
    assert lock is not None
    return Refusal(
        lock.error,
        f"{resource.singular.capitalize()} {record_id} is closed to writes: its {lock.field} is "
        f"{lock.word}. PUT another {lock.field} first.",
    )
