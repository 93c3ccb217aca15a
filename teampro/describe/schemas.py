"""JSON Schemas of the nouns' records: exact and closed.

One schema serves a noun wherever it stands: as a row, alone, below a link, with rows inside it.
"""

from __future__ import annotations

from typing import Any

from teampro.engine.options.fields import linking_noun
from teampro.schema import kinds
from teampro.schema.fields import Detail, Field, Joined
from teampro.schema.links import Tail
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource

Tree = dict[str, Any]
GROUP = "RowGroup"
"""The component of a row of a grouped list."""


def ref(name: str) -> Tree:
    """Return a reference to a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def record_name(resource: Resource) -> str:
    """Return the component of a noun's record, of which only the id is sure to be there."""
    return resource.singular.capitalize()


def whole_name(resource: Resource) -> str:
    """Return the component of a noun's whole record."""
    return f"Whole{record_name(resource)}"


def closed(properties: Tree, required: tuple[str, ...] | None = None) -> Tree:
    """Return the schema of an object with these members and no others; all required by default."""
    needed = list(properties) if required is None else list(required)
    tree: Tree = {"type": "object", "properties": properties, "additionalProperties": False}
    return tree | {"required": needed} if needed else tree


def rows(schema: Tree) -> Tree:
    """Return the schema of a list."""
    return {"type": "array", "items": schema}


def listed_rows(record: Tree) -> Tree:
    """Return the schema of a list that may be grouped: of records, or of groups."""
    return rows({"anyOf": [record, ref(GROUP)]})


def described(schema: Tree, text: str) -> Tree:
    """Return the schema with a description."""
    return {"description": text, **schema}


def record_schemas(registry: Registry) -> Tree:
    """Return the components of the records of all nouns."""
    schemas: Tree = {}
    for resource in registry.resources:
        if resource.model is not None:
            schemas[record_name(resource)] = _record_schema(registry, resource)
            whole = {"required": list(resource.shown)}
            schemas[whole_name(resource)] = {"allOf": [ref(record_name(resource)), whole]}
    return schemas


def field_schema(field: Field) -> Tree:
    """Return the schema of a field's values on the wire."""
    tree: Tree = dict(field.kind.described)
    if field.kind is kinds.CHOICES:
        tree["items"] = {"enum": list(field.words)}
    elif field.words:
        tree["enum"] = list(field.words)
    elif not field.readable:
        tree["const"] = ""
    elif tree.get("type") == "integer":
        lowest = 1 if field.kind is kinds.ID else 0
        tree["minimum"] = kinds.ANYONE if field.any_allowed else lowest
    if field.help:
        tree["description"] = field.help
    return tree


def _record_schema(registry: Registry, resource: Resource) -> Tree:
    """Return the schema of a record with all it may carry: as row, alone, or with rows inside."""
    properties = {
        **{field.name: field_schema(field) for field in resource.fields.values()},
        **{joined.name: _joined_schema(registry, joined) for joined in resource.joined},
        **{detail.name: _detail_schema(detail) for detail in resource.details},
    }
    for tail in resource.tails:
        properties |= _tail_members(registry, tail)
    text = 'Where `names` asks for them: the names of what its references point to, "" for none.'
    names: Tree = {known.name: {"type": "string"} for known in registry.named(resource)}
    properties["names"] = described(closed(names, ()), text)
    for linking in _linking_nouns(registry, resource):
        text = f"The link, below the record that the {resource.singular} is linked to."
        properties[linking.singular] = described(ref(whole_name(linking)), text)
    for plural in dict.fromkeys((*(child.plural for child in resource.children), *resource.parts)):
        text = "Where a chain puts the list inside the rows, or a write names some of them."
        inside = listed_rows(ref(record_name(registry[plural])))
        properties[plural] = described(inside, text)
    return described(closed(properties, (resource.id_field,)), resource.help)


def _tail_members(registry: Registry, tail: Tail) -> Tree:
    """Return what a record carries only where the tail asks for it."""
    if tail.download is not None:
        bytes_: Tree = {"type": "string", "contentEncoding": "base64"}
        return {"file_data": described(bytes_, f"The bytes; of {tail.word} only.")}
    if tail.view is None:
        return {}
    figures = {each.name: described(each.kind.described, each.help) for each in tail.view.computed}
    objects = {each.name: _joined_schema(registry, each) for each in tail.view.joined}
    return figures | objects


def _linking_nouns(registry: Registry, resource: Resource) -> list[Resource]:
    """Return the nouns whose row stands inside the noun's records below a parent."""
    links = (
        linking_noun(registry, child)
        for parent in registry.resources
        for child in parent.children
        if child.plural == resource.plural
    )
    return list(dict.fromkeys(filter(None, links)))


def _joined_schema(registry: Registry, joined: Joined) -> Tree:
    noun = registry[joined.plural]
    names = joined.fields or noun.shown
    return closed({name: field_schema(noun.fields[name]) for name in names})


def _detail_schema(detail: Detail) -> Tree:
    columns = detail.model._meta.fields
    members = {name: dict(columns[own].kind.described) for name, own in detail.columns.items()}
    return rows(closed(members))
