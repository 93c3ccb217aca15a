"""What is told of a command of WHMCS's API, read off its declaration and the nouns it asks.

The printed page and `api/commands` are made of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from teampro.dialects.whmcs.declare import (
    PREVIEW,
    Code,
    Command,
    Key,
    Param,
    ShowList,
    ShowRecord,
    params_of,
)
from teampro.dialects.whmcs.running import FIGURES, PAGING
from teampro.dialects.whmcs.shapes import InnerRows, Shape, names_of
from teampro.schema.registry import Registry

REHEARSED = "Tell what would happen, and keep nothing."
_HOLE = re.compile(r"\{(\w+)\}")
PAGES = {
    "limitstart": "Rows to skip.",
    "limitnum": "Rows of the answer, {rows} without it.",
    "after": "An id behind which the page begins, in place of limitstart.",
}


@dataclass(frozen=True)
class DescribedParam:
    """One parameter: `reader` is how its text is read.

    `field` is the native one that it fills, `operator` that of a filter; `finds` the noun whose
    record it names, by that field. `choices` are the words that the field has.
    """

    name: str
    reader: str
    is_required: bool
    field: str = ""
    operator: str = ""
    finds: str = ""
    choices: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True)
class NativeRequest:
    """What a command asks natively; `{clientid}` in the chain is the id that a parameter names."""

    verb: str
    chain: str


@dataclass(frozen=True)
class AnswerPart:
    """Keys of an answer that stand at one place, each with the native field that it tells."""

    place: str
    is_list: bool
    keys: tuple[tuple[str, str], ...]


def described_params(command: Command, registry: Registry) -> tuple[DescribedParam, ...]:
    """Return what a command takes: its own, then those that turn pages."""
    own = [_param(command, each, registry) for each in params_of(command.takes)]
    does = command.does
    if isinstance(does, ShowList) and does.paged:
        own += [
            DescribedParam(
                each.name, each.reader, False, help=PAGES[each.name].format(rows=does.rows or "all")
            )
            for each in params_of(PAGING)
        ]
    return tuple(own)


def _param(command: Command, param: Param, registry: Registry) -> DescribedParam:
    is_required = param.is_required or _is_lacked(command, param)
    for key in command.keys:
        if param.name in key.by:
            field = key.by[param.name]
            return DescribedParam(param.name, param.reader, is_required, field, finds=key.noun)
    if f"{param.name}:{param.reader}" == PREVIEW:
        return DescribedParam(param.name, param.reader, is_required, help=REHEARSED)
    choices = _choices(command, param.native, registry)
    return DescribedParam(
        param.name, param.reader, is_required, param.native, param.operator, choices=choices
    )


def _choices(command: Command, field: str, registry: Registry) -> tuple[str, ...]:
    """Return the words of the field that a parameter fills."""
    if not field or isinstance(command.does, Code):
        return ()
    known = registry[command.does.noun].fields.get(field)
    return () if known is None else tuple(map(str, known.words))


def _is_lacked(command: Command, param: Param) -> bool:
    """Say whether a command that creates demands a text by a sentence of its own."""
    does = command.does
    creates = not isinstance(does, Code | ShowList | ShowRecord) and does.verb == "POST"
    return creates and param.reader == "text" and f"{param.name}:required" in command.says


def stands_for(command: Command, registry: Registry) -> tuple[NativeRequest, ...]:
    """Return the native requests that a command makes; of code those that its caller needs."""
    does = command.does
    names = {key.noun: _naming(key, registry) for key in command.keys}
    if isinstance(does, Code):
        return tuple(NativeRequest(verb, _chain(verb, noun, names)) for verb, noun in does.asks)
    verb = "GET" if isinstance(does, ShowList | ShowRecord) else does.verb
    chain = _HOLE.sub(lambda hole: f"{{{names[hole[1]]}}}", does.chain or does.noun)
    return (NativeRequest(verb, chain),)


def _chain(verb: str, noun: str, names: dict[str, str]) -> str:
    return f"{noun}/{{{names[noun]}}}" if verb != "POST" and noun in names else noun


def _naming(key: Key, registry: Registry) -> str:
    """Return the parameter that names a record by its id, or the first that names it."""
    id_field = registry[key.noun].id_field
    return next((name for name, field in key.by.items() if field == id_field), next(iter(key.by)))


def answer_parts(command: Command) -> tuple[AnswerPart, ...]:
    """Return the keys that the declaration gives to an answer; what code adds it does not know."""
    does = command.does
    if isinstance(does, Code):
        return ()
    if isinstance(does, ShowList):
        figures = FIGURES if does.paged else FIGURES[:1]
        place = ".".join(filter(None, (does.container, does.item)))
        top = AnswerPart("", False, tuple((name, "") for name in figures))
        return (top, *_parts(place, True, does.shape))
    shape = does.shape if isinstance(does, ShowRecord) else does.answer
    place = does.container if isinstance(does, ShowRecord) else ""
    return tuple(each for each in _parts(place, False, shape) if each.keys)


def _parts(place: str, is_list: bool, shape: Shape) -> Iterator[AnswerPart]:
    yield AnswerPart(place, is_list, names_of(shape))
    for name, rows in shape.rows.items():
        if isinstance(rows, InnerRows):
            inside = ".".join(filter(None, (place, name, rows.item)))
            yield from _parts(inside, True, rows.shape)


def sentences(command: Command) -> tuple[str, ...]:
    """Return what a command may refuse with, in the order in which it looks.

    First whether it is switched on, then whether records are named at all, then its parameters,
    then whether the records are there, then the rest.
    """
    says, named = command.says, () if isinstance(command.does, Code) else command.keys
    demanded = {f"{each.name}:required" for each in params_of(command.takes) if each.is_required}
    is_early = {word: word in demanded or word.endswith(":invalid") for word in says}
    found = (
        command.needs[1],
        *(key.missing for key in named if not any(f"{name}:required" in says for name in key.by)),
        *(sentence for word, sentence in says.items() if is_early[word]),
        *(text for key in command.keys for text in (key.missing, key.unknown)),
        *says.values(),
    )
    return tuple(dict.fromkeys(filter(None, found)))


def flat_params(tree: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Yield parameters as pairs, branches and lists in brackets as PHP spells them."""
    for name, given in tree.items():
        value, whole = given, f"{above}[{name}]" if above else name
        if isinstance(value, list | tuple):
            value = {str(index): each for index, each in enumerate(value)}
        if isinstance(value, dict):
            yield from flat_params(value, whole)
        else:
            yield whole, str(value)
