"""The page api/commands: the commands of WHMCS's API that this caller may send.

Prints only what XML can carry: plain keys, and no list of flags.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

from teampro.describe.commands import (
    answer_parts,
    described_params,
    flat_params,
    sentences,
    stands_for,
)
from teampro.describe.schemas import closed, rows
from teampro.dialects.whmcs.bound import Bound
from teampro.dialects.whmcs.command import may_call
from teampro.dialects.whmcs.declare import Code, Command
from teampro.schema.registry import Registry
from teampro.session.session import Session

Tree = dict[str, Any]


def commands_page(commands: Iterable[Bound], session: Session) -> Tree:
    """Return the content of `response` for api/commands.

    {"commands": [{"name", "group", "help", "writes", "area", "is_chain", "asks": [{"verb",
                   "chain"}], "params": [{"name", "reader", "required", "field", "operator",
                   "finds", "choices", "help"}], "answers": [place], "sentences": [text],
                   "example": [{"name", "value"}]}]}

    With `is_chain` the command is the one native request of `asks`, else code that makes several.
    """
    found = sorted((each for each in commands if _may(each, session)), key=lambda each: each.name)
    return {"commands": [_command_tree(each, session.nouns) for each in found]}


def command_schema() -> Tree:
    """Return the schema of one command of the page."""
    text, flag = {"type": "string"}, {"type": "boolean"}
    param = dict.fromkeys(("name", "reader", "field", "operator", "finds", "help"), text)
    return closed(
        {
            **dict.fromkeys(("name", "group", "help", "area"), text),
            "writes": flag,
            "is_chain": {**flag, "description": "Whether it is the one request of `asks`."},
            "asks": rows(closed({"verb": text, "chain": text})),
            "params": rows(closed({**param, "required": flag, "choices": rows(text)})),
            "answers": {**rows(text), "description": "Places of an answer that hold records."},
            "sentences": {**rows(text), "description": "What it refuses with, in this order."},
            "example": rows(closed({"name": text, "value": text})),
        }
    )


def _may(bound: Bound, session: Session) -> bool:
    """Say whether the caller may send a command, and whether it is switched on."""
    if session.caller.is_customer:
        return False  # at their language they are an administrator's
    switch, _sentence = bound.command.needs
    is_on = not switch or bool(session.settings[switch])
    carries = may_call(session.caller.rights.commands, bound)
    return is_on and carries and not bound.why_not(session.nouns, session.caller)


def _command_tree(bound: Bound, nouns: Registry) -> Tree:
    command = bound.command
    return {
        "name": command.name,
        "group": command.group,
        "help": command.help,
        "writes": command.writes,
        "area": bound.area,
        "is_chain": not isinstance(command.does, Code),
        "asks": [asdict(each) for each in stands_for(command, nouns)],
        "params": [
            {
                "name": each.name,
                "reader": each.reader,
                "required": each.is_required,
                "field": each.field,
                "operator": each.operator,
                "finds": each.finds,
                "choices": list(each.choices),
                "help": each.help,
            }
            for each in described_params(command, nouns)
        ],
        "answers": [each.place for each in answer_parts(command) if each.place],
        "sentences": list(sentences(command)),
        "example": [{"name": name, "value": value} for name, value in _example(command)],
    }


def _example(command: Command) -> Iterator[tuple[str, str]]:
    """Yield what the example sends; a map that is one parameter is a text of JSON."""
    own = {each.partition("[")[0] for each in command.takes.split() if "[" in each}
    for name, value in command.example.items():
        if isinstance(value, dict) and name not in own:
            yield name, json.dumps(value)
        else:
            yield from flat_params({name: value})
