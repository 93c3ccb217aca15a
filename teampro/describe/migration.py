"""Prints a migration: a module of the statements that the models ask for and no migration makes.

`make migration NAME=invoices` writes it beside the others; read it before it is committed.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

import peewee

from teampro.store import migrations
from teampro.store.migrations.difference import Difference, difference

FOLDER = Path(migrations.__file__).parent
DECLARED_IN = ("teampro.resources", "teampro.store.history", "teampro.store.jobs")
"""What must be imported for all models of the product to be there."""
LONGEST_LINE = 100
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the migration that is lacking; return 1 where none is."""
    parser = argparse.ArgumentParser(prog="make migration")
    parser.add_argument("name", help="what it is for, in lower case: invoices")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to write it")
    options = parser.parse_args(arguments)
    if not _NAME.fullmatch(options.name):
        parser.error(f"NAME is a word in lower case like invoices, not {options.name!r}")
    lacking = difference(models())
    if not lacking:
        sys.stdout.write("The migrations make all that the models declare: nothing is lacking.\n")
        return 1
    path: Path = options.folder / f"{next_number()}_{options.name}.py"
    path.write_text(print_migration(options.name, lacking), encoding="utf-8")
    sys.stdout.write(f"Printed {path.name}: read it before you commit it.\n")
    return 0


def models() -> list[type[peewee.Model]]:
    """Return the models of the product, in the order in which its modules declare them."""
    for name in DECLARED_IN:
        import_module(name)
    return [each for each in _subclasses(peewee.Model) if each.__module__.startswith("teampro.")]


def _subclasses(model: type[peewee.Model]) -> Iterator[type[peewee.Model]]:
    for each in model.__subclasses__():
        yield each
        yield from _subclasses(each)


def next_number() -> str:
    """Return the number of the next migration, as names begin with it."""
    last = migrations.MIGRATIONS[-1].name
    return f"m{int(last[1:5]) + 1:04}"


def print_migration(name: str, lacking: Difference) -> str:
    """Return the text of the module."""
    parts = [
        f'"""What the models declare for {name}, as statements.\n\n'
        "A statement that has been released is never edited; a later module changes the table.\n"
        '"""\n\n'
        "from __future__ import annotations\n\n"
        "from teampro.store.engines.engine import Words\n\n"
    ]
    returned = "tuple(each.format(words=words) for each in STATEMENTS)"
    if lacking.dropped:
        pairs = (f'("{index}", "{table}")' for index, table in lacking.dropped)
        parts.append(_tuple("DROPPED: tuple[tuple[str, str], ...]", pairs))
        returned = (
            "(\n        *(words.drop_index.format(name=name, table=table) "
            "for name, table in DROPPED),\n"
            "        *(each.format(words=words) for each in STATEMENTS),\n    )"
        )
    parts.append(_tuple("STATEMENTS: tuple[str, ...]", map(_literal, lacking.statements)))
    parts.append(
        "\n\ndef statements(words: Words) -> tuple[str, ...]:\n"
        '    """Return the statements in the order they must run."""\n'
        f"    return {returned}\n"
    )
    return "".join(parts)


def _tuple(name: str, entries: Iterable[str]) -> str:
    lines = "".join(f"    {entry},\n" for entry in entries)
    return f"{name} = (\n{lines})\n" if lines else f"{name} = ()\n"


def _literal(statement: str) -> str:
    """Return a statement as Python writes it; a long one goes over several lines."""
    if "\n" not in statement and len(statement) + 7 > LONGEST_LINE:
        statement = re.sub(" (ON|ADD COLUMN) ", r"\n        \1 ", statement, count=1)
    if "\n" in statement:
        return f'"""{statement}"""'
    return f"'{statement}'" if '"' in statement and "'" not in statement else f'"""{statement}"""'


if __name__ == "__main__":
    sys.exit(main())
