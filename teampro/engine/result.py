"""What the engine hands back: a plain tree, or rows or bytes to stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Any, Protocol

from teampro.store.files import Blob


class Rows(Protocol):
    """Rows that hold something until they are closed."""

    def __iter__(self) -> Iterator[Sequence[Any]]:
        """Yield the rows."""

    def close(self) -> None:
        """Let go of what is held."""


@dataclass(frozen=True)
class RowStream:
    """The rows of one list in constant memory; `names` are the columns, in order.

    `rows` yields tuples of wire values (int, str, bool, None; dict or list in bythread rows).
    It is to be exhausted or closed: it holds the database's view until then.
    """

    names: Sequence[str]
    rows: Rows


@dataclass(frozen=True)
class Download:
    """The bytes of a file with what their headers need."""

    blob: Blob
    name: str
    mime: str


@dataclass(frozen=True)
class Result:
    """The answer to a Call: `tree` is the content of `response`, keys in their final order.

    `location` is the new record's path without mount and version (`projects/101`), "" if none.
    `version` is that of the one record that a GET shows, 0 where its noun has none; None: it shows
    no single one.
    `document` is printed as it is, without an envelope, and so is `sheet`, a page of HTML; `allow`
    answers OPTIONS. A preview `keeps_nothing`, nor does a write of which all was refused. `replays`
    is the request whose answer this is, told again; "" if none.
    """

    tree: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    location: str = ""
    version: int | None = None
    stream: RowStream | None = None
    download: Download | None = None
    document: dict[str, Any] | None = None
    sheet: str = ""
    allow: tuple[str, ...] = ()
    keeps_nothing: bool = False
    replays: str = ""

    def primed(self) -> Result:
        """Return the result with the first row of its stream read.

        What storage has to say against the query can then still be told as a refusal.
        """
        if self.stream is None:
            return self
        return replace(self, stream=replace(self.stream, rows=_Primed(self.stream.rows)))


class _Primed:
    """Rows of which the first has been read."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._rest = iter(rows)
        self._first = list(islice(self._rest, 1))

    def __iter__(self) -> Iterator[Sequence[Any]]:
        return chain(self._first, self._rest)

    def close(self) -> None:
        """Close the rows, read or not."""
        self._rows.close()
