"""Text of a request, which is UTF-8; what its characters are does not matter yet."""

from __future__ import annotations

from teampro.dialects.http.decoding import decoded, unquoted
from teampro.dialects.whmcs.command import CommandRefusal
from teampro.errors import Refusal


def read_escaped(text: str, where: str) -> str:
    """Return text with its percent escapes undone. Raises: CommandRefusal."""
    try:
        return unquoted(text, where)
    except Refusal:
        raise _refused() from None


def read_bytes(data: bytes, where: str) -> str:
    """Return bytes as text. Raises: CommandRefusal."""
    try:
        return decoded(data, where)
    except Refusal:
        raise _refused() from None


def _refused() -> CommandRefusal:
    return CommandRefusal("Invalid Encoding", 400)
