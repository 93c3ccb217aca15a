"""Erasure: of a client or a user who was deleted, what is kept of the past tells no values.

History keeps who wrote what when, and which fields; stored answers keep their form. Each value of
a record that went becomes `…` there, in answers one that is no text what is not there; nothing of
it can be undone.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

import peewee

from teampro.formats.to_json import dump_text
from teampro.schema.kinds import TEXT
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.schema.values import ERASED
from teampro.session.session import Session
from teampro.store.database import Database
from teampro.store.history import Entry
from teampro.store.idempotency import PLACE, digests, find_answer, replace_tree

Gone = Mapping[str, tuple[Resource, Collection[int]]]
"""By the words under which their records stand in answers: the noun, and the ids that went."""


def erase(session: Session, client_id: int, plurals: Collection[str]) -> None:
    """Blank the values of a client's records of these nouns in history and in stored answers."""
    _erase(session, (Entry.client_id == client_id) & Entry.resource.in_(list(plurals)))


def erase_record(session: Session, plural: str, record_id: int) -> None:
    """Blank the values of one record there."""
    _erase(session, (Entry.resource == plural) & (Entry.record_id == record_id))


def _erase(session: Session, there: peewee.Expression) -> None:
    """Blank entries, and what stored answers tell of their records.

    The answer of this session itself is stored later, and is blanked then.
    """
    session.entries.store()
    gone = _words(session.registry, _blank_entries(session.database, there))
    for word, (noun, ids) in gone.items():
        _, before = session.gone.get(word, (noun, ()))
        session.gone[word] = (noun, {*before, *ids})
    vault, database = session.shared.vault, session.database
    for digest in digests(database):
        answer = find_answer(database, digest)
        assert answer is not None
        tree = json.loads(vault.open(answer.tree, PLACE))
        blanked = without(tree, gone)
        if blanked != tree:
            replace_tree(database, digest, vault.seal(dump_text(blanked), PLACE))


def _blank_entries(database: Database, there: peewee.Expression) -> dict[str, set[int]]:
    """Let entries tell no value, of a delete that could be undone no row; return ids by noun."""
    records: dict[str, set[int]] = {}
    query = Entry.select(Entry.sequence, Entry.resource, Entry.record_id, Entry.changes)
    for sequence, plural, record_id, changes in database.run(query.where(there)):
        records.setdefault(plural, set()).add(record_id)
        told = dump_text([_blank_change(each) for each in json.loads(changes)])
        blanked = Entry.update({Entry.changes: told, Entry.row: ""})
        database.run(blanked.where(Entry.sequence == sequence))
    return records


def _blank_change(change: Mapping[str, Any]) -> dict[str, Any]:
    """Keep of a change the field, and whether there was a value before and after."""
    return {
        name: value if name == "field" or value is None else ERASED
        for name, value in change.items()
    }


def without(tree: Any, gone: Gone) -> Any:
    """Return a tree in which the records that went hold nothing but their ids."""
    if isinstance(tree, list):
        return [without(each, gone) for each in tree]
    if not isinstance(tree, dict):
        return tree
    return {
        name: _blank(value, *gone[name], gone) if name in gone else without(value, gone)
        for name, value in tree.items()
    }


def _blank(value: Any, noun: Resource, ids: Collection[int], gone: Gone) -> Any:
    if isinstance(value, list):
        return [_blank(each, noun, ids, gone) for each in value]
    if isinstance(value, dict) and value.get(noun.id_field) in ids:
        return {name: _erased(noun, name, each) for name, each in value.items()}
    return without(value, gone)


def _erased(noun: Resource, name: str, value: Any) -> Any:
    """Return what stands for a value of a record, of the same type: answers keep their schema."""
    if name == noun.id_field:
        return value
    known = noun.fields.get(name)
    if known is None:
        return type(value)()
    kind = known.kind
    if known.words:
        return known.words[0]
    return ERASED if value and kind.described == TEXT.described else kind.wire(kind.absent)


def _words(
    registry: Registry, records: Mapping[str, Collection[int]]
) -> dict[str, tuple[Resource, Collection[int]]]:
    found: dict[str, tuple[Resource, Collection[int]]] = {}
    for plural, ids in records.items():
        noun = registry[plural]
        found |= dict.fromkeys((plural, noun.singular), (noun, ids))
    return found
