"""One noun as one audience sees it: its rows, its fields, and why it or a tail of it is closed.

What it shows of other nouns is cut where all of them are at hand, in visible.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import peewee

from teampro.schema.caller import Audience, Caller
from teampro.schema.fields import Field, Joined
from teampro.schema.kinds import SECRET
from teampro.schema.links import Tail
from teampro.schema.reach import ALL, NOBODY, Sql, Table
from teampro.schema.resource import Resource


def cut(noun: Resource, caller: Caller) -> Resource:
    """Return a noun with the rows, fields, objects and tails of one audience."""
    audience = caller.audience(noun.area)
    if audience is Audience.SUPER:
        return noun.cut(noun.fields, reach=ALL)
    reach = noun.customer_reach if audience is Audience.CUSTOMER else noun.reach
    fields = _fields_for(noun, audience)
    if not caller.rights.writes(noun.area):
        fields = {name: _kept(known) for name, known in fields.items()}
    usable = {name for name, known in fields.items() if not known.is_blank}
    return noun.cut(
        fields,
        reach=NOBODY if reach is None else reach,
        closed=_why_closed(noun, audience, caller),
        path_fields=tuple(name for name in noun.path_fields if name in fields),
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
    return replace(
        known, expression=partial(_constant, empty), writable=False, recorded=False, is_blank=True
    )


def _kept(known: Field) -> Field:
    """Return a field as who may not write it reads it.

    sec: the text of a secret is for those who could replace it; there it is "".
    """
    return replace(known, readable=False) if known.kind is SECRET else known


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
    if tail.complete and audience in noun.readers(tail.word):
        return tail  # its rows and fields are those that he sees of the children
    if tail.download is not None and usable.issuperset(tail.download):
        return tail
    word = f"{noun.plural}/{tail.word}"
    if audience is Audience.CUSTOMER:
        return replace(tail, closed=f"{word} is for administrators.")
    return replace(tail, closed=f"{word} needs the area {noun.area}, which you do not have.")
