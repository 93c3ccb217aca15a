"""Urlencoded text, of a query or a body, as names and values in the order sent."""

from __future__ import annotations

from collections.abc import Callable

from teampro.dialects.http.decoding import decode_percent, is_simple
from teampro.errors import Refusal


def read_pairs(
    text: str, limit: int, where: str, decode: Callable[[str, str], str] = decode_percent
) -> list[tuple[str, str]]:
    """Split urlencoded text, one Latin-1 character for each byte, into names and values.

    `where` names the text in a refusal, `decode` undoes its percent escapes. A value may stand
    without a name. Raises: Refusal too_many, and what `decode` raises.
    """
    check_count(text.count("&") + 1, limit)  # sec: before there is a list of them
    parts = text.split("&") if text else []
    pairs = []
    for part in parts:
        name, _, value = part.partition("=")
        if "+" in part or not is_simple(part):
            name = decode(name.replace("+", " "), where)
            value = decode(value.replace("+", " "), where)
        if name or value:
            pairs.append((name, value))
    return pairs


def check_count(count: int, limit: int) -> None:
    """Refuse more parameters than one request may have. Raises: Refusal too_many."""
    if count > limit:
        raise Refusal("too_many", f"A request has at most {limit} parameters.")
