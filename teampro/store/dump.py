"""The dump: every row of every table as lines of JSON, the same whichever engine they come from.

The first line lists the tables with their columns, rows and next ids, then come the rows, each an
array of a table's number and its values, then a line with a digest of all before it. Nothing in it
tells when or from where it was made, so that equal data make equal dumps.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from typing import IO, Any

from teampro.store.database import Database
from teampro.store.idempotency import TABLE as FIRST_ANSWERS
from teampro.store.migrations import MIGRATIONS, TABLE
from teampro.store.progress import Report, unreported

FORMAT = 1
BATCH = 500
META = "meta"
BY_ITSELF = {
    META: "1 = 0",
    "jobs": "kind <> 'clock'",
    "currencies": "id <> 1 OR version <> 1",
    "settings": "version <> 1",
    "ticketstatuses": "id > 6 OR version <> 1",
}
"""Tables that a server fills by itself, and which of their rows somebody has asked for."""
LEFT_OUT = (TABLE, FIRST_ANSWERS)
"""Tables that are no data: the migrations stand in the first line, answers are kept for a day."""
_LINE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
Tables = dict[str, dict[str, Any]]
"""By name: `columns`, of which the first is the key, `rows` and `next_id` (0: it gives none)."""


class DumpError(Exception):
    """A dump that cannot be made, read or loaded; the text says why."""


def dump(database: Database, file: IO[bytes], report: Report = unreported) -> int:
    """Write everything to a file and return how many rows; `report` hears rows.

    Inside a reading transaction, so that it is all of one moment.
    """
    digest = hashlib.sha256()

    def put(tree: Any) -> None:
        line = _LINE.encode(tree).encode() + b"\n"
        digest.update(line)
        file.write(line)

    done = 0
    tables = _tables(database)
    whole = sum(each["rows"] for each in tables.values())
    migrations = [name for (name,) in database.rows(f"SELECT name FROM {TABLE} ORDER BY name")]
    put({"teampro_dump": FORMAT, "migrations": migrations, "tables": tables})
    for number, (name, table) in enumerate(tables.items()):
        for batch in database.batches(_select(name, table["columns"]), (), BATCH):
            for row in batch:
                put([number, *row])
            done += len(batch)
            report(done, whole)
    file.write(_LINE.encode({"sha256": digest.hexdigest()}).encode() + b"\n")
    return done


def load(
    database: Database,
    file: IO[bytes],
    *,
    replace: bool = False,
    report: Report = unreported,
    at_end: Callable[[], None] = lambda: None,
) -> int:
    """Fill a migrated database from a dump and return how many rows; `report` hears rows.

    The file is read twice: all of it is looked at before anything is written. With `replace` what
    is there goes first, otherwise the database must be empty but for what a server writes into it
    by itself. `at_end` is called in the one transaction of all this. Raises: DumpError.
    """
    tables = check(file)
    whole = sum(each["rows"] for each in tables.values())
    if not replace:
        _refuse_rows(database, tables)
    is_one_step = database.engine.has_atomic_ddl
    if not is_one_step:
        # It would end the transaction. It only raises ids, so that too early does no harm.
        _set_next_ids(database, tables)
    done = 0
    file.seek(0)
    file.readline()
    with database.writing():
        if not replace:
            _refuse_rows(database, tables)
        emptied = reversed(tables) if replace else BY_ITSELF
        for name in (*emptied, FIRST_ANSWERS):
            database.rows(f'DELETE FROM "{name}"')
        if is_one_step:
            _set_next_ids(database, tables)
        for number, rows in groupby(_rows(file), key=lambda row: row[0]):
            name, table = list(tables.items())[number]
            while batch := [row[1:] for row in islice(rows, BATCH)]:
                database.write_many(_insert(name, table["columns"]), batch)
                report(done := done + len(batch), whole)
        at_end()
    return done


def _set_next_ids(database: Database, tables: Tables) -> None:
    for name, table in tables.items():
        if table["next_id"]:
            database.set_next_id(name, table["columns"][0], table["next_id"])


def transfer(source: Database, target: Database, *, replace: bool = False) -> None:
    """Fill a migrated database from another one. Raises: DumpError."""
    with tempfile.TemporaryFile() as file:
        with source.reading():
            dump(source, file)
        load(target, file, replace=replace)


def check(file: IO[bytes]) -> Tables:
    """Read a whole dump and return its tables. Raises: DumpError for any damage."""
    file.seek(0)
    digest, counted = hashlib.sha256(), 0
    head = file.readline()
    tables = _head(head)
    digest.update(head)
    last = b""
    for line in file:
        if last:
            digest.update(last)
            counted += 1
        last = line
    if last != _LINE.encode({"sha256": digest.hexdigest()}).encode() + b"\n":
        raise DumpError("the dump is cut off or damaged; nothing was loaded")
    if counted != sum(table["rows"] for table in tables.values()):
        raise DumpError("the dump has not as many rows as it says; nothing was loaded")
    return tables


def metas(file: IO[bytes]) -> dict[str, str]:
    """Return the values of the table `meta` of a checked dump."""
    file.seek(0)
    number = list(_head(file.readline())).index(META)
    return {row[1]: row[2] for row in _rows(file) if row[0] == number}


def _head(line: bytes) -> Tables:
    try:
        tree = json.loads(line)
        if tree["teampro_dump"] != FORMAT:
            raise ValueError
        tables, migrations = dict(tree["tables"]), list(tree["migrations"])
    except (ValueError, KeyError, TypeError):
        raise DumpError("this is no dump of TeamPro; nothing was loaded") from None
    known = [migration.name for migration in MIGRATIONS]
    if migrations != known:
        newer = set(migrations) - set(known)
        advice = "install that version" if newer else "upgrade where it comes from, and dump again"
        kind = "a later" if newer else "an earlier"
        raise DumpError(f"the dump was made by {kind} version of TeamPro: {advice}")
    return tables


def _rows(file: IO[bytes]) -> Iterator[list[Any]]:
    """Yield the rows of a checked dump, behind its first line."""
    for line in file:
        if line.startswith(b"["):
            yield json.loads(line)


def _tables(database: Database) -> Tables:
    """Return all tables, those that others refer to first."""
    names = sorted(
        database.tables().difference(LEFT_OUT), key=lambda name: (name != "admins", name)
    )
    tables: Tables = {}
    for name in names:
        columns = database.columns(name)
        [[count]] = database.rows(f'SELECT COUNT(*) FROM "{name}"')
        next_id = database.next_id(name, columns[0])
        tables[name] = {"columns": columns, "rows": count, "next_id": next_id}
    return tables


def _refuse_rows(database: Database, tables: Iterable[str]) -> None:
    for name in tables:
        others = BY_ITSELF.get(name, "1 = 1")
        if database.rows(f'SELECT 1 FROM "{name}" WHERE {others} LIMIT 1'):
            raise DumpError(
                f"the database {database.address} is not empty: there are {name}; "
                "nothing was loaded"
            )


def _select(name: str, columns: Iterable[str]) -> str:
    first, *_ = quoted = [f'"{column}"' for column in columns]
    return f'SELECT {", ".join(quoted)} FROM "{name}" ORDER BY {first}'


def _insert(name: str, columns: list[str]) -> str:
    quoted = ", ".join(f'"{column}"' for column in columns)
    return f'INSERT INTO "{name}" ({quoted}) VALUES ({", ".join("?" for _ in columns)})'
