"""JSON Schemas of the envelope: what all answers share, refusals included."""

from __future__ import annotations

from collections.abc import Iterable

from teampro.describe.command_catalogue import command_schema
from teampro.describe.schemas import (
    GROUP,
    Tree,
    closed,
    field_schema,
    listed_rows,
    record_name,
    ref,
    rows,
)
from teampro.error_words import WORDS
from teampro.schema.caller import VERBS
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.schema.rules import ONCE
from teampro.settings import SETTINGS, Settings

_TEXT: Tree = {"type": "string"}
_TEXTS: Tree = rows(_TEXT)
_VALUE: Tree = {"type": ["string", "integer", "boolean", "null"]}
_COUNT: Tree = {"type": "integer", "minimum": 0}
_COUNT_OR_NULL: Tree = {"type": ["integer", "null"], "minimum": 0}
SUCCESSES = (200, 201, 207)


def envelope_schemas(registry: Registry, settings: Settings) -> Tree:
    """Return the components that all answers share."""
    verbs: Tree = {"enum": [*VERBS, "OPTIONS"], "description": "The verb in force."}
    request = _request("Success", SUCCESSES)
    replays = {**_TEXT, "description": "The request whose answer this is, told again."}
    return {
        "Request": closed(request | {"method": verbs, "replays": replays}, tuple(request)),
        "ListData": _list_data(),
        "ListFigures": _figures(),
        GROUP: _group(),
        "CreatedData": closed(_remarks() | counts(registry), ()),
        "ChangedData": closed({"changed": _TEXTS, **_remarks(), **counts(registry)}, ("changed",)),
        "DeletedData": _deleted_data(registry),
        "Config": _config(settings),
        "ResourceDescription": _resource_description(),
        "CommandDescription": command_schema(),
        "Response": _any_response(registry),
        "Answer": _any_answer(registry),
        "Fault": _fault(),
        "Refusal": refusal_schema(tuple(WORDS)),
    }


def refusal_schema(words: tuple[str, ...]) -> Tree:
    """Return the schema of a refusal by one of some words."""
    codes = tuple(sorted({WORDS[word].status for word in words}))
    request = _request("", codes) | {
        "method": _TEXT,
        "error": {"enum": list(words)},
        "errors": rows(ref("Fault")),
        "tries_left": _COUNT,
    }
    required = tuple(name for name in request if name not in ("errors", "tries_left"))
    nothing: Tree = {"type": "object", "maxProperties": 0}
    return closed({"request": closed(request, required), "response": nothing})


def _request(message: str, codes: tuple[int, ...]) -> Tree:
    return {
        "action": {**_TEXT, "description": "The chain in canonical words."},
        "method": _TEXT,
        "format": {"enum": ["json", "xml"]},
        "code": {"enum": list(codes), "description": "The HTTP status."},
        "message": {"const": message} if message else _TEXT,
        "id": {**_TEXT, "description": "Also in X-Request-Id and in the server's log."},
    }


def _list_data() -> Tree:
    members: Tree = {
        "total": {**_COUNT_OR_NULL, "description": "Matching rows; null where count is false."},
        "page": {"type": "integer", "minimum": 1},
        "pages": {**_COUNT_OR_NULL, "description": "total / limit, rounded up."},
        "limit": {**_COUNT_OR_NULL, "description": "null: the list is complete."},
        "offset": _COUNT,
        "filters": {"type": "object", "description": "The conditions in force, typed."},
        "next": {**_TEXT, "description": "Cursor of the next page; absent on the last."},
        "notes": _TEXTS,
        "lists": {
            "description": "Of each list by its path, where there are several.",
            "type": "object",
            "additionalProperties": ref("ListFigures"),
        },
    }
    optional = ("next", "notes", "lists")
    return closed(members, tuple(name for name in members if name not in optional))


def _figures() -> Tree:
    members: Tree = {
        "total": _COUNT_OR_NULL,
        "limit": _COUNT_OR_NULL,
        "returned": _COUNT,
        "truncated": {"type": "boolean"},
        "next": _TEXT,
    }
    return closed(members, ("total", "limit", "returned", "truncated"))


def _group() -> Tree:
    """Return the schema of a row of a grouped list; its keys and totals are what was asked for."""
    count = {**_COUNT, "description": "How many rows are in it."}
    names: Tree = {"type": "object", "additionalProperties": _TEXT}
    members = {"type": "object", "properties": {"count": count, "names": names}}
    text = "What `group` makes of rows: its fields, `count`, and totals such as `sum.file_size`."
    return {
        "description": text,
        **members,
        "required": ["count"],
        "additionalProperties": _VALUE,
    }


def _remarks() -> Tree:
    return {
        "ignored": {**_TEXTS, "description": "Sent fields that only the server sets."},
        "notes": {**_TEXTS, "description": "What the write did besides."},
        **told_once(),
    }


def told_once() -> Tree:
    """Return what a write may tell once."""
    return {name: {**_TEXT, "description": meaning} for name, meaning in ONCE.items()}


def counts(registry: Registry) -> Tree:
    """Return what a write of many records tells of all of them."""
    return {
        "created": _counted(registry, "create", "Records that were created."),
        "updated": _counted(registry, "update", "Records that were changed."),
        "deleted": _gone(registry, "Records that went."),
        "preview": {"const": True, "description": "Nothing of it was kept."},
    }


def _counted(registry: Registry, verb: str, text: str) -> Tree:
    return _numbers(text, (each for each in registry.resources if verb in each.titles))


def _gone(registry: Registry, text: str) -> Tree:
    """Return how many went, also of what goes only with the record that it hangs on."""
    nouns = registry.resources
    return _numbers(text, (each for each in nouns if each.below or "delete" in each.titles))


def _numbers(text: str, nouns: Iterable[Resource]) -> Tree:
    counted = {noun.plural: {"type": "integer", "minimum": 1} for noun in nouns}
    return closed(counted, ()) | {"description": text}


def _deleted_data(registry: Registry) -> Tree:
    deleted = _gone(registry, "Rows that went, the record included.")
    return closed({"deleted": deleted, "notes": _TEXTS}, ("deleted",))


def _config(settings: Settings) -> Tree:
    kinds: dict[type, Tree] = {bool: {"type": "boolean"}, int: _COUNT, str: _TEXT, tuple: _TEXTS}
    served = {
        setting.name: {**kinds[type(settings[setting.name])], "description": setting.help}
        for setting in SETTINGS
        if setting.served
    }
    return closed(served, ())


def _resource_description() -> Tree:
    flag: Tree = {"type": "boolean"}
    example = closed({"chain": _TEXT, "params": {"type": "object"}})
    field = dict.fromkeys(("name", "kind", "place", "refers_to", "help"), _TEXT)
    marks = ("required", "writable", "indexed", "guarded", "sortable", "groupable")
    flags = dict.fromkeys(marks, flag)
    choices = rows({"type": ["string", "integer"]})
    words = dict.fromkeys(("operators", "totals"), _TEXTS)
    fields = rows(closed({**field, **flags, **words, "choices": choices}))
    method: Tree = {
        **dict.fromkeys(("title", "verb", "chain", "help", "why"), _TEXT),
        "example": example,
        "allowed": flag,
        "writes": {**_TEXT, "description": 'The noun whose fields params takes; "" for none.'},
        "uploads": {**flag, "description": "Whether a file may be sent along."},
        "lists": {**_TEXTS, "description": "Lists that are answered complete."},
        "rows": {**flag, "description": "Whether params may hold rows, in place of one record."},
        "match": {**_TEXTS, "description": "How these rows may find their records."},
        "several": {**flag, "description": "Whether the last id may be several, as 7,8,9."},
        "takes": {**fields, "description": "What an operation or a batch takes."},
    }
    return closed(
        {
            **dict.fromkeys(("name", "singular", "help"), _TEXT),
            "id_field": {**_TEXT, "description": 'The field of the id; "" where none is.'},
            "label": {**_TEXT, "description": 'The field people know it by; "" for none.'},
            "standing": {
                "type": "object",
                "additionalProperties": _TEXT,
                "description": "The filter of the flat list unless a request names its field.",
            },
            "methods": rows(closed(method)),
            "fields": fields,
            "children": _TEXTS,
            "parts": {**_TEXTS, "description": "Children whose rows a create or update carries."},
            "tails": _TEXTS,
            "operations": _TEXTS,
        }
    )


def _any_answer(registry: Registry) -> Tree:
    """Return the schema of the answer to any chain, but for a document without an envelope."""
    pages = [
        closed({"resources": rows(ref("ResourceDescription"))}),
        closed({"commands": rows(ref("CommandDescription"))}),
        closed({"data": ref("BatchData"), "steps": rows(ref("StepAnswer"))}),
    ]
    response: Tree = {"anyOf": [ref("Response"), *pages]}
    return closed({"request": ref("Request"), "response": response})


def _any_response(registry: Registry) -> Tree:
    """Return the schema of what any chain over records and lists answers, and of the settings."""
    names = ("ListData", "CreatedData", "ChangedData", "DeletedData", "RowsData")
    pages = [
        closed({each.name: field_schema(each) for each in operation.answers})
        for resource in registry.resources
        for operation in resource.operations
        if operation.page
    ]
    data: Tree = {"anyOf": [*(ref(name) for name in names), *pages]}
    members: Tree = {"data": data, "config": ref("Config")}
    for resource in registry.resources:
        if resource.model is not None:
            record = ref(record_name(resource))
            members |= {resource.singular: record, resource.plural: listed_rows(record)}
    return {**closed(members, ()), "minProperties": 1}


def _fault() -> Tree:
    members: Tree = {
        "path": {**_TEXT, "description": "Where in params, dotted."},
        "error": {"enum": list(WORDS)},
        "message": _TEXT,
        "given": _VALUE,
        "stored": {**_VALUE, "description": "What stands there in place of `given`."},
        "base": {**_VALUE, "description": "What stood there in the version the caller saw."},
        "nearest": _TEXT,
        "allowed": _TEXTS,
    }
    return closed(members, ("path", "error", "message"))
