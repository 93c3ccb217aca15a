"""How an answer is printed: a table for people, or the server's own bytes for programs."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from teampro.client import rich_tables
from teampro.client.plain_tables import plain
from teampro.client.printable import printable
from teampro.client.table import Table, tables

OUTPUTS = ("table", "json", "xml", "csv", "ndjson")
PIPE_WIDTH = 200
SOME_REFUSED = 207
"""Columns of a table that goes to no terminal."""


def usual_output() -> str:
    """Return how an answer is printed when nothing was said: for people, or for programs."""
    return "table" if sys.stdout.isatty() else "json"


def exit_code(status: int) -> int:
    """Return the exit code for an answer that came: 1 where some of its rows were refused."""
    return int(status == SOME_REFUSED)


def print_table_of(
    tree: Mapping[str, Any], fields: Sequence[str], sorted_by: Sequence[str]
) -> None:
    """Print an envelope's lists or records, and what else there is to know.

    The steps of a batch each have theirs, below a line that names the step.
    """
    response = tree["response"]
    if "steps" not in response:
        _print_tables(response, fields, sorted_by)
        return
    for number, step in enumerate(response["steps"]):
        print(f"{number}: {step['method']} {printable(step['action'])}")
        _print_tables(step["response"])
        print()
    _print_beside(response, ())


def _print_tables(
    response: Mapping[str, Any], fields: Sequence[str] = (), sorted_by: Sequence[str] = ()
) -> None:
    is_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size((PIPE_WIDTH, 0)).columns
    drawn = is_terminal and rich_tables.is_installed()
    found = tables(response, width, fields, sorted_by)
    for number, table in enumerate(found):
        if number:
            print()
        if not table.rows:
            print(f"No {table.title or 'rows'}.")
        elif drawn:
            rich_tables.draw(table)
        else:
            print("\n".join(plain(table)))
    _print_beside(response, found)


def _print_beside(response: Mapping[str, Any], found: Sequence[Table]) -> None:
    for line in beside(response.get("data", {}), found):
        print(line, file=sys.stderr)


def beside(data: Mapping[str, Any], found: Sequence[Table]) -> list[str]:
    """Return what a table does not show: rows of other pages, columns that did not fit."""
    lines = [printable(str(note)) for note in data.get("notes", ())]
    lines += _outcomes(data)
    if data.get("changed") is not None:
        lines.append(f"changed: {', '.join(data['changed']) or 'nothing'}")
    for path, figures in data.get("lists", {}).items():
        if figures["truncated"]:
            total, noun = figures["total"] or "more", path.rpartition(".")[2]
            lines.append(f"{path}: {figures['returned']} of {total} rows; -p {noun}.limit:=N.")
    rows = sum(len(table.rows) for table in found)
    if (data.get("next") or _has_more_groups(data, found)) and "lists" not in data:
        lines.append(f"{rows} of {data.get('total') or 'more'} rows: --all shows the rest.")
    left_out = max((len(table.left_out) for table in found), default=0)
    if left_out:
        lines.append(f"{left_out} more fields: --fields NAME,NAME picks some, -o json has all.")
    return lines


def _has_more_groups(data: Mapping[str, Any], found: Sequence[Table]) -> bool:
    """Say whether a list of groups, which has no cursor, goes on: they alone have `count`."""
    are_groups = any("count" in table.columns for table in found)
    return are_groups and (data.get("pages") or 0) > data.get("page", 0)


def _outcomes(data: Mapping[str, Any]) -> Iterator[str]:
    """Yield what became of many writes: the rows that were refused, what all came to."""
    for verdict in data.get("rows", ()):
        if "error" in verdict:
            yield printable(f"row {verdict['index']} refused: {verdict['message']}")
    for done in ("created", "updated", "deleted"):
        for word, count in data.get(done, {}).items():
            yield f"{done} {word}: {count}"


def print_tree(tree: Mapping[str, Any]) -> None:
    """Print an envelope as JSON, indented for people."""
    indent = 2 if sys.stdout.isatty() else None
    separators = None if indent else (",", ":")
    text = json.dumps(tree, ensure_ascii=False, indent=indent, separators=separators)
    # sec: json escapes what moves a cursor, except for the C1 controls and turns of direction.
    print("".join(_escaped(char) for char in text) if sys.stdout.isatty() else text)


def _escaped(char: str) -> str:
    return char if char.isprintable() or char == "\n" else f"\\u{ord(char):04x}"


def print_bytes(chunks: Iterable[bytes]) -> None:
    """Print what the server sends as it comes, to its last byte."""
    last = b""
    for chunk in chunks:
        sys.stdout.buffer.write(chunk)
        last = chunk or last
    if sys.stdout.isatty() and not last.endswith(b"\n"):
        sys.stdout.buffer.write(b"\n")
    sys.stdout.flush()
