"""JSON Schemas of the answers: what each verb of a chain puts into the envelope."""

from __future__ import annotations

from http import HTTPStatus

from teampro.describe.schemas import (
    Tree,
    closed,
    field_schema,
    listed_rows,
    record_name,
    ref,
    rows,
    whole_name,
)
from teampro.engine.options.fields import linking_noun
from teampro.engine.path import Branch, Path, PathStep
from teampro.schema.operation import Operation
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource

_DATA = {"POST": "CreatedData", "PUT": "ChangedData", "DELETE": "DeletedData"}


def answer_schema(registry: Registry, path: Path, verb: str, code: int) -> Tree:
    """Return the schema of the whole answer to a verb that a chain offers, with one status."""
    if path.page == "openapi":
        return {"type": "object", "required": ["openapi", "info", "paths", "components"]}
    coded: Tree = {"properties": {"code": {"const": code}}}
    response = _response(registry, path, verb, code)
    return closed({"request": {"allOf": [ref("Request"), coded]}, "response": response})


def success_codes(path: Path, verb: str) -> tuple[int, ...]:
    """Return the statuses of a verb that went well, or of some rows that did.

    What makes a record may only preview it.
    """
    if path.operation is not None:
        return (200, 201) if path.operation.makes else (200,)
    return (200, 201, 207) if verb == "POST" and not path.is_batch else (200,)


def _response(registry: Registry, path: Path, verb: str, code: int) -> Tree:
    if path.page_resource is not None:
        return closed(_page(path.page))
    if path.operation is not None:
        return _operated(registry, path.operation, path.written.resource)
    if verb != "GET":
        return _written(registry, path, verb, code)
    return _read(path)


def _written(registry: Registry, path: Path, verb: str, code: int) -> Tree:
    """Return the schema of what a write answers: of one record, or of rows or several ids."""
    step = path.written
    noun = step.resource
    record = _created(registry, step) if verb == "POST" else ref(whole_name(noun))
    many = closed({"data": ref("RowsData"), noun.plural: rows(record)}, ("data",))
    if code == HTTPStatus.MULTI_STATUS or path.several is not None:
        return many
    return {"anyOf": [closed({"data": ref(_DATA[verb]), noun.singular: record}), many]}


def _read(path: Path) -> Tree:
    members: Tree = {"data": ref("ListData")} if path.lists else {}
    for step in path.records:
        members[step.resource.singular] = ref(record_name(step.resource))
    for branch in path.lists:
        members[branch.step.resource.plural] = _list(branch)
    if path.tail is not None and path.tail.download:
        singular = path.records[-1].resource.singular
        members[singular] = {"allOf": [members[singular], {"required": ["file_data"]}]}
    return closed(members)


def _operated(registry: Registry, operation: Operation, noun: Resource) -> Tree:
    """Return the schema of what an operation answers: fields, a new record, its own, or notes."""
    if operation.page:
        return closed(
            {"data": closed({each.name: field_schema(each) for each in operation.answers})}
        )
    if operation.makes:
        made = registry[operation.makes]
        return closed({"data": ref("CreatedData"), made.singular: ref(whole_name(made))})
    if operation.on_collection:
        return closed({"data": ref("CreatedData")})
    data = "DeletedData" if operation.removes else "ChangedData"
    return closed({"data": ref(data), noun.singular: ref(whole_name(noun))})


def _page(name: str) -> Tree:
    members: dict[str, Tree] = {
        "config": {"config": ref("Config")},
        "batch": {"data": ref("BatchData"), "steps": rows(ref("StepAnswer"))},
        "commands": {"commands": rows(ref("CommandDescription"))},
    }
    return members.get(name, {name: rows(ref("ResourceDescription"))})


def _created(registry: Registry, step: PathStep) -> Tree:
    """Return the schema of a new record; of a linked one, with its link."""
    schema = ref(whole_name(step.resource))
    linking = linking_noun(registry, step.link)
    if linking is None:
        return schema
    return {"allOf": [schema, {"required": [linking.singular]}]}


def _list(branch: Branch) -> Tree:
    """Return the schema of a list; rows that hold lists hold all of them, and are not grouped."""
    schema = ref(record_name(branch.step.resource))
    if not branch.below:
        return rows(schema) if branch.step.ids else listed_rows(schema)
    inside = {inner.step.resource.plural: _list(inner) for inner in branch.below}
    return rows({"allOf": [schema, {"properties": inside, "required": list(inside)}]})
