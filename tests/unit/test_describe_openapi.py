"""The OpenAPI document: sound by the rules of OpenAPI 3.1, complete, and true of answers."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from teampro.describe.methods import all_methods
from teampro.describe.openapi import openapi_document, print_openapi
from teampro.engine.options.filters import GROUPS
from teampro.engine.options.lists import LIST_OPTIONS, NESTED_OPTIONS
from teampro.error_words import WORDS
from teampro.resources import RESOURCES
from teampro.schema.registry import Registry
from teampro.settings import read_settings
from tests.schema_checker import check_reply

REGISTRY = Registry(RESOURCES)
DOCUMENT = openapi_document(REGISTRY, read_settings({}))
VERBS = ("get", "post", "put", "delete")


def closed(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    """Return the schema of an object with no other members."""
    tree = {"type": "object", "properties": properties, "additionalProperties": False}
    return tree | {"required": list(required)}


TEXT = {"type": "string", "minLength": 1}
POINTER = closed({"$ref": {"type": "string", "pattern": "^#/components/"}}, "$ref")
CONTENT = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": r"^([a-z]+/[a-z0-9.+-]+|\*/\*)$"},
    "additionalProperties": closed({"schema": {}, "example": {}, "encoding": {"type": "object"}}),
}
PARAMETER = {
    **closed(
        {
            "name": TEXT,
            "in": {"enum": ["query", "path", "header", "cookie"]},
            "required": {"type": "boolean"},
            "allowEmptyValue": {"type": "boolean"},
            "description": TEXT,
            "schema": {},
            "content": {**CONTENT, "maxProperties": 1},
            "example": {},
        },
        "name",
        "in",
    ),
    "oneOf": [{"required": ["schema"]}, {"required": ["content"]}],
    "if": {"properties": {"in": {"const": "path"}}},
    "then": {"properties": {"required": {"const": True}}, "required": ["required"]},
}
HEADER = closed({"description": TEXT, "schema": {}}, "schema")
RESPONSE = closed(
    {
        "description": TEXT,
        "headers": {"type": "object", "additionalProperties": {"anyOf": [POINTER, HEADER]}},
        "content": CONTENT,
    },
    "description",
)
BODY = closed({"description": TEXT, "content": CONTENT, "required": {}}, "content")
PARAMETERS = {"type": "array", "items": {"anyOf": [POINTER, PARAMETER]}}
OPERATION = closed(
    {
        "operationId": {"type": "string", "pattern": "^[A-Za-z]+$"},
        "summary": TEXT,
        "tags": {"type": "array", "items": TEXT},
        "parameters": PARAMETERS,
        "requestBody": {"anyOf": [POINTER, BODY]},
        "responses": {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"pattern": "^([1-5][0-9][0-9]|default)$"},
            "additionalProperties": {"anyOf": [POINTER, RESPONSE]},
        },
    },
    "operationId",
    "responses",
)
SERVERS = {"type": "array", "items": closed({"url": TEXT, "description": TEXT}, "url")}
PATH_ITEM = closed(
    {"parameters": PARAMETERS, "servers": SERVERS, **dict.fromkeys(VERBS, OPERATION)}
)
SCHEME = {
    "oneOf": [
        closed({"type": {"const": "http"}, "scheme": TEXT}, "type", "scheme"),
        closed(
            {
                "type": {"const": "apiKey"},
                "in": {"enum": ["query", "header", "cookie"]},
                "name": TEXT,
                "description": TEXT,
            },
            "type",
            "in",
            "name",
        ),
    ]
}


def named(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a section of components."""
    names = {"pattern": "^[a-zA-Z0-9._-]+$"}
    return {"type": "object", "propertyNames": names, "additionalProperties": schema}


RULES = closed(
    {
        "openapi": {"type": "string", "pattern": r"^3\.1\.\d+$"},
        "info": {"type": "object", "required": ["title", "version"]},
        "servers": SERVERS,
        "security": {"type": "array", "items": {"type": "object"}},
        "tags": {"type": "array", "items": closed({"name": TEXT, "description": TEXT}, "name")},
        "paths": {
            "type": "object",
            "propertyNames": {"pattern": "^/"},
            "additionalProperties": PATH_ITEM,
        },
        "components": closed(
            {
                "schemas": named({"type": "object"}),
                "requestBodies": named(BODY),
                "responses": named(RESPONSE),
                "parameters": named(PARAMETER),
                "headers": named(HEADER),
                "securitySchemes": named(SCHEME),
            }
        ),
    },
    "openapi",
    "info",
    "paths",
)
"""What OpenAPI 3.1 demands of the objects that this document uses."""


def operations() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Yield each path with its item and each of its operations."""
    for path, item in DOCUMENT["paths"].items():
        for verb in VERBS:
            if verb in item:
                yield path, item, item[verb]


def walk(tree: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of a tree."""
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from walk(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from walk(value)


def pointed_at(pointer: str) -> Any:
    """Return what a reference points at."""
    found: Any = DOCUMENT
    for part in pointer.removeprefix("#/").split("/"):
        found = found[part]
    return found


def test_document_keeps_the_rules_of_openapi() -> None:
    """Every object of the document has the members that OpenAPI 3.1 gives it, and no others."""
    faults = [
        f"{each.json_path}: {each.message[:200]}"
        for each in Draft202012Validator(RULES).iter_errors(DOCUMENT)
    ]
    assert [] == faults


def test_schemas_are_json_schemas() -> None:
    """Every schema, named or not, is a JSON Schema of the draft that OpenAPI 3.1 takes."""
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for each in walk([DOCUMENT["paths"], DOCUMENT["components"]["responses"]]):
        if isinstance(each.get("schema"), dict):
            Draft202012Validator.check_schema(each["schema"])


def test_references_point_at_something() -> None:
    """No reference leads nowhere."""
    pointers = {each["$ref"] for each in walk(DOCUMENT) if isinstance(each.get("$ref"), str)}
    assert len(pointers) > 50
    for pointer in pointers:
        assert isinstance(pointed_at(pointer), dict), pointer


def test_path_parameters_are_those_of_the_path() -> None:
    """Each placeholder is declared once, and nothing else is."""
    for path, item, _ in operations():
        declared = [each["name"] for each in item["parameters"] if each.get("in") == "path"]
        assert re.findall(r"\{(\w+)\}", path) == declared, path


def test_operation_ids_are_unique() -> None:
    """Generators name functions by them."""
    ids = Counter(operation["operationId"] for _, _, operation in operations())
    assert [] == [name for name, count in ids.items() if count > 1]


def test_tags_and_login_are_declared() -> None:
    """Each tag and each way to log in that is used is declared."""
    tags = {tag["name"] for tag in DOCUMENT["tags"]}
    assert {tag for _, _, each in operations() for tag in each.get("tags", ())} <= tags
    used = {name for choice in DOCUMENT["security"] for name in choice}
    assert used == set(DOCUMENT["components"]["securitySchemes"])


def test_every_method_is_an_operation() -> None:
    """What api/resources lists, and the same verbs below a record, can be found by title."""
    ids = {operation["operationId"] for _, _, operation in operations()}
    assert set() == {method.title for method in all_methods(REGISTRY)} - ids


def test_every_error_word_is_in_the_refusals_of_its_status() -> None:
    """The words of a status are the enumeration of its refusal."""
    for name, word in WORDS.items():
        refused = DOCUMENT["components"]["responses"][f"Refused{word.status}"]
        schema = refused["content"]["application/json"]["schema"]
        assert name in schema["properties"]["request"]["properties"]["error"]["enum"]


def test_every_option_is_in_the_query_of_a_list() -> None:
    """No option of lists is forgotten, and none is made up."""
    query = set(DOCUMENT["components"]["schemas"]["ProjectQuery"]["properties"])
    options = query - set(REGISTRY.filters(REGISTRY["projects"]))
    assert {*LIST_OPTIONS, *NESTED_OPTIONS, *GROUPS} == options


def test_upload_is_a_part_of_a_form() -> None:
    """Files, and only files, take multipart bodies, and only on create."""
    bodies = DOCUMENT["components"]["requestBodies"]
    assert ["FileRows", "TicketattachmentRows"] == [
        name for name, body in bodies.items() if "multipart/form-data" in body["content"]
    ]


def test_prefix_is_the_setting() -> None:
    """The servers stand where the settings put them."""
    settings = read_settings({"TEAMPRO_PREFIX": "/shop"})
    document = openapi_document(REGISTRY, settings)
    assert "/shop/api.php/v1" == document["servers"][0]["url"]
    assert "/shop" == document["paths"]["/api.php"]["servers"][0]["url"]


def test_printed_text_is_the_document() -> None:
    """The command line prints the same document."""
    assert DOCUMENT == json.loads(print_openapi(read_settings({})))


REQUEST = {"action": "admins", "method": "GET", "format": "json", "code": 200}
REQUEST |= {"message": "Success", "id": "01J"}
ADMIN = {"id": 1, "username": "anna", "name": "Anna", "role": "super", "disabled": False}
DATA = {"total": 1, "page": 1, "pages": 1, "limit": 50, "offset": 0, "filters": {}}
LIST = {"request": REQUEST, "response": {"data": DATA, "admins": [ADMIN]}}
REFUSED = {
    "request": REQUEST
    | {"code": 404, "message": "No.", "error": "not_found", "errors": [], "action": "admins/9"},
    "response": {},
}


@pytest.mark.parametrize(
    "chain, status, tree",
    [("admins", 200, LIST), ("admins/9", 404, REFUSED), ("", 404, REFUSED)],
)
def test_true_answer_fits(chain: str, status: int, tree: dict[str, Any]) -> None:
    """A list and a refusal as the server gives them pass."""
    check_reply("GET", chain, status, tree)


def test_row_of_chosen_fields_fits() -> None:
    """`fields` leaves only the id for certain."""
    tree = deepcopy(LIST)
    tree["response"]["admins"] = [{"id": 1, "role": "staff"}]
    check_reply("GET", "admins", 200, tree)


@pytest.mark.parametrize(
    "path, value",
    [
        ("response.admins.0.id", "1"),
        ("response.admins.0.id", 0),
        ("response.admins.0.id", 1.5),
        ("response.admins.0.disabled", 0),
        ("response.admins.0.role", "king"),
        ("response.admins.0.password_hash", "x"),
        ("response.admins.0.name", None),
        ("response.data.total", "1"),
        ("response.data.cursor", "x"),
        ("response.clients", []),
        ("request.code", 201),
        ("request.message", "OK"),
        ("request.error", "not_found"),
        ("request.format", "csv"),
        ("extra", {}),
    ],
)
def test_false_answer_is_found_out(path: str, value: Any) -> None:
    """A wrong type, an unknown key, a wrong word: each is noticed."""
    tree = deepcopy(LIST)
    *way, last = path.split(".")
    place: Any = tree
    for part in way:
        place = place[int(part) if part.isdecimal() else part]
    place[last] = value
    with pytest.raises(AssertionError):
        check_reply("GET", "admins", 200, tree)


@pytest.mark.parametrize("path", ["response.data.total", "response.admins", "request.id"])
def test_missing_member_is_found_out(path: str) -> None:
    """What must be there is missed."""
    tree = deepcopy(LIST)
    *way, last = path.split(".")
    place: Any = tree
    for part in way:
        place = place[part]
    del place[last]
    with pytest.raises(AssertionError):
        check_reply("GET", "admins", 200, tree)


def test_refusal_with_a_word_of_another_status_is_found_out() -> None:
    """A word belongs to its status."""
    with pytest.raises(AssertionError):
        check_reply("GET", "admins/9", 400, REFUSED)


def test_rows_must_hold_the_lists_the_chain_puts_there() -> None:
    """A chain that is too long for the document is held against its own shape."""
    project = {"project_id": 1, "actions": []}
    tree = {
        "request": REQUEST | {"action": "projects/actions"},
        "response": {"data": DATA, "projects": [project]},
    }
    check_reply("GET", "projects/actions", 200, tree)
    del project["actions"]
    with pytest.raises(AssertionError):
        check_reply("GET", "projects/actions", 200, tree)


@pytest.mark.parametrize(
    ("path", "verb", "conditions", "answers"),
    [
        ("/projects", "get", ["IfNoneMatch"], {"200": False, "304": True}),
        ("/projects/{id}", "get", ["IfNoneMatch"], {"200": True, "304": True}),
        ("/projects/{id}", "put", ["IfMatch"], {"200": False}),
        ("/projects/{id}", "delete", ["IfMatch"], {"200": False}),
        ("/projects", "post", [], {"200": False, "201": False, "207": False}),
        ("/files/{id}/download", "get", ["IfNoneMatch", "IfMatch"], {"200": True, "304": True}),
        ("/files/{id}/download/json", "get", ["IfNoneMatch"], {"200": True, "304": True}),
    ],
)
def test_conditions_and_tags_are_told(
    path: str, verb: str, conditions: list[str], answers: dict[str, bool]
) -> None:
    """Which headers an operation obeys, and which of its answers have a tag."""
    [found] = [
        item[verb]
        for name, item in DOCUMENT["paths"].items()
        if re.sub(r"\{\w+\}", "{id}", name) == path
    ]
    pointers = [each["$ref"] for each in found.get("parameters", ()) if "$ref" in each]
    names = [each.rpartition("/")[2] for each in pointers]
    assert conditions == [name for name in names if name.startswith("If")]
    told = {code: answer for code, answer in found["responses"].items() if code < "400"}
    if "304" in told:
        told["304"] = DOCUMENT["components"]["responses"]["NotModified"]
    assert answers == {
        code: "ETag" in answer.get("headers", {}) for code, answer in told.items() if code != "206"
    }


WROTE = REQUEST | {"action": "actions", "method": "POST"}
DONE = {"index": 0, "code": 201, "id": 7}
NO = {"index": 1, "code": 404, "message": "No.", "error": "not_found", "errors": []}


def wrote(code: int, *verdicts: dict[str, Any], **beside: Any) -> dict[str, Any]:
    """Return the answer to rows without their records."""
    response = {"data": {"rows": [*verdicts], **beside}}
    return {"request": WROTE | {"code": code}, "response": response}


@pytest.mark.parametrize(
    "verb, chain, tree",
    [
        ("POST", "actions", wrote(201, DONE)),
        ("POST", "actions", wrote(200, DONE, preview=True)),
        ("POST", "projects/1/whmcstickets", wrote(201, DONE)),
        ("POST", "projects/1/actions/2/topics", wrote(207, DONE, NO)),
        ("PUT", "actions/7,8", wrote(200, DONE | {"code": 200, "changed": ["action_name"]})),
        (
            "DELETE",
            "projects/1/actions/7,8",
            wrote(200, DONE | {"code": 200}, deleted={"actions": 1}),
        ),
    ],
)
def test_true_answer_to_many_writes_fits(verb: str, chain: str, tree: dict[str, Any]) -> None:
    """Rows of any collection, several ids at the end of any chain."""
    tree["request"] |= {"action": chain, "method": verb}
    check_reply(verb, chain, tree["request"]["code"], tree)


@pytest.mark.parametrize(
    "verb, chain, tree",
    [
        ("POST", "actions", wrote(201, NO | {"id": 7})),
        ("POST", "actions", wrote(201, DONE | {"code": 400})),
        ("POST", "actions", wrote(201, DONE | {"version": 1})),
        ("POST", "actions", wrote(201, DONE, total=1)),
        ("POST", "actions/1/starttimer", wrote(201, DONE)),
        ("PUT", "actions/7,8", wrote(207, DONE, NO)),
        ("GET", "actions/7,8", wrote(200, DONE)),
    ],
)
def test_false_answer_to_many_writes_is_found_out(
    verb: str, chain: str, tree: dict[str, Any]
) -> None:
    """A verdict is one of two; only rows are answered 207."""
    tree["request"] |= {"action": chain, "method": verb}
    with pytest.raises(AssertionError):
        check_reply(verb, chain, tree["request"]["code"], tree)


def test_last_id_of_a_write_may_be_several() -> None:
    """Of a read it is one, and so are those before it."""
    for path, item, each in operations():
        several = [name["name"] for name in each.get("parameters", ()) if name.get("in") == "path"]
        if each in (item.get("put"), item.get("delete")):
            assert re.findall(r"\{(\w+)\}", path)[-1:] == several, path
        else:
            assert [] == several, path


def test_create_takes_one_record_or_rows_and_an_update_one_change() -> None:
    """Rows are what a create takes, with the words that find a record."""
    bodies = DOCUMENT["components"]["requestBodies"]
    json_of = {name: body["content"]["application/json"]["schema"] for name, body in bodies.items()}
    one, many = ({"$ref": f"#/components/schemas/Action{name}"} for name in ("Input", "Rows"))
    assert {"anyOf": [one, many]} == json_of["ActionRows"]
    assert one == json_of["ActionInput"]
    own, more = DOCUMENT["components"]["schemas"]["ActionRow"]["allOf"]
    assert (one, {"action_id", "delete"}) == (own, set(more["properties"]))


@pytest.mark.parametrize("component", ["ActionInput", "ActionRows", "BatchInput", "Removal"])
def test_every_write_takes_a_preview_and_an_idempotency_key(component: str) -> None:
    """Of one record, of rows, of chains, or a delete."""
    properties = DOCUMENT["components"]["schemas"][component]["properties"]
    assert {"preview", "idempotency_key"} <= set(properties)


@pytest.mark.parametrize(
    "step, fits",
    [
        ({"action": "projects/{p}"}, True),
        ({"as": "p", "method": "PATCH", "action": "projects/1", "params": {}}, True),
        ({}, False),
        ({"action": ""}, False),
        ({"action": "projects", "as": "P"}, False),
        ({"action": "projects", "method": "LOOK"}, False),
        ({"action": "projects", "format": "xml"}, False),
    ],
)
def test_step_of_a_batch_is_closed(step: dict[str, Any], fits: bool) -> None:
    """What a step may hold is known, so the document says it."""
    schema = DOCUMENT["components"]["schemas"]["BatchInput"]
    assert fits == Draft202012Validator(schema).is_valid({"steps": [step]})
