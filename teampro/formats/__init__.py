"""Formats: one file for each. Which word names which one is a matter of each wire language.

A printer writes one whole answer, a streamer the rows of one list in constant memory. Formats know
trees and cells, but no resource, no envelope and no HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Printer:
    """A format of trees; `singulars` maps the word of a list to the word of its rows.

    `print` prints a whole tree. `member` prints one member of it, name and value, and `join` makes
    of printed members, by their names, the very bytes that `print` gives.
    """

    content_type: str
    print: Callable[[dict[str, Any], Mapping[str, str]], bytes]
    member: Callable[[str, Any, Mapping[str, str]], bytes]
    join: Callable[[Mapping[str, bytes]], bytes]


@dataclass(frozen=True)
class Streamer:
    """A format of rows; `stream` takes the field names and the rows, and yields chunks."""

    content_type: str
    stream: Callable[[Sequence[str], Iterable[Sequence[Any]]], Iterator[bytes]]
