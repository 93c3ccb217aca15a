"""The operations of the OpenAPI document: parameters, bodies and answers of one verb of a chain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from teampro.describe.answers import answer_schema, success_codes
from teampro.describe.components import json_content, point_at
from teampro.describe.many import rows_name, several_ids
from teampro.describe.methods import Method
from teampro.describe.requests import input_name, params_name, query_name
from teampro.describe.schemas import Tree, ref
from teampro.describe.templates import Template
from teampro.engine.path import Path
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource

ALWAYS = (400, 401, 403, 404, 422, 500, 503)
ON_WRITES = (409, 411, 413, 415, 507)
ON_CHANGES = (412,)
ON_DOWNLOADS = (412, 413, 416)
ON_BATCHES = (405,)
_SUCCESS = {201: "Created.", 207: "Some of the rows were refused."}


def path_parameters(template: Template) -> list[Tree]:
    """Return the ids in the chain, and what every verb of it takes."""
    ids: list[Tree] = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": f"The id of the {step.resource.singular}.",
            "schema": {"type": "integer", "minimum": 1},
            "example": step.id,
        }
        for name, step in zip(template.placeholders, template.path.records, strict=True)
    ]
    return [*ids, point_at("parameters", "method")]


def request_bodies(registry: Registry) -> Tree:
    """Return what writes each noun: params as JSON, or a form that holds them."""
    bodies: Tree = {}
    for resource in registry.resources:
        if resource.is_written:
            one = ref(input_name(resource))
            bodies[input_name(resource)] = params_body(one, resource.example)
            if resource.model is not None and "create" in resource.titles:
                bodies[rows_name(resource)] = _create_body(resource)
    return bodies


def operation(registry: Registry, method: Method, in_json: bool = False) -> Tree:
    """Return one operation; `in_json` is a download that asks for its bytes inside the record."""
    path = method.template.path
    tree: Tree = {
        "operationId": f"{method.title}Json" if in_json else method.title,
        "summary": f"{method.summary} As base64 in the record." if in_json else method.summary,
        "tags": [method.resource],
    }
    parameters = [
        *_several(method),
        *_query_parameters(registry, path, method),
        *(point_at("parameters", name) for name in _conditions(method, in_json)),
    ]
    if method.is_kept:
        parameters.append(point_at("parameters", "key"))
    if parameters:
        tree["parameters"] = parameters
    if path.operation is not None:
        tree["requestBody"] = params_body(ref(params_name(path.operation)), method.params)
    elif path.is_batch:
        tree["requestBody"] = point_at("requestBodies", input_name(registry[method.resource]))
    elif method.writes:
        name = (rows_name if method.takes_rows else input_name)(registry[method.writes])
        tree["requestBody"] = point_at("requestBodies", name)
    tree["responses"] = {
        **_successes(registry, method, in_json),
        **({"304": point_at("responses", "NotModified")} if method.verb == "GET" else {}),
        **{str(status): point_at("responses", f"Refused{status}") for status in _statuses(method)},
        "default": point_at("responses", "Refused"),
    }
    return tree


def _several(method: Method) -> Iterator[Tree]:
    """Yield the last id of a chain anew where the verb takes several."""
    if method.takes_several:
        last = method.template.path.records[-1]
        yield several_ids(method.template.placeholders[-1], last.resource, last.id)


def _statuses(method: Method) -> list[int]:
    """Return the statuses with which the operation may be refused."""
    writes = ON_WRITES if method.verb != "GET" else ()
    tail = method.template.path.tail
    downloads = ON_DOWNLOADS if tail is not None and tail.download is not None else ()
    changes = ON_CHANGES if method.verb in ("PUT", "DELETE") else ()
    batches = ON_BATCHES if method.template.path.is_batch else ()
    return sorted({*ALWAYS, *writes, *changes, *downloads, *batches})


def _conditions(method: Method, in_json: bool) -> Iterator[str]:
    """Yield the headers that condition the operation."""
    tail = method.template.path.tail
    is_download = tail is not None and tail.download is not None and not in_json
    if method.verb == "GET":
        yield "IfNoneMatch"
    if method.verb in ("PUT", "DELETE") or is_download:
        yield "IfMatch"


def _successes(registry: Registry, method: Method, in_json: bool) -> Tree:
    path = method.template.path
    if path.tail is not None and path.tail.sheet and not in_json:
        return {"200": {"description": "A page for paper.", "content": {"text/html": {}}}}
    if path.tail is not None and path.tail.download is not None and not in_json:
        content: Tree = {"*/*": {}}  # as the file was uploaded, where a browser may show it
        tag = {"headers": {"ETag": point_at("headers", "ETag")}, "content": content}
        return {
            "200": {"description": "The bytes.", **tag},
            "206": {"description": "A range of the bytes.", **tag},
        }
    shown = _headers(method)
    contents = {
        code: json_content(answer_schema(registry, path, method.verb, code))
        for code in success_codes(path, method.verb)
    }
    return {str(code): _success(code, each, shown) for code, each in contents.items()}


def _headers(method: Method) -> dict[str, str]:
    """Return the headers of an answer, each with its component."""
    path = method.template.path
    shown = {"X-Request-Id": "RequestId", "Server-Timing": "ServerTiming"}
    if method.is_kept:
        shown["Idempotent-Replayed"] = "Replayed"
    elif method.verb == "GET" and path.records and not path.lists:
        shown["ETag"] = "ETag"
    return shown


def _success(code: int, content: Tree, headers: Mapping[str, str]) -> Tree:
    shown = dict(headers)
    if code == HTTPStatus.CREATED:
        shown["Location"] = "Location"
    return {
        "description": _SUCCESS.get(code, "Success."),
        "headers": {header: point_at("headers", name) for header, name in shown.items()},
        "content": content,
    }


def _query_parameters(registry: Registry, path: Path, method: Method) -> list[Tree]:
    schema = _params_schema(registry, path, method)
    if schema is None:
        return []
    content = {"application/json": {"schema": schema, "example": dict(method.params)}}
    has_body = method.verb == "POST" or method.writes
    text = "One JSON object; in place of a body." if has_body else ""
    params: Tree = {
        "name": "params",
        "in": "query",
        "description": text or "One JSON object.",
        "content": content,
    }
    paged = method.verb == "GET" and path.lists and path.tail is None
    names = ("page", "limit", "offset") if paged else ()
    return [params, *(point_at("parameters", name) for name in names)]


def _params_schema(registry: Registry, path: Path, method: Method) -> Tree | None:
    if path.is_batch:
        return ref(input_name(registry[method.resource]))
    if path.page_resource is not None:
        key: Tree = {"type": "string", "description": "The one setting to return."}
        return {"type": "object", "properties": {"key": key}} if path.page == "config" else None
    if path.operation is not None:
        return ref(params_name(path.operation))
    if method.writes:
        written = registry[method.writes]
        return _one_or_rows(written) if method.takes_rows else ref(input_name(written))
    if method.verb == "DELETE":
        return ref("Removal")
    if path.tail is not None and path.lists:
        nouns = (branch.step.resource for branch in path.lists)
        return {
            "type": "object",
            "properties": {each.plural: ref(query_name(each)) for each in nouns},
        }
    if path.lists:
        return ref(query_name(path.lists[0].step.resource))
    return ref("RecordOptions")


def _one_or_rows(resource: Resource) -> Tree:
    return {"anyOf": [ref(input_name(resource)), ref(rows_name(resource))]}


def _create_body(resource: Resource) -> Tree:
    """Return the body of what creates one record, which may bring bytes, or writes many."""
    body = params_body(_one_or_rows(resource), resource.example)
    if resource.upload:
        part: Tree = {
            "type": "string",
            "contentMediaType": "application/octet-stream",
            "description": "The bytes.",
        }
        schema = ref(input_name(resource))
        body["content"]["multipart/form-data"] = _form({"file": part, "params": schema})
    return body


def params_body(schema: Tree, example: Mapping[str, Any]) -> Tree:
    """Return a body of params: as JSON, or in a form that holds them."""
    content: Tree = {
        "application/json": {"schema": schema, "example": dict(example)},
        "application/x-www-form-urlencoded": _form({"params": schema}),
    }
    return {"description": "The params, or a form that holds them.", "content": content}


def _form(properties: Tree) -> Tree:
    return {
        "schema": {"type": "object", "properties": properties},
        "encoding": {"params": {"contentType": "application/json"}},
    }
