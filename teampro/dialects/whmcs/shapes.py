"""Shapes: which keys an answer has, where each stands in a native record, and how it is spelled.

A shape is a text, `id=project_id:str created=date_start watchers=''`: of each key its name on the
wire, the native field (if it has another name; `client.name` of an object inside; a constant) and a
form (if the field's kind does not say it). Compiled, it names no field that is none, and forgets no
unset date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from teampro.schema import kinds
from teampro.schema.declaration import DeclarationError
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource

Row = Mapping[str, Any]
Tree = dict[str, Any]
Spell = Callable[[Any], Any]
DONE = ("Completed", "Closed")
"""The statuses of projects that are over."""
NO_DAY, NO_MOMENT = "0000-00-00", "0000-00-00 00:00:00"
_WORD = re.compile(r"(?:'[^']*'|\S)+")
_KEY = re.compile(r"([\w.-]+)(?:=('[^']*'|\*|[\w.-]+))?(?::(\w+))?\Z")


@dataclass(frozen=True)
class InnerRows:
    """Rows inside a record: those of its list `source`, below `item`; flat where item is "".

    `absent` is what stands in their place when there are none; None: the container with no rows.
    """

    source: str
    item: str
    shape: Shape
    absent: Any = None


@dataclass(frozen=True)
class InnerText:
    """The values of one field of the rows inside a record, as a text with commas."""

    source: str
    field: str


@dataclass(frozen=True)
class Shape:
    """The text of a shape, and what stands at its keys that are written `name=*`: rows inside."""

    text: str
    rows: Mapping[str, InnerRows | InnerText] = field(default_factory=dict)


@dataclass(frozen=True)
class Compiled:
    """A shape for one noun: the native fields that it reads, and those of each list inside."""

    fields: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]
    make: Callable[[Row], Tree]

    def inside(self, most_rows: int) -> Tree:
        """Return the options of the lists inside: all their rows, of each what is read."""
        return {
            name: {"limit": most_rows, "fields": list(fields)}
            for name, fields in self.lists.items()
        }


def local(moment: str | None, zone: ZoneInfo) -> str:
    """Return a stored moment as a clock of the zone shows it; an unset one is all zeros."""
    if not moment:
        return NO_MOMENT
    if zone.key == "UTC":
        return moment
    return _stored(moment).astimezone(zone).replace(tzinfo=None).isoformat(sep=" ")


def unix(moment: str | None) -> str:
    """Return a stored moment as a text of Unix seconds, "0" for an unset one."""
    if not moment:
        return "0"
    return str(int(_stored(moment).timestamp()))


def _stored(moment: str) -> datetime:
    """Return a stored moment. perf: strptime takes ten times as long, of each time of a task."""
    return datetime.fromisoformat(f"{moment}+00:00")


def compile_shape(shape: Shape, plural: str, registry: Registry, zone: ZoneInfo) -> Compiled:
    """Return a shape for records of a noun. Raises: DeclarationError."""
    noun = registry[plural]
    keys = [_read(word, noun, registry, zone) for word in _WORD.findall(shape.text)]
    blank = {key.name: key.constant for key in keys}
    plain = [(key.name, key.path[0], key.spell) for key in keys if len(key.path) == 1]
    inner = [(key.name, *key.path, key.spell) for key in keys if len(key.path) == 2]
    lists = {name: _of_rows(rows, registry, zone) for name, rows in shape.rows.items()}

    def make(row: Row) -> Tree:
        told = dict(blank)
        for name, source, spell in plain:
            told[name] = row[source] if spell is None else spell(row[source])
        for name, beside, source, spell in inner:
            value = (row[beside] or {}).get(source)
            told[name] = value if spell is None else spell(value)
        for name, (_, spell_rows) in lists.items():
            told[name] = spell_rows(row)
        return told

    fields = dict.fromkeys(key.path[0] for key in keys if key.path)
    inside = {rows.source: lists[name][0] for name, rows in shape.rows.items()}
    return Compiled(tuple(fields), inside, make)


def _of_rows(
    rows: InnerRows | InnerText, registry: Registry, zone: ZoneInfo
) -> tuple[tuple[str, ...], Spell]:
    """Return which fields of the rows inside a record are read, and what spells them."""
    if isinstance(rows, InnerText):
        source, name = rows.source, rows.field
        return (name,), lambda row: ",".join([str(each[name]) for each in row[source]])
    below = compile_shape(rows.shape, rows.source, registry, zone)
    make = below.make
    return below.fields, lambda row: contained(rows, [make(each) for each in row[rows.source]])


def contained(rows: InnerRows, made: list[Tree]) -> Any:
    """Return rows in their container."""
    if not made and rows.absent is not None:
        return rows.absent
    return {rows.item: made} if rows.item else made


def names_of(shape: Shape) -> tuple[tuple[str, str], ...]:
    """Return each key of a shape with the native field that it tells.

    "" stands for one that is a constant, and for one that code fills in.
    """
    found = (_KEY.match(word) for word in _WORD.findall(shape.text))
    return tuple((key[1], _named_field(key[1], key[2])) for key in found if key is not None)


def _named_field(name: str, source: str | None) -> str:
    if source is None:
        return name
    is_field = source != "*" and source[0] != "'" and not source.lstrip("-").isdecimal()
    return source if is_field else ""


@dataclass(frozen=True)
class _Key:
    name: str
    path: tuple[str, ...] = ()
    spell: Spell | None = None
    constant: Any = None


def _read(word: str, noun: Resource, registry: Registry, zone: ZoneInfo) -> _Key:
    found = _KEY.match(word)
    if found is None:
        raise DeclarationError(f"{word!r} is no key of a shape: name=field:form")
    name, source, form = found[1], found[2] or found[1], found[3] or ""
    if source == "*":
        return _Key(name)
    if source.startswith("'"):
        return _Key(name, constant=source[1:-1])
    if source.lstrip("-").isdecimal():
        return _Key(name, constant=int(source))
    path = tuple(source.split("."))
    kind = _kind(path, noun, registry, word)
    spell = _of_kind(kind, zone) if not form else _form(form, word, zone)
    return _Key(name, path, spell)


def _kind(path: tuple[str, ...], noun: Resource, registry: Registry, word: str) -> kinds.Kind:
    """Return the kind of the native field that a key names. Raises: DeclarationError."""
    fields = noun.fields
    if len(path) == 2:
        joined = next((each for each in noun.joined if each.name == path[0]), None)
        fields = registry[joined.plural].fields if joined is not None else {}
    if path[-1] not in fields or len(path) > 2:
        raise DeclarationError(f"{noun.plural} has no field {'.'.join(path)}, which {word!r} names")
    return fields[path[-1]].kind


def _of_kind(kind: kinds.Kind, zone: ZoneInfo) -> Spell | None:
    """Return how values of a kind are spelled where a shape says nothing."""
    if kind is kinds.DATE:
        return lambda value: value or NO_DAY
    if kind is kinds.DATETIME:
        return lambda value: local(value, zone)
    return None


def _form(form: str, word: str, zone: ZoneInfo) -> Spell:
    if form == "day":
        return lambda value: local(value, zone)[:10]
    if form not in FORMS:
        raise DeclarationError(f"{word!r} has no form: one of day, {', '.join(FORMS)}")
    return FORMS[form]


def _number(amount: str) -> int | float:
    """Return an amount as a number of JSON, whole where it is."""
    whole, _, places = amount.partition(".")
    return float(amount) if places.strip("0") else int(whole)


FORMS: Mapping[str, Spell] = {
    "str": lambda value: "" if value is None else str(value),
    "int": lambda value: int(value or 0),
    "number": _number,
    "commas": ",".join,
    "bit": lambda value: int(bool(value)),
    "bitstr": lambda value: str(int(bool(value))),
    "nobit": lambda value: int(not value),
    "nobitstr": lambda value: str(int(not value)),
    "onoff": lambda value: "on" if value else "",
    "word": lambda value: "true" if value else "false",
    "unix": unix,
    "fullstr": lambda percent: str(int(percent == 100)),
    "done": lambda status: int(status in DONE),
    "donestr": lambda status: str(int(status in DONE)),
    "ornull": lambda value: value or None,
    "whole": lambda amount: amount.removesuffix(".00"),
    "raw": lambda value: value,
}
"""How a value is spelled where its kind alone does not say it; `day` is a moment's day here."""
