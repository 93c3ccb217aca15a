"""The other records that a written row refers to.

Newly named ones must be there and in reach, those of the chain must not be contradicted, and a
sealed one lets nothing happen below it. What else nouns ask of each other, their rules know.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from teampro.engine.writing.changes import Changes
from teampro.errors import Refusal
from teampro.schema.kinds import ADMINID, ANYONE
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource, Seal
from teampro.store.work import Stored, Work


def check_references(
    work: Work, resource: Resource, values: dict[str, Any], old: Stored | None
) -> None:
    """Note ids that are newly named and belong to no record the caller sees, and take them out.

    sec: out of reach is answered like absent. The caller himself is known to be there.
    """
    for name, value in list(values.items()):
        known = resource.fields[name]
        if not known.to or value in (0, ANYONE) or (old is not None and old[name] == value):
            continue
        if known.kind is ADMINID and value == work.principal.adminid:
            continue
        if not work.reaches(known.to, value):
            noun = work.registry[known.to]
            del values[name]
            work.fault(name, "unknown_record", f"There is no {noun.singular} {value}.", value)


def check_chain(work: Work, changes: Changes, fixed: Mapping[str, int]) -> None:
    """Note ids that contradict those the chain fixes, and take what it fixes out of the changes."""
    for name, there in fixed.items():
        given = changes.values.pop(name, changes.ids.get(name, there))
        if given == there:
            continue
        hint = "" if name in changes.ids else "; only the flat chain of the record moves it"
        message = f"params say {name} {given}, the chain says {there}{hint}."
        work.fault(name, "contradiction", message, given)


def check_move(work: Work, resource: Resource, old: Stored, row: Stored) -> None:
    """Demand that the records a row is moved out of are in the caller's reach.

    sec: who reaches a record singly works on it where it is; he may not carry it off.
    Raises: Refusal forbidden.
    """
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


def check_seals(work: Work, resource: Resource, old: Stored | None, row: Stored | None) -> None:
    """Refuse to write a sealed record, or one that refers to a sealed record, before or after.

    Raises: Refusal with the seal's word.
    """
    seal = resource.seal
    if seal is not None and old is not None and old[seal.field] == seal.word:
        opens = row is not None and row[seal.field] != seal.word
        if not opens:
            raise _sealed(resource, old[resource.id_field])
    rows = [each for each in (old, row) if each is not None]
    for name, holder, closing in _holders(work.registry, resource):
        for record_id in {each[name] for each in rows}:
            held = work.get(holder.plural, record_id)
            if held is not None and held[closing.field] == closing.word:
                raise _sealed(holder, record_id)


@lru_cache(maxsize=64)
def _holders(registry: Registry, resource: Resource) -> tuple[tuple[str, Resource, Seal], ...]:
    """Return the fields of a noun that refer to nouns with a seal."""
    found = []
    for name, known in resource.fields.items():
        holder = registry[known.to] if known.to else None
        if holder is not None and holder.seal is not None:
            found.append((name, holder, holder.seal))
    return tuple(found)


def _sealed(resource: Resource, record_id: int) -> Refusal:
    seal = resource.seal
    assert seal is not None
    return Refusal(
        seal.error,
        f"{resource.singular.capitalize()} {record_id} is closed to writes: its {seal.field} is "
        f"{seal.word}. PUT another {seal.field} first.",
    )
