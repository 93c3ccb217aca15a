"""Checks replies against the printed OpenAPI document; any test that gets a reply may call it."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match
from referencing import Registry as Schemas
from referencing import Resource as Schema
from referencing.jsonschema import DRAFT202012

from teampro.chain import VERSION, parse
from teampro.describe.answers import answer_schema, success_codes
from teampro.describe.methods import all_methods
from teampro.describe.openapi import openapi_document
from teampro.engine.resolve import resolve
from teampro.error_words import WORDS
from teampro.resources import RESOURCES
from teampro.schema.registry import Registry
from teampro.settings import read_settings

DOCUMENT = "urn:teampro:openapi"
NOUNS = Registry(RESOURCES)
PRINTED = openapi_document(NOUNS, read_settings({}))
SCHEMAS: Schemas[Any] = Schemas().with_resource(DOCUMENT, Schema(PRINTED, DRAFT202012))
TEMPLATES = {
    (method.verb, re.sub(r"\{\w+\}", "1", method.chain)): method for method in all_methods(NOUNS)
}
IDS = re.compile(r"(?<=/)(?:\{\w+\}|[\d,]+)")
KEY = re.compile(r"[a-z][a-z0-9_.]*\Z")


def check_reply(method: str, chain: str, status: int, tree: Any) -> None:
    """Fail unless `tree` is an answer that the document allows.

    `method` is the effective verb and `chain` the canonical one (`request.action`), or a pattern
    of the document. Chains that the document does not list, since they are longer or hold lists
    inside rows, are held against the same components. Floats and keys that XML cannot carry are
    wrong anywhere, but for the document itself.
    """
    pattern = IDS.sub(lambda found: "1,2" if "," in found[0] else "1", chain)
    fault = best_match(_validator(method, pattern, status).iter_errors(tree))
    if fault is not None:
        raise AssertionError(
            f"{method} {chain} {status}: at {fault.json_path}: {fault.message[:500]}"
        )
    if "openapi" not in tree:
        _check_printable(tree, f"{method} {chain} {status}")


@cache
def _validator(verb: str, pattern: str, status: int) -> Draft202012Validator:
    schema: Any
    if status >= 400:
        schema = {"$ref": f"{DOCUMENT}{_refusal_pointer(status)}"}
    elif verb == "OPTIONS":
        request = {"$ref": f"{DOCUMENT}#/components/schemas/Request"}
        schema = {"properties": {"request": request, "response": {"maxProperties": 0}}}
    elif (verb, pattern) in TEMPLATES:
        schema = {"$ref": f"{DOCUMENT}{_answer_pointer(verb, pattern, status)}"}
    else:
        path = resolve(parse((VERSION, *pattern.split("/"))), NOUNS)
        assert verb in path.verbs, f"{pattern} does not offer {verb}"
        assert status in success_codes(path, verb), f"{verb} is not answered {status}"
        schema = {"$id": DOCUMENT + ":more", **_absolute(answer_schema(NOUNS, path, verb, status))}
    return Draft202012Validator(schema, registry=SCHEMAS)


def _refusal_pointer(status: int) -> str:
    known = any(word.status == status for word in WORDS.values())
    assert known, f"no error word has the status {status}"
    return f"#/components/responses/Refused{status}/content/application~1json/schema"


def _answer_pointer(verb: str, pattern: str, status: int) -> str:
    path = f"/{TEMPLATES[verb, pattern].chain}"
    if pattern.endswith(("/download", "/print")):
        path += "/json"
    answers = PRINTED["paths"][path][verb.lower()]["responses"]
    assert str(status) in answers, f"{verb} {pattern} is not answered {status}"
    place = path.replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
    place += f"/{verb.lower()}/responses/{status}/content/application~1json/schema"
    return f"#/paths/{place}"


def _absolute(schema: Any) -> Any:
    """Return a schema whose references point into the document from outside."""
    if isinstance(schema, list):
        return [_absolute(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: DOCUMENT + value if name == "$ref" else _absolute(value)
        for name, value in schema.items()
    }


def _check_printable(tree: Any, where: str) -> None:
    if isinstance(tree, dict):
        for name, value in tree.items():
            assert KEY.match(name), f"{where}: {name!r} is no key that XML can carry"
            _check_printable(value, f"{where}.{name}")
    elif isinstance(tree, list):
        for value in tree:
            _check_printable(value, where)
    else:
        assert not isinstance(tree, float), f"{where}: {tree} is a float"
