"""Rows of a file for one collection: read with the lines they stand at, and cut into requests.

Each row keeps its line, so that whatever a server says of it can be told where its writer looks.
Pure: reads text, sends nothing.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from teampro.client.call import ClientCallError

ENVELOPE_BYTES = 10_000
"""What a request holds beside its rows, at most."""


@dataclass(frozen=True)
class FileRow:
    """A row and the line of its file at which it begins, from 1."""

    line: int
    params: Mapping[str, Any]

    @property
    def rows(self) -> int:
        """How many rows it counts for: itself, and those of its children inside it."""
        return 1 + _inner(self.params)


def read_rows(text: str, *, is_csv: bool) -> list[FileRow]:
    """Read JSON objects, one a line, or CSV below a line of names. Empty lines are none.

    A cell of CSV is a text, an empty one is not sent. Raises: ClientCallError naming the line.
    """
    found = list(_csv_rows(text) if is_csv else _ndjson_rows(text))
    if not found:
        raise ClientCallError("There are no rows in it.")
    return found


def chunks(rows: Sequence[FileRow], most_rows: int, most_bytes: int) -> Iterator[list[FileRow]]:
    """Yield rows in their order, as many at a time as one request may carry.

    A row that is too large for any is alone: the server says so.
    """
    chunk: list[FileRow] = []
    count = size = 0
    for row in rows:
        row_bytes = len(json.dumps(row.params)) + 2
        is_over = count + row.rows > most_rows or size + row_bytes > most_bytes - ENVELOPE_BYTES
        if chunk and is_over:
            yield chunk
            chunk, count, size = [], 0, 0
        chunk.append(row)
        count += row.rows
        size += row_bytes
    if chunk:
        yield chunk


def _inner(value: Any) -> int:
    """Count the objects that stand in lists: rows of children, and rows inside them."""
    if isinstance(value, dict):
        return sum(map(_inner, value.values()))
    if isinstance(value, list):
        return sum(isinstance(each, dict) + _inner(each) for each in value)
    return 0


def _ndjson_rows(text: str) -> Iterator[FileRow]:
    # Not splitlines: a text in JSON may hold other ends of lines as they are.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_float=str, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as fault:
            raise ClientCallError(f"Line {number} holds no JSON: {fault}.") from None
        if not isinstance(row, dict):
            raise ClientCallError(f'Line {number} is no object: write {{"action_name": "Draft"}}.')
        yield FileRow(number, row)


def _refuse_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


def _csv_rows(text: str) -> Iterator[FileRow]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        names = next(reader, [])
        if not all(names) or len(set(names)) < len(names):
            raise ClientCallError("Line 1 names the columns: each has a name of its own.")
        line = reader.line_num + 1
        for cells in reader:
            if len(cells) > len(names):
                raise ClientCallError(
                    f"Line {line} has {len(cells)} cells below {len(names)} names."
                )
            if any(cells):
                named = zip(names, cells, strict=False)
                yield FileRow(line, {name: cell for name, cell in named if cell})
            line = reader.line_num + 1
    except csv.Error as fault:
        raise ClientCallError(f"Line {reader.line_num} is no CSV: {fault}.") from None
