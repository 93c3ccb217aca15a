"""Newline-delimited JSON, streamed: one object on one line for each row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from teampro.formats.to_json import dump

CHUNK_BYTES = 32_768


def stream_rows(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield the lines in chunks of some 32 kB; nothing when there are no rows."""
    buffer = bytearray()
    for row in rows:
        buffer += dump(dict(zip(names, row, strict=True)))
        buffer += b"\n"
        if len(buffer) >= CHUNK_BYTES:
            yield bytes(buffer)
            buffer.clear()
    if buffer:
        yield bytes(buffer)
