"""Formats: one file for each, and the mapping that names them.

A printer writes one whole answer, a streamer the rows of one list in constant memory. Formats know
trees and cells, but no resource, no envelope and no HTTP. A new one is a file and a line below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from teampro.formats import to_csv, to_json, to_ndjson, to_xml


@dataclass(frozen=True)
class Printer:
    """A format of trees; `singulars` maps the word of a list to the word of its rows."""

    content_type: str
    print: Callable[[dict[str, Any], Mapping[str, str]], bytes]


@dataclass(frozen=True)
class Streamer:
    """A format of rows; `stream` takes the field names and the rows, and yields chunks."""

    content_type: str
    stream: Callable[[Sequence[str], Iterable[Sequence[Any]]], Iterator[bytes]]


PRINTERS: Mapping[str, Printer] = {
    "json": Printer("application/json", to_json.print_tree),
    "xml": Printer("application/xml", to_xml.print_tree),
}

STREAMERS: Mapping[str, Streamer] = {
    "csv": Streamer("text/csv; charset=utf-8; header=present", to_csv.stream_rows),
    "ndjson": Streamer("application/x-ndjson", to_ndjson.stream_rows),
}
