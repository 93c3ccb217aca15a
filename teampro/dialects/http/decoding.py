"""Text as WSGI hands it over, turned into the characters it stands for.

Refuses what is not UTF-8, and refuses or removes characters that an answer in XML could not carry.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from teampro.errors import Refusal

BYTE_ORDER_MARK = "\ufeff"
"""What some editors and exports put before a text."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def decode_percent(text: str, where: str) -> str:
    """Return text with its percent escapes read as UTF-8; an incomplete escape stays as it is.

    `text` is Latin-1, one character for each byte. Raises: Refusal malformed_request,
    forbidden_character.
    """
    return check_characters(unquoted(text, where), where)


def unquoted(text: str, where: str) -> str:
    """Return the same with whatever characters come. Raises: Refusal malformed_request."""
    if "%" not in text and text.isascii():
        return text
    try:
        return unquote_to_bytes(text.encode("latin-1")).decode()
    except UnicodeError:
        raise not_utf8(where) from None


def is_simple(text: str) -> bool:
    """Say whether text stands for itself: printable ASCII without escapes.

    perf: asked once for a whole path or query, it saves two calls for each of their parts.
    """
    return "%" not in text and text.isascii() and text.isprintable()


def decode_utf8(data: bytes, where: str) -> str:
    """Return bytes as text. Raises: Refusal malformed_request, forbidden_character."""
    return check_characters(decoded(data, where), where)


def decoded(data: bytes, where: str) -> str:
    """Return the same with whatever characters come. Raises: Refusal malformed_request."""
    try:
        return data.decode()
    except UnicodeError:
        raise not_utf8(where) from None


def check_characters(text: str, where: str) -> str:
    """Return the text itself; a carriage return may stand in it. Raises: forbidden_character."""
    if not text.isprintable() and (found := _FORBIDDEN.search(text)):
        code = f"U+{ord(found[0]):04X}"
        raise Refusal(
            "forbidden_character",
            f"The {where} holds the character {code}; of the control characters only tab and "
            "line ends can be stored.",
        )
    return text


def without_forbidden(text: str) -> str:
    """Return text without the characters that `check_characters` refuses."""
    return text if text.isprintable() else _FORBIDDEN.sub("", text)


def not_utf8(where: str) -> Refusal:
    """Return the refusal of bytes that are no UTF-8."""
    return Refusal("malformed_request", f"The {where} is not UTF-8.")
