"""The words of requests with their meaning and JSON Schema: options, operators, kinds of value.

Their names are the engine's; what this adds is what a reader must know of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from teampro.engine.idempotency import MOST_CHARACTERS
from teampro.schema.check import IDEMPOTENCY_KEY

Tree = dict[str, Any]


@dataclass(frozen=True)
class Word:
    """What a word means, and which values a request may send for it."""

    meaning: str
    accepts: Tree = field(default_factory=dict)


_FLAG: Tree = {"type": ["boolean", "string", "integer"]}
_NUMBER: Tree = {"type": ["integer", "string"]}
_NAMES: Tree = {"type": ["string", "array"], "items": {"type": "string"}}

OPTIONS: Mapping[str, Word] = {
    "limit": Word("Rows of a page; inside rows: for each of them.", _NUMBER),
    "page": Word("Page, the first is 1.", _NUMBER),
    "offset": Word("Rows to skip, in place of page.", _NUMBER),
    "after": Word("Cursor of `data.next`: goes on behind the page before.", {"type": "string"}),
    "sort": Word(
        "Fields to sort by, `-` before one runs downwards; the id follows, the way of the last.",
        _NAMES,
    ),
    "orderby": Word("Fields to sort by, in place of sort.", _NAMES),
    "orderdir": Word(
        "asc or desc, goes with orderby.",
        {"type": "string", "pattern": "^([Aa][Ss][Cc]|[Dd][Ee][Ss][Cc])$"},
    ),
    "count": Word("false: skip the total.", _FLAG),
    "fields": Word("Only these fields; the id is always there.", _NAMES),
    "names": Word(
        "true: each row has `names`, the name of what each of its references points to; csv and "
        "ndjson have them as columns, `project_id.name`.",
        _FLAG,
    ),
    "group": Word(
        "At most 3 fields, or parts of dates (`timelog_start.week`; day, week, month, year): the "
        "list holds a row for each group, with its `count`, in place of its records. "
        '`""` makes one group of all.',
        _NAMES,
    ),
    "sum": Word("With group: fields to add up, as `sum.timelog_elapsed`.", _NAMES),
    "min": Word("With group: fields whose least value is told, as `min.date_finish`.", _NAMES),
    "max": Word("With group: fields whose greatest value is told, as `max.date_finish`.", _NAMES),
    "require": Word(
        "On a list inside rows: true keeps the rows that have a match, false those without.",
        _FLAG,
    ),
}
"""What a list takes beside filters."""

GROUPS: Mapping[str, Word] = {
    "or": Word(
        "List of filters, or one: at least one holds.",
        {"type": ["array", "object"], "items": {"type": "object"}},
    ),
    "not": Word(
        "List of filters, or one: none holds.",
        {"type": ["array", "object"], "items": {"type": "object"}},
    ),
    "search": Word("Words that must all occur in the texts of the noun.", {"type": "string"}),
}

OPERATORS: Mapping[str, str] = {
    "eq": "equal",
    "ne": "not equal",
    "in": "one of a list",
    "nin": "none of a list",
    "lt": "less, or earlier",
    "lte": "less or equal",
    "gt": "greater, or later",
    "gte": "greater or equal",
    "between": "from the first to the second of two values, both included",
    "contains": "holds the text, in any case",
    "starts": "begins with the text, in any case",
    "ends": "ends with the text, in any case",
    "empty": "true: there is no value; false: there is one",
}

KINDS: Mapping[str, Word] = {
    "id": Word("The record's id.", _NUMBER),
    "integer": Word("A whole number from 0.", _NUMBER),
    "seconds": Word("A duration in whole seconds.", _NUMBER),
    "percent": Word("A whole number from 0 to 100.", _NUMBER),
    "reference": Word(
        "The id of another record; 0 for none.", {"type": ["integer", "string", "null"]}
    ),
    "adminid": Word(
        "The id of an administrator; 0 for none, -1 for anyone where that is offered. "
        "Takes `me` for the caller.",
        {"type": ["integer", "string", "null"]},
    ),
    "flag": Word("true or false. Takes 1, 0, on, off, yes and no too.", _FLAG),
    "rate": Word(
        'An amount as text with two decimal places ("85.00"); null for none.',
        {"type": ["string", "number", "null"]},
    ),
    "money": Word(
        'An amount as text with two decimal places, which may be negative ("-8.67"); at most '
        "99999999999.99 either way, and always there.",
        {"type": ["string", "number"]},
    ),
    "factor": Word(
        'What amounts are multiplied by, as text with five decimal places ("1.17000"); from 0 to '
        "999999999.99999.",
        {"type": ["string", "number"]},
    ),
    "taxpercent": Word(
        'A percentage as text with three decimal places ("19.000"); from 0 to 100.',
        {"type": ["string", "number"]},
    ),
    "text": Word('Text; "" for none.', {"type": ["string", "integer", "null"]}),
    "external": Word(
        'The key of the record in another system, as source and key: "jira:WEB-12"; at most 190 '
        'characters, no two records of a noun have the same; "" for none.',
        {"type": ["string", "null"]},
    ),
    "email": Word(
        "An e-mail address, at most 254 characters, by its syntax alone; read and found in lower "
        'case; "" for none.',
        {"type": ["string", "null"]},
    ),
    "secret": Word(
        'Text that is stored encrypted; it reads "" unless its field says who sees it. Sent back '
        'as "" it stays; null empties it.',
        {"type": ["string", "integer", "null"]},
    ),
    "password": Word(
        'A password, of which only a hash is stored: it reads "" for everybody. Sent back as "" it '
        "stays; null takes it away.",
        {"type": ["string", "integer", "null"]},
    ),
    "instant": Word(
        "A moment to the second, as `datetime`; where a day is sent, its first second is meant.",
        {"type": ["string", "integer", "null"]},
    ),
    "words": Word(
        "A list of words; takes a text with commas between them, too.",
        {"type": ["array", "string", "null"], "items": {"type": "string"}},
    ),
    "ids": Word(
        'The ids of records, as a list; takes a text with commas between them, and "all".',
        {"type": ["array", "string"], "items": {"type": ["integer", "string"]}},
    ),
    "choice": Word("One of the words listed.", {"type": ["string", "null"]}),
    "choices": Word(
        "Some of the words listed, as a list in their order; a text with commas is taken, too.",
        {"type": ["array", "string", "null"], "items": {"type": "string"}},
    ),
    "date": Word(
        "A date YYYY-MM-DD; null for none. Takes `today` and `today+7d` too.",
        {"type": ["string", "null"]},
    ),
    "datetime": Word(
        "A date-time YYYY-MM-DD HH:MM:SS in UTC; null for none. Takes RFC 3339, Unix seconds, "
        "`now`, `now-3h`, and a bare date for its whole day too.",
        {"type": ["string", "integer", "null"]},
    ),
    "object": Word("A record inside the record."),
    "list": Word("A list of plain objects."),
}
"""What the values of each kind of field are, and what a request may send for one."""

_VERSION = Word("Refuse when the record is not at this version.", _NUMBER)

CHANGE: Mapping[str, Word] = {
    "version": _VERSION,
    "base_version": Word(
        "The version you saw: refuse the fields that others changed since, unless you send what "
        "is stored. Not beside version.",
        _NUMBER,
    ),
}
"""What a PUT takes beside fields, and a row that changes a record."""

KEY: Mapping[str, Word] = {
    IDEMPOTENCY_KEY: Word(
        "A key of your own for this one request, or the header Idempotency-Key: repeated with it, "
        "the request changes nothing and gets the first answer again.",
        {
            "type": ["string", "integer", "null"],
            "minLength": 1,
            "maxLength": MOST_CHARACTERS,
            "pattern": "^[ -~]*$",
        },
    ),
}
"""What every write takes."""

_RECORDS = Word("false: the answer leaves out the records.", _FLAG)

ROWS: Mapping[str, Word] = {
    "rows": Word("The rows, each what the params of a single write would be."),
    "match": Word(
        "How a row finds its record: `id` by its own id, without which it creates one; `external` "
        "by that key, which it must have; a record that is not there is created. Without `match` "
        "every row creates."
    ),
    "delete": Word("In a row that finds its record: true removes it.", _FLAG),
    "mode": Word(
        "`all`, which holds unless another is said: one refused row refuses the request. `each`: "
        "refused rows are undone alone, and the answer is 207.",
        {"enum": ["all", "each"]},
    ),
    "records": _RECORDS,
    "preview": Word("true: do it, answer, and undo it.", _FLAG),
    **KEY,
}
"""What says how many records are written; `delete` stands in a row, the others beside them."""

ROW_ID = "The record that the row changes, or removes; without it the row is a new one."

STEP: Mapping[str, Word] = {
    "as": Word(
        "The name by which later steps refer to its answer.",
        {"type": "string", "pattern": "^[a-z][a-z0-9]*$"},
    ),
    "method": Word("The verb; without it GET."),
    "action": Word(
        "A chain without version and format; `{p}` stands for the id that step `p` answered.",
        {"type": "string", "minLength": 1},
    ),
    "params": Word(
        "The params of that chain. A text that is nothing but `{p}`, `{p.date_finish}` or "
        "`{s.actions.0.action_id}` stands for what the step answered there, `{{p}}` for itself.",
    ),
}
"""What a step of a batch holds."""

BATCH: Mapping[str, Word] = {
    "steps": Word("The steps, run in their order; the first refused one undoes all."),
    "preview": Word("true: do all of it, answer, and undo it.", _FLAG),
    **KEY,
}
"""What a batch takes."""

REMOVAL: Mapping[str, Word] = {
    "version": _VERSION,
    "preview": Word("true: tell what would go and delete nothing.", _FLAG),
    "records": replace(_RECORDS, meaning=f"Of several ids; {_RECORDS.meaning}"),
    **KEY,
}
"""What a DELETE takes."""

OPERATION: Mapping[str, Word] = {
    "version": _VERSION,
    "preview": Word("true: answer what it would do, and do nothing.", _FLAG),
    **KEY,
}
"""What an operation takes beside its own params; one on a collection knows no version."""
