"""The OpenAPI 3.1 document: every chain with at most one record above, every verb, every answer.

Longer chains follow the same grammar; the document's introduction tells it.
"""

from __future__ import annotations

import json
from itertools import groupby

import teampro
from teampro.chain import MOST_IDS, MOST_STEPS, VERSION
from teampro.describe.components import (
    headers,
    json_content,
    not_modified,
    parameters,
    point_at,
    refusals,
    security_schemes,
)
from teampro.describe.envelope import envelope_schemas
from teampro.describe.many import many_schemas
from teampro.describe.methods import Method, all_methods
from teampro.describe.operations import operation, path_parameters, request_bodies
from teampro.describe.requests import request_schemas
from teampro.describe.schemas import Tree, record_schemas, ref
from teampro.resources import RESOURCES
from teampro.schema.registry import Registry
from teampro.settings import Settings

OPENAPI = "3.1.0"
INTRODUCTION = f"""\
A URL is a chain: version, steps, format. `/` descends from a record to what hangs on it, a \
collection after a collection stands inside every row of it, and `,` puts collections side by \
side: `projects/100/actions/timelogs`, `projects/100/actions,topics`. The format is json (the \
default), xml, csv, ndjson, or raw for a download: `{VERSION}/projects/100/actions/xml`. A chain \
has at most {MOST_STEPS} steps; this document lists the chains of at most two, longer ones answer \
in the same shapes.

Params are one JSON object: in the query parameter `params`, as `params[name]=value`, in a form, \
or as a JSON body. PATCH is PUT, and the parameter `method` wins over the HTTP verb.

Many records are written in one transaction: a POST to a collection takes `rows` in place of one \
record, PUT and DELETE take several ids in the last step (`actions/7,8,9`, at most {MOST_IDS}), \
and `{VERSION}/batch` takes whole chains. `data.rows` then tells what came of each row or id."""


def print_openapi(settings: Settings) -> str:
    """Return the document of this product's nouns as text."""
    document = openapi_document(Registry(RESOURCES), settings)
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def openapi_document(registry: Registry, settings: Settings) -> Tree:
    """Return the document as a tree of JSON values."""
    return {
        "openapi": OPENAPI,
        "info": {
            "title": "TeamPro Remote API",
            "version": teampro.__version__,
            "description": INTRODUCTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [
            {"url": f"{settings['prefix']}/api.php/{VERSION}", "description": "Clean URL"},
            {"url": f"/{VERSION}", "description": "Short URL"},
        ],
        "security": [{"token": []}, {"username": [], "password": []}],
        "tags": [
            {"name": resource.plural, "description": resource.help}
            for resource in registry.resources
        ],
        "paths": _paths(registry) | {"/api.php": _direct_url(settings["prefix"])},
        "components": {
            "schemas": {
                **record_schemas(registry),
                **request_schemas(registry, settings["limit.write_rows"]),
                **envelope_schemas(registry, settings),
                **many_schemas(registry),
            },
            "requestBodies": request_bodies(registry),
            "responses": {"NotModified": not_modified(), **refusals()},
            "parameters": parameters(),
            "headers": headers(),
            "securitySchemes": security_schemes(),
        },
    }


def _paths(registry: Registry) -> Tree:
    paths: Tree = {}
    for template, methods in groupby(all_methods(registry), key=lambda each: each.template):
        shared: Tree = {"parameters": path_parameters(template)}
        item = paths[f"/{template.text}"] = dict(shared)
        for method in methods:
            item[method.verb.lower()] = operation(registry, method)
            if _is_bare(method):
                in_json = {"get": operation(registry, method, in_json=True)}
                paths[f"/{template.text}/json"] = shared | in_json
    return paths


def _is_bare(method: Method) -> bool:
    tail = method.template.path.tail
    return tail is not None and tail.is_bare


def _direct_url(prefix: str) -> Tree:
    """Describe the spelling that carries the chain in the query."""
    action: Tree = {
        "name": "action",
        "in": "query",
        "required": True,
        "description": "The chain with dots.",
        "schema": {"type": "string"},
        "example": f"{VERSION}.projects.100.actions.json",
    }
    params: Tree = {
        "name": "params",
        "in": "query",
        "description": "One JSON object.",
        "content": json_content({"type": "object"}),
    }
    answer = {"description": "Success.", "content": json_content(ref("Answer"))}
    return {
        "servers": [{"url": prefix or "/", "description": "Direct URL"}],
        "parameters": [action, params, point_at("parameters", "method")],
        "get": {
            "operationId": "callDirectly",
            "summary": "Any chain with any verb, spelled in the query.",
            "responses": {
                "200": answer,
                "201": answer,
                "default": point_at("responses", "Refused"),
            },
        },
    }
