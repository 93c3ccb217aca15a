"""JSON Schemas of calls that write many records: rows, several ids, the steps of a batch."""

from __future__ import annotations

from teampro.chain import MOST_IDS
from teampro.describe.envelope import counts, told_once
from teampro.describe.schemas import Tree, closed, described, record_name, ref, rows
from teampro.describe.vocabulary import BATCH, KINDS, ROW_ID, ROWS, STEP
from teampro.engine.batch.steps import METHODS, MOST_STEPS
from teampro.engine.writing.row_words import match_words
from teampro.error_words import WORDS
from teampro.schema.check import DELETE
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource

BATCH_INPUT = "BatchInput"
_TEXT: Tree = {"type": "string"}
_TEXTS: Tree = rows(_TEXT)
_REFUSED = sorted({word.status for word in WORDS.values() if word.status < 500})


def row_name(resource: Resource) -> str:
    """Return the component of a row of the noun in params."""
    return f"{record_name(resource)}Row"


def rows_name(resource: Resource) -> str:
    """Return the component of params that write many of the noun."""
    return f"{record_name(resource)}Rows"


def row_schema(resource: Resource, one: Tree) -> Tree:
    """Return the schema of a row: what `one` record takes, and what says which record it is."""
    properties = {
        resource.id_field: described(KINDS["id"].accepts, ROW_ID),
        DELETE: described(KINDS["flag"].accepts, ROWS[DELETE].meaning),
    }
    return {"allOf": [one, {"type": "object", "properties": properties}]}


def rows_schema(resource: Resource, most: int) -> Tree:
    """Return the schema of params that write at most so many records of the noun."""
    row = rows(ref(row_name(resource))) | {"minItems": 1, "maxItems": most}
    match: Tree = {"enum": list(match_words(resource))}
    own: Tree = {"rows": row, "match": match}
    properties = {
        name: described(own.get(name, word.accepts), word.meaning)
        for name, word in ROWS.items()
        if name != DELETE
    }
    return {
        "type": "object",
        "description": f"Many {resource.plural} at once; fields stand in the rows alone.",
        "properties": properties,
        "required": ["rows"],
        "examples": [{"rows": [dict(resource.example)]}],
    }


def several_ids(name: str, resource: Resource, example: int) -> Tree:
    """Return the parameter of a chain that ends with the id of one record, or of several."""
    number: Tree = {"type": "integer", "minimum": 1}
    several: Tree = {"items": number, "minItems": 1, "maxItems": MOST_IDS, "uniqueItems": True}
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": f"The id of the {resource.singular}; of several as `7,8,9`.",
        "schema": {**number, "type": ["integer", "array"], **several},
        "example": example,
    }


def batch_input(resource: Resource) -> Tree:
    """Return the schema of the params of a batch."""
    accepts: Tree = {"method": {"enum": list(METHODS)}, "params": {"type": "object"}}
    step = {
        name: described(accepts.get(name, word.accepts), word.meaning)
        for name, word in STEP.items()
    }
    steps = rows(closed(step, ("action",))) | {"minItems": 1, "maxItems": MOST_STEPS}
    properties = {
        name: described(steps if name == "steps" else word.accepts, word.meaning)
        for name, word in BATCH.items()
    }
    return {
        "type": "object",
        "description": f"{resource.help} An unknown key is refused.",
        "properties": properties,
        "required": ["steps"],
        "examples": [dict(resource.example)],
    }


def many_schemas(registry: Registry) -> Tree:
    """Return the components of the answers of many writes."""
    verdicts: Tree = {"anyOf": [ref("RowDone"), ref("RowRefused")]}
    return {
        "RowsData": closed({"rows": rows(verdicts), **counts(registry)}, ("rows",)),
        "RowDone": _row_done(registry),
        "RowRefused": _row_refused(),
        "BatchData": closed(counts(registry), ()),
        "StepAnswer": _step_answer(),
    }


def _index() -> Tree:
    return {"type": "integer", "minimum": 0, "description": "Which of the rows, or of the ids."}


def _row_done(registry: Registry) -> Tree:
    members: Tree = {
        "index": _index(),
        "code": {"enum": [200, 201], "description": "The status it would have alone."},
        "id": {"type": "integer", "minimum": 1},
        "changed": _TEXTS,
        "deleted": counts(registry)["deleted"],
        "ignored": {**_TEXTS, "description": "Sent fields that only the server sets."},
        "notes": {**_TEXTS, "description": "What the write did besides."},
        **told_once(),
    }
    return closed(members, ("index", "code", "id"))


def _row_refused() -> Tree:
    return closed(
        {
            "index": _index(),
            "code": {"enum": _REFUSED, "description": "The status it would have alone."},
            "message": _TEXT,
            "error": {"enum": list(WORDS)},
            "errors": described(rows(ref("Fault")), "Their paths begin inside the row."),
        }
    )


def _step_answer() -> Tree:
    return closed(
        {
            "action": {**_TEXT, "description": "The chain in canonical words."},
            "method": {"enum": sorted({*METHODS.values()})},
            "code": {"enum": [200, 201, 207]},
            "response": described(ref("Response"), "What it would have answered alone."),
        }
    )
