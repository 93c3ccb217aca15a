"""The printed reference: the words of requests, and each noun with its methods and fields."""

from __future__ import annotations

from collections.abc import Iterator

from teampro.chain import MOST_IDS
from teampro.describe.fields import FILTER, DescribedField, described_fields
from teampro.describe.markdown import code, listed, page, table
from teampro.describe.methods import Method, list_methods
from teampro.describe.provenance import grade
from teampro.describe.vocabulary import (
    CHANGE,
    GROUPS,
    KINDS,
    OPERATION,
    OPERATORS,
    OPTIONS,
    REMOVAL,
    ROWS,
    STEP,
)
from teampro.engine.batch.steps import MOST_STEPS
from teampro.engine.idempotency import HEADER, MOST_CHARACTERS
from teampro.engine.options.lists import LIST_OPTIONS, NESTED_OPTIONS
from teampro.engine.writing.row_words import match_words
from teampro.schema.check import DELETE, IDEMPOTENCY_KEY
from teampro.schema.operation import Operation
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.settings import Settings

INTRODUCTION = """\
Every request is a chain, `v1/projects/100/actions/json`, with params. A verb that a record or a \
list has flat it has below each of its parents too: `PUT v1/projects/100/actions/7/json`. The same \
declarations make the OpenAPI document, `v1/api/openapi`, and the page `v1/api/resources`, which \
also tells what the caller may do.

*From* says where a field's name is known from: *source* the original's documentation, *seen* the \
one public client of the original, *ours* TeamPro alone, in the manner of these."""
FILTERS = """\
A field name in params filters a list: a value is equality, a list is one of its values, an \
object holds operators: `{"date_finish": {"lt": "today+7d"}, "action_status": "Active"}`."""

GROUPS_OF_ROWS = """\
`group` puts a row for each group in place of the records: `{"group": \
"owner_adminid,timelog_start.week", "sum": "timelog_elapsed"}` answers `{"owner_adminid": 2, \
"timelog_start.week": "2026-11-23", "count": 12, "sum.timelog_elapsed": 32400}`, as csv and \
ndjson too. Filters and reach act before; `group: ""` is one row of all, also of nothing. Rows are \
grouped by every field that filters but long texts, and by parts of dates: a day, a week (its \
Monday), a month `2026-11`, a year; those of date-times begin and end in `server_timezone`. What \
is not there is a group of its own.

`sort` takes what a group shows, by itself its keys upwards; `limit`, `page`, `offset` and `total` \
count groups, `names` tells the names of keys. `after` and `fields` are refused. A list with lists \
inside its rows is not grouped, those inside are. A sum of a flag is how many are true; one of \
money needs its currency as a key, or a filter by one. A sum beyond 9223372036854775807 is \
refused."""

OPERATIONS = """\
A last word that acts: `POST v1/timelogs/5/stop/json`. Every other verb of it is refused. One that \
makes a record answers it as a POST does, others answer their own record as a PUT does. It takes \
its params (* must be sent), ids of its chain, and the following, nothing else."""
CHANGES = """\
Only what is sent is changed. `base_version` merges two people's work: who changed other fields is \
not in the way; a field that both changed is 409 `conflict`, with `given`, `stored`, and in `base` \
what stood there in your version. Nothing is written then."""
PARTS = """\
A create or an update may carry rows of children, each list under its plural word: \
`{"project_name": "Site", "actions": [{"action_name": "Draft"}, {"action_name": "Build"}]}`. Each \
row takes what its own create or update takes; its parent fills the ids. All rows are written, or \
none; those that are not named stay. `preview` does it, answers, and undoes it. With \
`"match": "external"` beside them rows are found by that key, too."""
ROWS_AT_ONCE = """\
A POST to a collection takes many records in one transaction: `{"rows": [{"action_name": "Draft", \
"external": "jira:WEB-1"}, {"action_name": "Build"}], "match": "external"}`. Each row is what the \
params of a single write would be, with its own parts; beside `rows` stand the following, and ids \
that repeat the chain. PUT and DELETE take several ids in the last step, at most {ids}, and do the \
same with each: `PUT v1/actions/7,8,9/json` with `{"action_status": "Closed"}`; `records` and \
`preview` may stand beside it. One request writes at most `limit.write_rows` rows.

`data.rows` has a verdict of each row or id, in their order: `index`, `code` (200, 201, or what it \
would be refused with alone) and `id`, with `changed`, `deleted`, `ignored` and `notes` where they \
say something, or `message`, `error` and `errors`. Behind it stand the records themselves."""
STEPS = """\
`POST v1/batch/json` runs up to {steps} chains in one transaction: `{"steps": [{"as": "p", \
"method": "POST", "action": "projects", "params": {"project_name": "Site"}}, {"method": "POST", \
"action": "projects/{p}/actions", "params": {"action_name": "Draft"}}, {"action": \
"projects/{p}/snapshot"}]}`. Each step is answered as it would be alone, in `steps`: its `action`, \
`method`, `code` and `response`. The first refused step refuses the batch, with its code and word, \
paths beginning with `steps.1.`, and nothing is kept. `preview: true` does it, answers, and undoes \
it. Steps that only read see one moment. A batch, `api` and downloads are no steps."""
KEYS = f"""\
Whoever gets no answer to a POST, PUT or DELETE does not know whether it happened. With a key of \
his own for this one request he may send it again: in the header `{HEADER}` or in params as \
`{IDEMPOTENCY_KEY}`, 1 to {MOST_CHARACTERS} printable ASCII characters. The first one writes; each \
repeat changes nothing and gets the first answer again, with the header \
`Idempotent-Replayed: true` and the first request's id in `request.replays`. A key belongs to its \
caller, for the hours that the setting `idempotency.hours` tells; with another request it is \
refused as `key_reused`. Refusals and previews use up no key."""


def print_reference(registry: Registry, settings: Settings) -> str:
    """Return docs/reference.md."""
    methods = list_methods(registry)
    nouns = (_noun(registry, settings, resource, methods) for resource in registry.resources)
    return page("Reference", INTRODUCTION, *_words(registry), *nouns)


def _words(registry: Registry) -> Iterator[str]:
    yield "Nouns: " + ", ".join(
        f"[{resource.plural}](#{resource.plural})" for resource in registry.resources
    )
    yield "## Options of lists"
    yield table(("Option", "Meaning", "Stands in"), _option_rows())
    yield "## Filters"
    yield FILTERS
    yield table(("Operator", "Meaning"), ((code(name), text) for name, text in OPERATORS.items()))
    yield "## Groups"
    yield GROUPS_OF_ROWS
    yield "## Kinds of field"
    operators = _operators_by_kind(registry)
    totals = _totals_by_kind(registry)
    rows = (
        (name, word.meaning, listed(operators.get(name, ())), listed(totals.get(name, ())))
        for name, word in KINDS.items()
    )
    yield table(("Kind", "Value", "Operators", "Totals of groups"), rows)
    yield "## Params of a PUT, beside fields"
    yield CHANGES
    yield table(("Name", "Meaning"), _change_rows())
    yield "## Params of a DELETE"
    yield table(("Name", "Meaning"), ((code(name), word.meaning) for name, word in REMOVAL.items()))
    yield "## Rows in the params of a POST or PUT"
    yield PARTS
    yield table(("Name", "Meaning"), _part_rows())
    yield "## Many rows at once"
    yield ROWS_AT_ONCE.replace("{ids}", str(MOST_IDS))
    yield table(("Name", "Meaning"), ((code(name), word.meaning) for name, word in ROWS.items()))
    yield "## Steps of a batch"
    yield STEPS.replace("{steps}", str(MOST_STEPS))
    yield table(("Name", "Meaning"), ((code(name), word.meaning) for name, word in STEP.items()))
    yield "## Keys of writes"
    yield KEYS
    yield "## Operations"
    yield OPERATIONS
    options = ((code(name), word.meaning) for name, word in OPERATION.items())
    yield table(("Name", "Meaning"), options)


def _change_rows() -> Iterator[tuple[str, str]]:
    yield from ((code(name), word.meaning) for name, word in CHANGE.items())
    yield code("preview"), "true: do it, answer, and undo it. A POST takes it too."


def _part_rows() -> Iterator[tuple[str, str]]:
    yield "its id", "The record that the row changes; without it, or with 0, it is created."
    yield "`version`, `base_version`", "As in a PUT."
    yield code(DELETE), "Remove the record; beside it stand the id and `version` alone."
    yield "the words of its own parts", "Rows below it, to six levels in all."


def _option_rows() -> Iterator[tuple[str, str, str]]:
    for name, word in OPTIONS.items():
        places = [
            place
            for place, names in (("lists", LIST_OPTIONS), ("lists inside rows", NESTED_OPTIONS))
            if name in names
        ]
        yield code(name), word.meaning, " and ".join(places)
    for name, word in GROUPS.items():
        yield code(name), word.meaning, "lists and lists inside rows"


def _operators_by_kind(registry: Registry) -> dict[str, tuple[str, ...]]:
    return {
        field.kind.name: field.operators
        for resource in registry.resources
        for field in resource.fields.values()
    }


def _totals_by_kind(registry: Registry) -> dict[str, tuple[str, ...]]:
    return {
        field.kind.name: field.kind.totals
        for resource in registry.resources
        for field in resource.fields.values()
    }


def _noun(
    registry: Registry, settings: Settings, resource: Resource, methods: tuple[Method, ...]
) -> str:
    own = [each for each in methods if each.resource == resource.plural]
    rows = ((each.title, each.verb, code(each.chain), each.summary) for each in own)
    fields = described_fields(registry, settings, resource)
    parts = [
        f"## {resource.plural}",
        resource.help,
        table(("Method", "Verb", "Chain", "What it does"), rows),
        *_remarks(registry, resource),
        table(
            ("Field", "Kind", "Marks", "Choices", "From", "Meaning"),
            (_field_row(resource.plural, field) for field in fields),
        )
        if fields
        else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _remarks(registry: Registry, resource: Resource) -> Iterator[str]:
    """Yield what a reader cannot see from the tables, as one list."""
    if resource.model is None:
        return
    lines = [f"One record is {_one(resource)}."]
    if resource.children:
        below = listed(child.plural for child in resource.children)
        lines.append(f"Below {_one(resource)}: {below}.")
    if resource.parts:
        lines.append(f"A create and an update may carry rows of {listed(resource.parts)}.")
    if "create" in resource.titles:
        found = " or ".join(map(code, match_words(resource)))
        lines.append(f"A POST takes `rows`, which may find their records by {found}.")
    for tail in resource.tails:
        after = _one(resource) if tail.on_record else "the list"
        lines.append(f"{code(tail.word)} follows {after}: {tail.help}")
    lines += [_operation(registry, resource, each) for each in resource.operations]
    lines.append(f"Sorted by {listed(resource.order)}, unless `sort` says otherwise.")
    for name, value in resource.standing:
        lines.append(f"The list alone shows {name} {code(value)}, unless a filter names the field.")
    if resource.search:
        lines.append(f"`search` looks into {listed(resource.search)}.")
    yield "\n".join(f"* {line}" for line in lines)


def _operation(registry: Registry, resource: Resource, operation: Operation) -> str:
    """Return the line of an operation: where it stands, what it takes and answers."""
    after = "the list" if operation.on_collection else _one(resource)
    params = registry.params(resource, operation)
    takes = ", ".join(code(name) + "*" * known.required for name, known in params.items())
    made = f" Answers the new {registry[operation.makes].singular}." if operation.makes else ""
    made = " Answers what went." if operation.removes else made
    return (
        f"{code(operation.word)} acts on {after}, with POST; a token names it "
        f"{code(f'{resource.plural}.{operation.word}')}. Takes {takes or 'no params'}.{made}"
    )


def _one(resource: Resource) -> str:
    return f"{'an' if resource.singular[0] in 'aeiou' else 'a'} {code(resource.singular)}"


def _field_row(noun: str, field: DescribedField) -> tuple[str, ...]:
    marks = [
        "required" if field.required else "writable" if field.writable else "",
        "indexed" if field.indexed else "",
        "super only" if field.guarded else "",
        "filter only" if field.place == FILTER else "",
    ]
    choices = ", ".join(map(str, field.choices))
    refers = field.kind == "reference" and field.refers_to
    kind = f"{field.kind} to {field.refers_to}" if refers else field.kind
    tail = f" In `{field.place}`." if field.place not in ("record", FILTER) else ""
    named = ", ".join(mark for mark in marks if mark)
    known = grade(noun, field.name)
    return code(field.name), kind, named, choices, known, f"{field.help}{tail}"
