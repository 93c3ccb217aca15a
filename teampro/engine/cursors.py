"""Cursors: the sort values of a page's last row, bound to the sort and filter they belong to."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from teampro.schema.values import Invalid

_LONGEST = 8_000


def fingerprint(*parts: Any) -> str:
    """Return a short mark of a sort and filter; equal marks mean the same list."""
    text = json.dumps(parts, ensure_ascii=True, default=str)
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def write_cursor(mark: str, keys: Sequence[Any]) -> str:
    """Return the text of a cursor behind the row with these sort values."""
    text = json.dumps([mark, *keys], ensure_ascii=True, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: Any, mark: str, kinds: Sequence[type[int] | type[str]]) -> tuple[Any, ...]:
    """Return the sort values of a cursor; `kinds` are the types of the sort's stored values.

    Raises: Invalid when it is damaged or belongs to another sort or filter.
    """
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise Invalid("expected the text of data.next")
    try:
        read = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        raise Invalid("the cursor is damaged; take data.next of an answer") from None
    if not isinstance(read, list) or len(read) != len(kinds) + 1 or read[0] != mark:
        raise Invalid("the cursor belongs to another sort or filter; keep both while paging")
    for key, kind in zip(read[1:], kinds, strict=True):
        fits = type(key) is kind and not (isinstance(key, int) and abs(key) >= 2**63)
        if key is not None and not fits:
            raise Invalid("the cursor is damaged; take data.next of an answer")
    return tuple(read[1:])
