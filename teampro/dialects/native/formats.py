"""The formats of this language: how they are printed, and the last word of a chain that names one.

A chain itself knows none: the word is taken off before the grammar reads it. A new format is a
file in formats/ and a line below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from teampro.chain import MOST_CHARACTERS
from teampro.engine.path import Path
from teampro.errors import Refusal
from teampro.formats import Printer, Streamer, to_csv, to_json, to_ndjson, to_xml

ROOT = "teampro"
"""The root element of every XML answer."""
PRINTERS: Mapping[str, Printer] = {
    "json": Printer("application/json", to_json.print_tree, to_json.print_member, to_json.join),
    "xml": Printer(
        "application/xml",
        to_xml.xml_printer(ROOT),
        to_xml.print_member,
        to_xml.xml_joiner(ROOT),
    ),
}
STREAMERS: Mapping[str, Streamer] = {
    "csv": Streamer("text/csv; charset=utf-8; header=present", to_csv.stream_rows),
    "ndjson": Streamer("application/x-ndjson", to_ndjson.stream_rows),
}
RAW = "raw"
"""The bytes of a download, or a sheet for paper."""
FORMATS = (*PRINTERS, *STREAMERS, RAW)


def named_format(words: Sequence[str]) -> str:
    """Return the format the last word names, or "": also of a chain that cannot be read."""
    for word in reversed(words):
        if word:
            return word if word in FORMATS else ""
    return ""


def split_format(words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Return the words of the chain alone, and the format they name or "".

    None of the words is empty. Where a word of a format is all there is, and where the words are
    too many characters, the grammar gets them as they were sent, and refuses them.
    """
    if len(words) < 2 or words[-1] not in FORMATS:
        return words, ""
    if len("/".join(words)) > MOST_CHARACTERS:
        return words, ""
    return words[:-1], words[-1]


def choose_format(named: str, verb: str, path: Path) -> str:
    """Return the format of the answer: the named one, or the chain's own.

    The rows of a list stand in the answer to a GET alone.

    Raises: Refusal format_not_offered.
    """
    is_bare = path.tail is not None and path.tail.is_bare
    if not named:
        return RAW if is_bare else "json"
    if named == RAW and not is_bare:
        message = "raw prints the bytes of a download, or a sheet for paper, nothing else."
        raise Refusal("format_not_offered", message)
    if named in STREAMERS and (verb != "GET" or not path.is_one_list):
        message = f"{named} prints what a GET reads of a chain with exactly one list."
        raise Refusal("format_not_offered", message)
    if named == "xml" and path.page == "openapi":
        raise Refusal("format_not_offered", "The OpenAPI document is JSON only.")
    return named
