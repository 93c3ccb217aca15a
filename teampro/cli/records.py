"""Lines of a billing system's export, read into the rows of our tables.

Pure: text in, rows of stored values out, each fault with its line. Knows no database.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from teampro.errors import escape_controls, is_plain, nearest
from teampro.resources.people.client_rules import new_uuid
from teampro.resources.people.clients import Client
from teampro.resources.support.departments import Department
from teampro.resources.support.ticketnotes import Note
from teampro.resources.support.ticketreplies import Reply
from teampro.resources.support.whmcstickets import Ticket
from teampro.schema.kinds import TEXT
from teampro.schema.values import Context, Invalid
from teampro.settings import Settings

Row = dict[str, Any]
NOTHING_SPELLED: Mapping[str, Callable[[str], Row]] = MappingProxyType({})
Model = Any
"""A peewee model; the package's types know no columns."""


class RecordError(Exception):
    """A line that cannot be loaded; the text says which, and what would be right."""


@dataclass(frozen=True)
class RecordKind:
    """What one kind of line becomes: a row of `model`, and rows of `parts` by their keys.

    `first` are values that the first row of a part has beside its own, by the key of the part.
    `links` names the columns that point to a record of another kind. `spelled` are words for texts
    beside the columns' own, with what becomes of them; `begin` fills what a new record has beside
    its defaults. Records of which this server is the master by `owner`, a word of the setting
    owner_of, are not loaded.
    """

    model: Model
    example: str
    parts: Mapping[str, Model] = field(default_factory=dict)
    first: Mapping[str, Row] = field(default_factory=dict)
    links: Mapping[str, Model] = field(default_factory=dict)
    spelled: Mapping[str, Callable[[str], Row]] = field(default_factory=dict)
    begin: Callable[[Row], None] = lambda _row: None
    owner: str = ""


def _split_name(text: str) -> Row:
    """Split a name at its last blank into first names and last name."""
    first, _blank, last = text.strip().rpartition(" ")
    return {"firstname": first.strip(), "lastname": last}


def _company(text: str) -> Row:
    return {"companyname": text}


def _begin_client(row: Row) -> None:
    row["uuid"] = new_uuid()


KINDS: Mapping[str, RecordKind] = {
    "clients": RecordKind(
        Client,
        '{"id": 7, "name": "Ada Berg", "company": "Berg Ltd"}',
        spelled={"name": _split_name, "company": _company},
        begin=_begin_client,
        owner="clients",
    ),
    "departments": RecordKind(Department, '{"id": 1, "name": "Support"}', owner="tickets"),
    "tickets": RecordKind(
        Ticket,
        '{"id": 2038, "tid": "AB-1", "deptid": 1, "userid": 7, "date": "2026-01-31 12:00:00", '
        '"subject": "Help", "status": "Open", "replies": [{"message": "Done"}]}',
        {"replies": Reply, "notes": Note},
        {"replies": {"is_opening": 1}},
        {"deptid": Department, "userid": Client},
        owner="tickets",
    ),
}


@dataclass(frozen=True)
class Record:
    """One line: its row and, by key, the rows of its parts (None: the line has no such key)."""

    line: int
    row: Row
    parts: Mapping[str, list[Row] | None]


def read_records(
    lines: Iterable[str], kind: RecordKind, context: Context, settings: Settings
) -> Iterator[Record]:
    """Yield a record for each line that is not blank. Raises: RecordError."""
    key, lines_of = _key(kind.model), dict[int, int]()
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                record = _record(line, number, kind, context)
                _check_choices(record.row, kind.model, settings)
                first = lines_of.setdefault(record.row[key], number)
                if first != number:
                    raise Invalid(f"{key} {record.row[key]} stands in line {first} already")
            except Invalid as fault:
                raise RecordError(f"line {number}: {fault}") from None
            yield record


def _check_choices(row: Row, model: Model, settings: Settings) -> None:
    """Refuse a word that the setting of its column does not list."""
    for name, value in row.items():
        words = settings.get(getattr(model._meta.fields[name], "setting", ""), (value,))
        if value not in words:
            raise Invalid(f"{name}: {escape_controls(str(value))!r} is none of {', '.join(words)}")


def _record(line: str, number: int, kind: RecordKind, context: Context) -> Record:
    try:
        tree = json.loads(line, object_pairs_hook=_object)
    except Invalid:
        raise
    except (ValueError, RecursionError) as fault:
        raise Invalid(f"this is no JSON ({fault})") from None
    if not isinstance(tree, dict):
        raise Invalid("expected a JSON object")
    parts = {key: tree.pop(key, None) for key in kind.parts}
    row = _row(tree, kind.model, context, kind.spelled)
    if row.get(_key(kind.model)) is None:
        raise Invalid(f"{_key(kind.model)} is missing")
    return Record(
        number,
        row,
        {key: _part(value, key, kind.parts[key], context) for key, value in parts.items()},
    )


def _object(pairs: list[tuple[str, Any]]) -> Row:
    """Return a JSON object whose keys all differ; of two values one would be lost silently."""
    tree = dict(pairs)
    if len(tree) < len(pairs):
        double = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise Invalid(f"{escape_controls(double)!r} stands twice in one object")
    return tree


def _part(value: Any, key: str, model: Model, context: Context) -> list[Row] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise Invalid(f"{key} is not a list of objects")
    return [_row(entry, model, context) for entry in value]


def _row(
    tree: Row,
    model: Model,
    context: Context,
    spelled: Mapping[str, Callable[[str], Row]] = NOTHING_SPELLED,
) -> Row:
    """Return the stored values of an object's keys: columns of the model, or words for some."""
    columns = model._meta.fields
    row: Row = {}
    for name, value in tree.items():
        if (name not in columns and name not in spelled) or name == "ticket_id":
            words = (*columns, *spelled)
            close = nearest(name, words)
            hint = f"did you mean {close}?" if close else f"they are {', '.join(words)}"
            raise Invalid(f"{escape_controls(name)!r} is no field; {hint}")
        kind = TEXT if name in spelled else columns[name].kind
        try:
            stored = kind.accept(value, context)
        except Invalid as fault:
            raise Invalid(f"{name}: {fault}") from None
        if isinstance(value, str) and not all(is_plain(char) for char in stored or ""):
            raise Invalid(f"{name}: holds a control character")
        row |= spelled[name](stored) if name in spelled else {name: stored}
    return row


def _key(model: Model) -> str:
    return str(model._meta.primary_key.name)
