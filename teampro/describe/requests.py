"""JSON Schemas of params: what filters a list, what chooses of a record, what writes one.

They say what each key takes and stay open for others: which keys the further steps of a chain
understand, and which key is unknown, the server's own answer tells best.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from teampro.describe.many import batch_input, row_name, row_schema, rows_name, rows_schema
from teampro.describe.schemas import Tree, closed, described, record_name, ref, rows
from teampro.describe.vocabulary import (
    CHANGE,
    GROUPS,
    KEY,
    KINDS,
    OPERATION,
    OPERATORS,
    OPTIONS,
    REMOVAL,
    ROWS,
    Word,
)
from teampro.engine.options.comparisons import MOST_VALUES
from teampro.engine.options.lists import ROW_OPTIONS
from teampro.schema import kinds
from teampro.schema.fields import Field
from teampro.schema.kinds import Kind
from teampro.schema.operation import Operation
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource


def query_name(resource: Resource) -> str:
    """Return the component of the params of a list of the noun."""
    return f"{record_name(resource)}Query"


def input_name(resource: Resource) -> str:
    """Return the component of the params that write the noun."""
    return f"{record_name(resource)}Input"


def params_name(operation: Operation) -> str:
    """Return the component of the params of an operation."""
    return f"{operation.title[0].upper()}{operation.title[1:]}Params"


def request_schemas(registry: Registry, most_rows: int) -> Tree:
    """Return the components of the params of all nouns, and of the filters of all kinds.

    `most_rows` may be written by one request.
    """
    schemas: Tree = {_filter_name(kind): _filter_schema(kind) for kind in _filtered_kinds(registry)}
    schemas["RecordOptions"] = _options_schema({name: OPTIONS[name] for name in ROW_OPTIONS})
    schemas["Removal"] = _options_schema(REMOVAL)
    for resource in registry.resources:
        if resource.model is not None:
            schemas[query_name(resource)] = _query_schema(registry, resource)
        if resource.page == "batch":
            schemas[input_name(resource)] = batch_input(resource)
        elif resource.is_written:
            schemas[input_name(resource)] = _input_schema(registry, resource)
        if resource.model is not None and "create" in resource.titles:
            one = ref(input_name(resource))
            schemas[row_name(resource)] = row_schema(resource, one)
            schemas[rows_name(resource)] = rows_schema(resource, most_rows)
        for operation in resource.operations:
            params = registry.params(resource, operation)
            schemas[params_name(operation)] = _params_schema(operation, params)
    return schemas


def _filtered_kinds(registry: Registry) -> Iterator[Kind]:
    for resource in registry.resources:
        for field in registry.filters(resource).values():
            if field.operators:
                yield field.kind


def _options_schema(words: Mapping[str, Word]) -> Tree:
    properties = {name: _option_schema(word) for name, word in words.items()}
    return {"type": "object", "properties": properties}


def _option_schema(word: Word) -> Tree:
    return described(word.accepts, word.meaning)


def _query_schema(registry: Registry, resource: Resource) -> Tree:
    filters: Tree = {
        field.name: ref(_filter_name(field.kind))
        for field in registry.filters(resource).values()
        if field.operators
    }
    for tail in resource.tails:
        for each in tail.view.computed if tail.view is not None else ():
            filters[each.name] = ref(_filter_name(each.kind))
    words = {name: _option_schema(word) for name, word in {**OPTIONS, **GROUPS}.items()}
    if not resource.search:
        del words["search"]
    text = (
        f"Options and filters of a list of {resource.plural}. Those of another step of the chain "
        "stand in an object under its plural word; an unknown key is refused."
    )
    return described({"type": "object", "properties": {**words, **filters}}, text)


def _filter_name(kind: Kind) -> str:
    return f"{kind.name.capitalize()}Filter"


def _filter_schema(kind: Kind) -> Tree:
    """Return the schema of a filter: a value, a list of values, or an object of operators."""
    value = KINDS[kind.name].accepts
    several = rows(value) | {"minItems": 1, "maxItems": MOST_VALUES}
    special: Tree = {
        "in": several,
        "nin": several,
        "between": rows(value) | {"minItems": 2, "maxItems": 2},
        "empty": {"type": ["boolean", "string", "integer"]},
    }
    operators = {
        name: described(special.get(name, value), OPERATORS[name]) for name in kind.operators
    }
    return {"anyOf": [value, several, closed(operators, ()) | {"minProperties": 1}]}


def _part_schema(registry: Registry, resource: Resource, word: str) -> Tree:
    link = resource.part(word)
    assert link is not None
    if link.creates:
        text = f"What is linked to the {resource.singular}."
        return described(rows(ref(input_name(registry[link.creates]))), text)
    text = f"Rows below the {resource.singular}, written with it; those not named stay."
    return described(rows(ref(row_name(registry[word]))), text)


def _input_schema(registry: Registry, resource: Resource) -> Tree:
    properties: Tree = {
        field.name: _input_field(field) for field in resource.fields.values() if field.writable
    }
    for name, option in CHANGE.items():
        properties[name] = described(option.accepts, f"On an update. {option.meaning}")
    properties["preview"] = described(KINDS["flag"].accepts, "Do it, answer, and undo it.")
    text = f"On an update of several ids; {ROWS['records'].meaning}"
    properties["records"] = described(ROWS["records"].accepts, text)
    properties |= {name: _option_schema(word) for name, word in KEY.items()}
    if resource.upload:
        text = "The bytes as base64, in place of a multipart part `file`; only on create."
        properties["file_data"] = described({"type": "string"}, text)
        properties["file_name"] = described({"type": "string"}, "The name that goes with them.")
    for word in resource.parts:
        properties[word] = _part_schema(registry, resource, word)
    if resource.parts:
        text = "`external`: rows below are found by that key, too; else by their ids alone."
        properties["match"] = described({"enum": ["id", "external"]}, text)
    needed = ", ".join(resource.required)
    return {
        "type": "object",
        "description": f"{resource.help} A create needs {needed or 'nothing'}, unless the chain "
        "or a record named here brings it. Fields that the server sets may be sent back; they "
        "have no effect. An unknown field is refused.",
        "properties": properties,
        "examples": [dict(resource.example)],
    }


def _params_schema(operation: Operation, params: Mapping[str, Field]) -> Tree:
    properties: Tree = {name: _input_field(known) for name, known in params.items()}
    options = operation.options if operation.page else (*operation.options, *KEY)
    properties |= {name: _option_schema(OPERATION[name]) for name in options}
    tree: Tree = {
        "type": "object",
        "description": f"{operation.help} An unknown key is refused.",
        "properties": properties,
        "examples": [dict(operation.example)],
    }
    required = [name for name, known in params.items() if known.required]
    return tree | {"required": required} if required else tree


def _input_field(field: Field) -> Tree:
    tree: Tree = dict(KINDS[field.kind.name].accepts)
    texts = (kinds.TEXT, kinds.EXTERNAL, kinds.EMAIL, kinds.SECRET, kinds.PASSWORD, kinds.CHOICE)
    if field.kind in texts and not field.words:
        tree["maxLength"] = field.longest
    text = field.help
    if field.setting:
        lists = f"{field.setting} and {field.also}" if field.also else field.setting
        text = f"{text} One of the words of {lists}, which `config` tells.".strip()
    elif field.kind is kinds.CHOICE:
        tree["enum"] = [*field.words]
    elif field.kind is kinds.CHOICES:
        tree["items"] = {"enum": [*field.words]}
    return described(tree, text) if text else tree
