"""Answers that are sent piece by piece. Each closes what it reads from, begun or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO

CHUNK_BYTES = 65_536


class Chunks:
    """Chunks of an answer for the server to send and to close.

    wire: an exception leaves through the server, which then ends the connection without the last
    chunk: the client sees that the answer is not whole.
    """

    def __init__(self, chunks: Iterator[bytes], close: Callable[[], object]) -> None:
        self._chunks = chunks
        self._close = close

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks

    def close(self) -> None:
        """Give back what the chunks are made of."""
        self._close()


def read_span(file: IO[bytes], first: int, count: int) -> Iterator[bytes]:
    """Yield `count` bytes of a file from `first` on. Raises: EOFError when there are fewer."""
    file.seek(first)
    while count:
        chunk = file.read(min(count, CHUNK_BYTES))
        if not chunk:
            raise EOFError(f"{count} bytes of a file are missing")
        count -= len(chunk)
        yield chunk
