"""The components of the OpenAPI document that belong to no noun: refusals, headers, parameters."""

from __future__ import annotations

from http import HTTPStatus
from itertools import groupby

from teampro.describe.envelope import refusal_schema
from teampro.describe.schemas import Tree, ref
from teampro.engine.idempotency import HEADER, MOST_CHARACTERS
from teampro.engine.options.lists import FARTHEST_ROW
from teampro.error_words import WORDS

_VERBS = ("get", "put", "post", "delete", "patch")
_HEADERS = {
    "RequestId": ("string", "The id of this request, also in the envelope and in the log."),
    "ServerTiming": ("string", "SQL statements and milliseconds of this request."),
    "Location": ("string", "The path of the new record."),
    "ETag": ("string", "A record's version and a digest of `response`; of bytes their SHA-256."),
    "Replayed": ("string", "true: the first answer to the idempotency key, told again."),
    "Allow": ("string", "The verbs that the chain offers."),
    "Authenticate": ("string", "Bearer."),
    "RetryAfter": ("integer", "Seconds to wait."),
}
_HEADERS_OF_REFUSALS = {
    401: ("WWW-Authenticate", "Authenticate"),
    403: ("Retry-After", "RetryAfter"),
    405: ("Allow", "Allow"),
    503: ("Retry-After", "RetryAfter"),
}


def point_at(section: str, name: str) -> Tree:
    """Return a reference to a component that is no schema."""
    return {"$ref": f"#/components/{section}/{name}"}


def json_content(schema: Tree) -> Tree:
    """Return the content of an answer in JSON."""
    return {"application/json": {"schema": schema}}


def refusals() -> Tree:
    """Return the refusals of each status (`Refused404`), and any refusal (`Refused`)."""
    by_status = sorted(WORDS, key=lambda word: WORDS[word].status)
    grouped = groupby(by_status, key=lambda word: WORDS[word].status)
    components = {f"Refused{status}": _refusal(status, tuple(words)) for status, words in grouped}
    any_refusal = {"description": "Refused.", "content": json_content(ref("Refusal"))}
    return {**components, "Refused": any_refusal}


def _refusal(status: int, words: tuple[str, ...]) -> Tree:
    meanings = "\n".join(f"* `{word}`: {WORDS[word].meaning}" for word in words)
    headers = {"X-Request-Id": point_at("headers", "RequestId")}
    if status in _HEADERS_OF_REFUSALS:
        header, name = _HEADERS_OF_REFUSALS[status]
        headers[header] = point_at("headers", name)
    return {
        "description": f"{HTTPStatus(status).phrase}.\n\n{meanings}",
        "headers": headers,
        "content": json_content(refusal_schema(words)),
    }


def not_modified() -> Tree:
    """Return the answer to who has a tag already: nothing."""
    shown = {"X-Request-Id": "RequestId", "Server-Timing": "ServerTiming", "ETag": "ETag"}
    return {
        "description": "What If-None-Match names is still what would be answered.",
        "headers": {header: point_at("headers", name) for header, name in shown.items()},
    }


def headers() -> Tree:
    """Return the headers of answers."""
    return {
        name: {"description": text, "schema": {"type": kind}}
        for name, (kind, text) in _HEADERS.items()
    }


def parameters() -> Tree:
    """Return the parameters that many chains take, by the names that operations point at."""
    texts = {
        "page": ("The page of the last step, the first is 1.", 1),
        "limit": ("The rows of a page of the last step.", 1),
        "offset": ("The rows to skip in the last step.", 0),
    }
    paging = {
        name: {
            **_in_query(name, f"{text} Beside params; empty is not sent.", _row_number(least)),
            "allowEmptyValue": True,
        }
        for name, (text, least) in texts.items()
    }
    text = "The verb, in any case; wins over the HTTP verb."
    method = _in_query("method", text, {"type": "string", "examples": list(_VERBS)})
    return {"method": method, **paging, **_conditions(), "key": _key()}


def _conditions() -> Tree:
    """Return the headers that condition a request."""
    texts = {
        "If-None-Match": "ETags of answers that the caller has, or *: 304 where one still holds.",
        "If-Match": "ETags, or *: 412 where none holds. Of a record's tag the version counts.",
    }
    return {
        name.replace("-", ""): _in(name, text, {"type": "string"}, "header")
        for name, text in texts.items()
    }


def security_schemes() -> Tree:
    """Return the ways to log in."""
    text = "MD5 of the password in hexadecimal digits, or the password itself."
    return {
        "token": {"type": "http", "scheme": "bearer"},
        "username": {"type": "apiKey", "in": "query", "name": "username"},
        "password": {"type": "apiKey", "in": "query", "name": "password", "description": text},
    }


def _key() -> Tree:
    text = (
        "A key of your own for this one request, in quotes or not: repeated with it, the request "
    )
    most = MOST_CHARACTERS
    pattern = f'^[ \\t]*("[ -~]{{1,{most}}}"|[!#-~]([ -~]{{0,{most - 2}}}[!-~])?)[ \\t]*$'
    return {
        "name": HEADER,
        "in": "header",
        "description": text + "changes nothing and gets the first answer again.",
        "schema": {"type": "string", "pattern": pattern},
        "example": '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
    }


def _row_number(least: int) -> Tree:
    return {"type": "integer", "minimum": least, "maximum": FARTHEST_ROW}


def _in_query(name: str, text: str, schema: Tree) -> Tree:
    return _in(name, text, schema, "query")


def _in(name: str, text: str, schema: Tree, place: str) -> Tree:
    return {"name": name, "in": place, "description": text, "schema": schema}
