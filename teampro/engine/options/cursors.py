"""Cursors: the sort values of a page's last row, bound to the sort and filter they belong to."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from teampro.errors import is_plain
from teampro.schema.fields import Field
from teampro.schema.values import Invalid, composed

_DAMAGED = "the cursor is damaged; take data.next of an answer"


def fingerprint(*parts: Any) -> str:
    """Return a short mark of a list, its sort and its filter as they were sent.

    The words are marked, not what they mean: `now-3h` moves between two pages. A number and its
    text are the same, since brackets send everything as text, and so are two spellings of a word.
    """
    text = json.dumps(_as_text(parts), sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def _as_text(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _as_text(inner) for key, inner in part.items()}
    if isinstance(part, (list, tuple)):
        return [_as_text(inner) for inner in part]
    return str(part).lower() if isinstance(part, bool) else composed(str(part))


def write_cursor(mark: str, keys: Iterable[Any]) -> str:
    """Return the text of a cursor behind the row with these sort values."""
    text = json.dumps([mark, *keys], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: Any, mark: str, fields: Sequence[Field]) -> tuple[Any, ...]:
    """Return the sort values of a cursor over a list sorted by `fields`.

    Raises: Invalid when it is damaged or belongs to another sort or filter.
    """
    if not isinstance(text, str):
        raise Invalid("expected the text of data.next")
    try:
        read = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        raise Invalid(_DAMAGED) from None
    if not isinstance(read, list) or not read or not isinstance(read[0], str):
        raise Invalid(_DAMAGED)
    if read[0] != mark:
        raise Invalid("the cursor belongs to another sort or filter; keep both while paging")
    keys = read[1:]
    if len(keys) != len(fields) or not all(map(_fits, keys, fields)):
        raise Invalid(_DAMAGED)
    return tuple(keys)


def _fits(key: Any, field: Field) -> bool:
    """Say whether a sort value is one the field can have; the client may have made it up."""
    if key is None:
        return field.nullable
    if isinstance(key, str):
        # trap: JSON's escapes carry what no request may hold in plain: lone surrogates, which apsw
        # refuses with its own error, and NUL, which PostgreSQL does.
        return field.kind.stored is str and all(map(is_plain, set(key)))
    return type(key) is int and field.kind.stored is int and -(2**63) <= key < 2**63
