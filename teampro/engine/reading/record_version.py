"""The version of the one record that a GET shows: its tag needs it, whatever was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from teampro.engine.path import Path
from teampro.engine.reading.plans import Record

VERSION = "version"
Fields = Mapping[str, tuple[str, ...] | None]
"""The fields asked for of each record of a chain, by its plural; None: all."""


def with_version(path: Path, fields: Fields) -> Fields:
    """Return the fields to read: the version of the one record that is shown among them."""
    if path.lists or not _is_left_out(path, fields):
        return fields
    last = path.records[-1].resource.plural
    return {**fields, last: (*(fields[last] or ()), VERSION)}


def take_version(path: Path, records: Sequence[Record], fields: Fields) -> int | None:
    """Return the version of the one record that is shown, 0 where it has none; None for lists.

    It does not stay in a record of which it was not asked for.
    """
    if path.lists:
        return None
    record = records[-1]
    version: int = record.get(VERSION, 0)
    if _is_left_out(path, fields):
        del record[VERSION]
    return version


def _is_left_out(path: Path, fields: Fields) -> bool:
    """Say whether the last record has a version that was not asked for."""
    last = path.records[-1].resource
    shown = fields[last.plural]
    return shown is not None and VERSION in last.fields and VERSION not in shown
