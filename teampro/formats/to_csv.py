"""CSV by RFC 4180, streamed: one line of field names, then one line for each row.

Knows what a spreadsheet does to a text that looks like a formula, and prevents it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from teampro.formats.to_json import dump_text

CHUNK_CHARACTERS = 32_768
FORMULA_STARTS = frozenset("=+-@\t\r")
AMOUNT = re.compile(r"-\d+\.\d\d\Z", re.ASCII)
"""A negative amount, which no spreadsheet runs; it stays a number that can be added."""


def stream_rows(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield the lines in chunks of some 32 kB; the first holds the field names."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(value) for value in row])
        if buffer.tell() >= CHUNK_CHARACTERS:
            yield _drain(buffer)
    if buffer.tell():
        yield _drain(buffer)


def _cell(value: Any) -> Any:
    """Return a text, an integer or None as it is (csv leaves None empty), the rest as JSON text."""
    if isinstance(value, str):
        # sec: a spreadsheet runs such a text as a formula; the apostrophe makes it a text.
        is_formula = value[:1] in FORMULA_STARTS and not AMOUNT.match(value)
        return "'" + value if is_formula else value
    if value is None or type(value) is int:
        return value
    return dump_text(value)


def _drain(buffer: io.StringIO) -> bytes:
    chunk = buffer.getvalue().encode("utf-8", "backslashreplace")
    buffer.seek(0)
    buffer.truncate()
    return chunk
