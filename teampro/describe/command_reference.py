"""The printed page of the commands of WHMCS's API: each with what it takes, answers and says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from teampro.describe.commands import (
    AnswerPart,
    DescribedParam,
    answer_parts,
    described_params,
    flat_params,
    sentences,
    stands_for,
)
from teampro.describe.markdown import code, listed, page, table
from teampro.dialects.whmcs.bound import Bound
from teampro.dialects.whmcs.declare import Code, Command
from teampro.rules.documented_commands import DOCUMENTED
from teampro.schema.registry import Registry

Tree = Mapping[str, Any]
INTRODUCTION = """\
Each command is sent to `/includes/api.php`, as [Speaking WHMCS's command API](whmcs.md) tells, \
and stands for chains, which do the same without it. An example is sent beside the credentials:

    curl http://127.0.0.1:8000/includes/api.php -d 'identifier=…&secret=…' -d 'EXAMPLE'

Its answer is that of the demonstration, one day in November; of long lists the first row is \
shown, and `…` for texts that chance makes. Beside its own parameters each command takes `action`, \
the credentials, `responsetype`, and `idempotencykey` if it writes.

*Read as* says which texts are taken, see [the kinds](whmcs.md#what-a-request-may-look-like); \
*required* what must be sent; `itemamount*` is a parameter for each number behind the name, \
`itemamount[*]` a value for each key. *Native* is the field of [the reference](reference.md) that \
a parameter fills or filters by; one with a noun in front names the record. A key of an answer has \
its native field in parentheses where that is called otherwise. In a sentence braces hold what was \
sent."""
REFUSALS = "Refuses, in the order in which it looks:"
MISSING = """\
WHMCS documents these as well. Nothing stands behind them here yet: they answer \
`Command Not Found`."""
WIDEST = 96
MOST_ROWS = 1
LEFT_OUT = "…"
_CHANCE = re.compile(r"(?=\S*\d)[\w$+/=.-]{20,}\Z")
"""What is made by chance, or by a key of the installation."""


@dataclass(frozen=True)
class Exchange:
    """An example: the parameters that are sent, and the answer."""

    sent: Tree
    answer: Tree


def print_commands(
    commands: Sequence[Bound], registry: Registry, examples: Mapping[str, Exchange]
) -> str:
    """Return docs/whmcs-commands.md; `examples` stand by the names of their commands."""
    groups: dict[str, list[Bound]] = {}
    for each in sorted(commands, key=lambda bound: bound.name):
        groups.setdefault(each.command.group, []).append(each)
    parts: list[str] = []
    for group in sorted(groups):
        parts.append(f"## {group}")
        for each in groups[group]:
            parts += _chapter(each, registry, examples[each.name])
    missing = _missing({each.name for each in commands})
    return page("Commands of WHMCS's API", INTRODUCTION, _contents(groups), *parts, *missing)


def _contents(groups: Mapping[str, Sequence[Bound]]) -> str:
    rows = (
        (group, ", ".join(f"[{each.name}](#{each.name.lower()})" for each in groups[group]))
        for group in sorted(groups)
    )
    return table(("Group", "Commands"), rows)


def _chapter(bound: Bound, registry: Registry, example: Exchange) -> Iterator[str]:
    command = bound.command
    yield f"### {bound.name}"
    yield command.help
    yield "\n".join(f"* {line}" for line in _remarks(bound, registry, example.answer))
    if rows := [_param_row(each) for each in described_params(command, registry)]:
        yield table(("Parameter", "Read as", "Native, or meaning", "Choices"), rows)
    yield "\n".join(f"* {line}" for line in _deviations(command))
    if found := sentences(command):
        yield REFUSALS
        yield "\n".join(f"1. {_sentence(each)}" for each in found)
    yield f"```text\n{_line(bound.name, example.sent)}\n```"
    yield f"```json\n{pretty(example.answer)}\n```"


def _remarks(bound: Bound, registry: Registry, answer: Tree) -> Iterator[str]:
    command = bound.command
    does = "Writes" if bound.writes else "Reads"
    area = f", with the area {code(bound.area)}" if bound.area else ""
    yield f"{does}{area}."
    chains = listed(f"{each.verb} {each.chain}" for each in stands_for(command, registry))
    verb = "Asks" if isinstance(command.does, Code) else "Stands for"
    yield f"{verb} {chains}."
    parts = answer_parts(command) or (
        AnswerPart("", False, tuple((name, "") for name in answer if name != "result")),
    )
    for part in parts:
        if part.keys:
            yield _answered(part)


def _answered(part: AnswerPart) -> str:
    words = (
        code(name) + (f" ({field})" if field not in ("", name) else "") for name, field in part.keys
    )
    row = "each row of " if part.is_list else ""
    place = f" {row}{code(part.place)}" if part.place else ""
    return f"Answers{' in' if place else ''}{place} {', '.join(words)}."


def _param_row(param: DescribedParam) -> tuple[str, ...]:
    native = f"{param.finds}.{param.field}" if param.finds else param.field
    native = code(f"{native}.{param.operator}" if param.operator else native)
    return (
        code(param.name),
        f"{param.reader}, required" if param.is_required else param.reader,
        native or param.help,
        listed(param.choices),
    )


def _deviations(command: Command) -> Iterator[str]:
    """Yield what is documented elsewhere and has no effect here, by what is said of it."""
    by_sentence: dict[str, list[str]] = {}
    for name, sentence in command.unused.items():
        by_sentence.setdefault(sentence, []).append(name)
    for sentence, names in by_sentence.items():
        told = f"; `warning` says: {sentence}" if sentence else "."
        yield f"Taken without effect: {listed(names)}{told}"
    by_reason: dict[str, list[str]] = {}
    for sentence, reason in command.never.items():
        by_reason.setdefault(reason, []).append(sentence)
    for reason, found in by_reason.items():
        yield f"Never says {listed(found)}: {reason}"


def _sentence(text: str) -> str:
    """Return a sentence as code, which may hold the sign of code itself."""
    return f"`` {text} ``" if "`" in text else code(text)


def _line(name: str, sent: Tree) -> str:
    """Return what an example sends, as a form spells it."""
    line = urlencode([("action", name), *flat_params(_shown(sent))], safe="[]@,:/")
    return line.replace(quote(LEFT_OUT), LEFT_OUT)


def _missing(there: set[str]) -> Iterator[str]:
    left = {
        group: [name for name in names if name not in there] for group, names in DOCUMENTED.items()
    }
    if any(left.values()):
        yield "## Not answered yet"
        yield MISSING
        rows = ((group, listed(names)) for group, names in left.items() if names)
        yield table(("Group", "Commands"), rows)


def pretty(tree: Any, indent: int = 0) -> str:
    """Return a tree as JSON to be read: short branches in a line, long lists cut to `…`."""
    line = json.dumps(_shown(tree), ensure_ascii=False)
    if len(line) + indent <= WIDEST and not _is_long(tree):
        return line
    inner, outer = " " * (indent + 2), " " * indent
    if isinstance(tree, dict):
        lines = [
            f"{json.dumps(name, ensure_ascii=False)}: {pretty(value, indent + 2)}"
            for name, value in tree.items()
        ]
        opened, closed = "{}"
    elif isinstance(tree, list):
        lines = [pretty(value, indent + 2) for value in tree[:MOST_ROWS]]
        lines += [LEFT_OUT] if len(tree) > MOST_ROWS else []
        opened, closed = "[]"
    else:
        return line
    return f"{opened}\n{inner}" + f",\n{inner}".join(lines) + f"\n{outer}{closed}"


def _is_long(tree: Any) -> bool:
    """Say whether a list of branches in a tree is to be cut."""
    if isinstance(tree, dict):
        return any(map(_is_long, tree.values()))
    if isinstance(tree, list):
        has_branches = any(isinstance(each, dict | list) for each in tree)
        return (has_branches and len(tree) > MOST_ROWS) or any(map(_is_long, tree))
    return False


def _shown(tree: Any) -> Any:
    """Return a tree without the texts that chance makes."""
    if isinstance(tree, dict):
        return {name: _shown(value) for name, value in tree.items()}
    if isinstance(tree, list):
        return [_shown(value) for value in tree]
    if isinstance(tree, str) and _CHANCE.match(tree):
        return LEFT_OUT
    return tree
