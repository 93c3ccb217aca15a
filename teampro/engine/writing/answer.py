"""What the answer to a write says about its fields: those that changed, those without effect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.engine.writing.params import WriteParams
from teampro.schema.fields import Field
from teampro.schema.resource import Resource
from teampro.schema.values import Context, Invalid


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
    resource: Resource, params: WriteParams, old: Mapping[str, Any], new: Mapping[str, Any]
) -> list[str]:
    """Return the recorded fields that differ: the sent ones in their order, then the others."""
    names = [*params.values, *(name for name in resource.fields if name not in params.values)]
    return [name for name in names if resource.fields[name].recorded and old[name] != new[name]]


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
