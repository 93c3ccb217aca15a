"""The words of a row that say which record it is about, and those that stand beside rows alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teampro.chain import LARGEST_ID
from teampro.errors import Faults, refuse_all, refuse_at
from teampro.schema.check import DELETE, EXTERNAL
from teampro.schema.links import Child
from teampro.schema.resource import Resource
from teampro.schema.values import Context, Invalid, read_flag, read_integer

ROWS, MODE, MATCH, RECORDS, PREVIEW = "rows", "mode", "match", "records", "preview"
ID = "id"
"""How a row finds its record: by its own id, or by EXTERNAL."""
BESIDE = (ROWS, MODE, MATCH, RECORDS, PREVIEW)
"""Words that say how all rows of a request are written; none of them stands in a row."""
Row = Mapping[str, Any]


def match_words(noun: Resource, link: Child | None = None) -> tuple[str, ...]:
    """Return how rows of a collection may find their records; those that make a link may not."""
    if link is not None and link.creates:
        return ()
    return (ID, EXTERNAL) if EXTERNAL in noun.fields else (ID,)


def refuse_beside(at: str, row: Row) -> None:
    """Refuse the words in a row that stand beside the rows. Raises: Refusal misplaced."""
    faults = Faults()
    for word in BESIDE:
        if word in row:
            message = f"{word} is said once beside the rows, for all of them."
            faults.note(f"{at}.{word}", "misplaced", message, row[word])
    if faults:
        raise refuse_all(faults)


def read_row_id(at: str, key: str, row: Row) -> int:
    """Return the id that a row names, 0 for none. Raises: Refusal invalid_value."""
    given = row.get(key)
    try:
        return 0 if given is None else read_integer(given, 0, LARGEST_ID)
    except Invalid as fault:
        raise refuse_at(f"{at}.{key}", "invalid_value", f"{key}: {fault}.", given) from None


def read_removal(at: str, row: Row) -> bool:
    """Say whether a row removes its record. Raises: Refusal invalid_value."""
    given = row.get(DELETE, False)
    try:
        return bool(read_flag(given))
    except Invalid as fault:
        raise refuse_at(f"{at}.{DELETE}", "invalid_value", f"{DELETE}: {fault}.", given) from None


def read_external(at: str, noun: Resource, row: Row, context: Context) -> str:
    """Return the external key of a row, as it is stored.

    Raises: Refusal required, invalid_value.
    """
    path, given = f"{at}.{EXTERNAL}", row.get(EXTERNAL)
    try:
        key = noun.fields[EXTERNAL].accept(given, context) if given is not None else None
    except Invalid as fault:
        raise refuse_at(path, "invalid_value", f"{EXTERNAL}: {fault}.", given) from None
    if not key:
        message = f"A row that is matched by {EXTERNAL} needs one, like jira:WEB-1."
        raise refuse_at(path, "required", message)
    return str(key)
