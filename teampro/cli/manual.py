"""The printed page of all commands: `python -m teampro.cli.manual` writes docs/commands.md.

It is read off the parser, so that a command that exists is a command that is printed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping

from teampro.cli import make_parser
from teampro.describe.__main__ import main
from teampro.describe.markdown import code, page, table

INTRODUCTION = """\
`teampro COMMAND --help` tells the same in a terminal. Exit codes: 0 done, 1 refused, 2 wrong \
usage or a broken setting, 130 interrupted."""
_HELP = "-h"


Parser = argparse.ArgumentParser


def print_manual() -> Mapping[str, str]:
    """Return the page by its file name."""
    found = list(commands_of(make_parser()))
    rows = (
        (f"[{words}](#teampro-{words.replace(' ', '-')})", _said(each)) for words, each in found
    )
    parts = [part for words, parser in found for part in _chapter(words, parser)]
    return {"commands.md": page("Commands", INTRODUCTION, table(("Command", "Does"), rows), *parts)}


def commands_of(parser: Parser, before: str = "") -> Iterator[tuple[str, Parser]]:
    """Yield each command, as `admin add`, with its parser."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                words = f"{before} {name}".strip()
                if any(isinstance(each, argparse._SubParsersAction) for each in inner._actions):
                    yield from commands_of(inner, words)
                else:
                    yield words, inner


def _chapter(words: str, parser: Parser) -> Iterator[str]:
    yield f"## teampro {words}"
    yield _said(parser)
    rows = [(_named(action), action.help or "") for action in _arguments(parser)]
    yield table(("Argument", "Means"), rows)
    yield f"```shell\n{(parser.epilog or '').partition('example:')[2].strip()}\n```"


def _arguments(parser: Parser) -> Iterator[argparse.Action]:
    """Yield what a command takes, its arguments before its options."""
    actions = [each for each in parser._actions if _HELP not in each.option_strings]
    return iter(sorted(actions, key=lambda action: bool(action.option_strings)))


def _named(action: argparse.Action) -> str:
    """Return how an argument is written."""
    takes = action.nargs != 0
    value = action.metavar or "|".join(map(str, action.choices or ())) or action.dest.upper()
    if not action.option_strings:
        return code(str(action.metavar or action.dest))
    return ", ".join(code(f"{name} {value}" if takes else name) for name in action.option_strings)


def _said(parser: Parser) -> str:
    return parser.description or ""


if __name__ == "__main__":
    raise SystemExit(main(pages=print_manual()))
