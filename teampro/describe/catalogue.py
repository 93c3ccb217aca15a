"""The page api/resources: what each noun offers to this caller.

Prints only what XML can carry: plain keys, and no list of flags.
"""

from __future__ import annotations

from typing import Any

from teampro.describe.fields import (
    DescribedField,
    described_batch,
    described_fields,
    described_params,
)
from teampro.describe.methods import Method, list_methods
from teampro.engine.access import check_rights
from teampro.errors import Refusal
from teampro.schema.caller import Caller
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.settings import Settings

Tree = dict[str, Any]


def resources_page(registry: Registry, settings: Settings, caller: Caller) -> Tree:
    """Return the content of `response` for api/resources.

    {"resources": [{"name", "singular", "help", "id_field", "label", "standing": {field: word},
                    "methods": [{"title", "verb", "chain", …}], "fields": [{"name", "kind", …}],
                    "children": [word], "parts": [word], "tails": [word],
                    "operations": [word]}]}

    `label` is the field that names a record to people; it and `id_field` are "" where none does.
    `parts` are the words under which a create or an update may carry rows.
    `standing` is the filter of the flat list that holds unless a request names its field.
    """
    methods = list_methods(registry)
    return {
        "resources": [
            _resource_tree(registry, settings, caller, resource, methods)
            for resource in registry.resources
        ]
    }


def _resource_tree(
    registry: Registry,
    settings: Settings,
    caller: Caller,
    resource: Resource,
    methods: tuple[Method, ...],
) -> Tree:
    return {
        "name": resource.plural,
        "singular": resource.singular,
        "help": resource.help,
        "id_field": resource.id_field if resource.model is not None else "",
        "label": resource.label,
        "standing": dict(resource.standing),
        "methods": [
            _method_tree(registry, settings, caller, method)
            for method in methods
            if method.resource == resource.plural
        ],
        "fields": [each.tree() for each in described_fields(registry, settings, resource)],
        "children": [child.plural for child in resource.children],
        "parts": list(resource.parts),
        "tails": [tail.word for tail in resource.tails],
        "operations": [operation.word for operation in resource.operations],
    }


def _method_tree(registry: Registry, settings: Settings, caller: Caller, method: Method) -> Tree:
    why = ""
    try:
        check_rights(method.template.path, method.verb, caller, registry)
    except Refusal as refusal:
        why = refusal.message
    return {
        "title": method.title,
        "verb": method.verb,
        "chain": method.chain,
        "help": method.summary,
        "example": method.example,
        "writes": method.writes,
        "uploads": method.uploads,
        "lists": list(method.lists),
        "rows": method.takes_rows,
        "match": list(method.match),
        "several": method.takes_several,
        "takes": [each.tree() for each in _taken(registry, settings, method)],
        "allowed": not why,
        "why": why,
    }


def _taken(registry: Registry, settings: Settings, method: Method) -> tuple[DescribedField, ...]:
    path = method.template.path
    if path.is_batch:
        return described_batch()
    if path.operation is None:
        return ()
    params = registry.params(path.written.resource, path.operation)
    return described_params(path.operation, params, settings)
