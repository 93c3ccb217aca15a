"""`teampro load`: clients, departments and tickets from the billing system, as often as one likes.

A record that is there already is changed, never doubled; one faulty line and nothing is loaded.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

from teampro.cli.command import Commands, Failure, add_command
from teampro.cli.database import opened
from teampro.cli.dump import ALL, load_all
from teampro.cli.progress import progress
from teampro.cli.records import KINDS, Model, Record, RecordError, RecordKind, Row, read_records
from teampro.schema.values import Context
from teampro.settings import Settings
from teampro.store.database import Database


def register(commands: Commands) -> None:
    """Declare the command."""
    load = add_command(
        commands,
        "load",
        _load,
        "Load records from a file of JSON lines; each line is one record with its id.",
        "load tickets tickets.ndjson",
    )
    load.description = f"{load.description} {ALL} loads a whole dump into an empty database."
    lines = "\n".join(f"  {word}: {kind.example}" for word, kind in KINDS.items())
    load.epilog = f"a line of each kind:\n{lines}\n\n{load.epilog}"
    words = (*KINDS, ALL)
    load.add_argument("kind", choices=words, metavar="KIND", help=", ".join(words))
    load.add_argument("file", metavar="FILE", help="- for standard input")


def _load(arguments: argparse.Namespace, settings: Settings) -> int:
    if arguments.kind == ALL:
        return load_all(Path(arguments.file), settings)
    kind = KINDS[arguments.kind]
    if kind.owner in settings["owner_of"]:
        others = ",".join(word for word in settings["owner_of"] if word != kind.owner)
        raise Failure(
            f"This server is the master of {arguments.kind}, so they are not loaded. Where another "
            f"system is, leave {kind.owner} out of TEAMPRO_OWNER_OF, as in "
            f"TEAMPRO_OWNER_OF={others} ."
        )
    context = Context(0, datetime.now(UTC), ZoneInfo(settings["server_timezone"]))
    done: Counter[str] = Counter(added=0, changed=0, unchanged=0)
    with (
        _lines(arguments.file) as lines,
        opened(settings) as database,
        database.writing(),
        progress(f"Loading {arguments.kind}") as report,
    ):
        try:
            for record in read_records(lines, kind, context, settings):
                _check_links(database, kind, record)
                done[put(database, kind, record)] += 1
                report(done.total(), None)
        except RecordError as fault:
            raise Failure(f"{arguments.file}, {fault}; nothing was loaded.") from None
        if not done.total():
            raise Failure(f"{arguments.file} holds no record; nothing was loaded.")
    print(f"{arguments.kind}:", ", ".join(f"{count} {word}" for word, count in done.items()))
    return 0


def _check_links(database: Database, kind: RecordKind, record: Record) -> None:
    """Refuse a record that points to one that is not there."""
    for name, model in kind.links.items():
        number = record.row.get(name)
        key = model._meta.primary_key
        if number and not database.run(model.select(key).where(key == number)):
            word = next(word for word, known in KINDS.items() if known.model is model)
            raise RecordError(
                f"line {record.line}: {name}: there is no {word[:-1]} {number}; load {word} first"
            )


def put(database: Database, kind: RecordKind, record: Record) -> str:
    """Write a record and its parts; say whether that added, changed or left it."""
    model = kind.model
    key = model._meta.primary_key
    number = record.row[key.name]
    columns = [model._meta.fields[name] for name in record.row]
    stored = database.run(model.select(*columns).where(key == number).tuples())
    if not stored:
        row = _with_defaults(model, record.row)
        kind.begin(row)
        database.run(model.insert(row))
        done = "added"
    elif stored[0] != tuple(record.row.values()):
        database.run(model.update(record.row).where(key == number))
        done = "changed"
    else:
        done = "unchanged"
    for name, part in kind.parts.items():
        rows = record.parts[name]
        if rows is None:
            continue
        rows = [row | kind.first.get(name, {}) for row in rows[:1]] + rows[1:]
        if _replace(database, part, number, rows) and done == "unchanged":
            done = "changed"
    return done


def _replace(database: Database, model: Model, ticket_id: int, rows: list[Row]) -> bool:
    """Make the parts of a ticket exactly these; say whether that changed any."""
    wanted = [_with_defaults(model, row) | {"ticket_id": ticket_id} for row in rows]
    key = model._meta.primary_key
    columns = [column for column in model._meta.sorted_fields if column is not key]
    stored = database.run(
        model.select(*columns).where(model.ticket_id == ticket_id).order_by(key).tuples()
    )
    if stored == [tuple(row[column.name] for column in columns) for row in wanted]:
        return False
    database.run(model.delete().where(model.ticket_id == ticket_id))
    for row in wanted:
        database.run(model.insert(row))
    return True


def _with_defaults(model: Model, row: Row) -> Row:
    """Return a whole row: what is not given is what the column says is not there."""
    defaults: dict[str, Any] = dict(model._meta.get_default_dict())
    nulls = {name: None for name, column in model._meta.fields.items() if column.null}
    return nulls | defaults | row


@contextlib.contextmanager
def _lines(name: str) -> Iterator[IO[str]]:
    if name == "-":
        yield sys.stdin
        return
    try:
        with open(name, encoding="utf-8-sig") as file:
            yield file
    except OSError as fault:
        raise Failure(f"{name} cannot be read ({fault.strerror}).") from None
    except UnicodeDecodeError:
        raise Failure(f"{name} is not UTF-8; nothing was loaded.") from None
