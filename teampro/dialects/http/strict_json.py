"""JSON that callers send, read without losing anything: what is ambiguous is refused.

Duplicate keys, NaN, Infinity, and numbers that no column holds are no JSON here.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

from teampro.dialects.http.decoding import BYTE_ORDER_MARK, check_characters
from teampro.errors import Refusal, escape_controls
from teampro.schema.decimals import Numeral

_DIGITS = 20


def most_values(text: str) -> int:
    """Return how many values a JSON text has at most, unparsed; signs in texts are counted, too."""
    return sum(text.count(sign) for sign in ",:[{") + 1


def read_object(text: str, what: str, word: str) -> dict[str, Any]:
    """Return the JSON object that `text` is; `what` names it in a refusal of kind `word`.

    A byte order mark before it is skipped, and an empty list is the empty object: PHP, which knows
    one kind of array, prints it so. Raises: Refusal of that word, forbidden_character.
    """
    tree = read_any_object(text, what, word)
    if "\\" in text:  # perf: only an escape can bring a character the text has not
        _check_texts(tree, what)
    return tree


def read_any_object(text: str, what: str, word: str) -> dict[str, Any]:
    """Return the same with whatever characters its texts hold. Raises: Refusal of that word."""
    try:
        tree = read_value(text)
    except ValueError as fault:
        why = str(fault)
    else:
        if isinstance(tree, dict):
            return tree
        if tree == []:
            return {}
        why = "it is another kind of JSON"
    raise Refusal(word, f'The {what} is no JSON object such as {{"limit": 10}}: {why}.')


def read_value(text: str) -> Any:
    """Return the value that JSON text writes, of any kind. Raises: ValueError, which says why."""
    try:
        return _DECODER.decode(text.removeprefix(BYTE_ORDER_MARK))
    except json.JSONDecodeError as fault:
        message = f"{fault.msg.removesuffix(' at')} at character {fault.pos + 1}"
        raise ValueError(message) from None
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def check_shape(tree: dict[str, Any], what: str, nesting: int, keys: int) -> None:
    """Refuse a tree deeper than `nesting` objects and lists, or with more than `keys` keys.

    `what` names it, in the plural. Raises: Refusal malformed_params, too_many.
    """
    count = 0
    for depth, level in enumerate(_levels(tree), start=1):
        if depth > nesting:
            raise Refusal("malformed_params", f"{what} are nested at most {nesting} levels deep.")
        count += sum(len(node) for node in level if isinstance(node, dict))
        if count > keys:
            raise Refusal("too_many", f"{what} have at most {keys} keys.")


def _check_texts(tree: Any, what: str) -> None:
    for level in _levels(tree):
        for node in level:
            for text in (*node, *node.values()) if isinstance(node, dict) else node:
                if isinstance(text, str):
                    check_characters(text, what)


def _levels(tree: Any) -> Iterator[list[dict[str, Any] | list[Any]]]:
    """Yield the objects and lists of a tree, level by level."""
    level = [tree] if isinstance(tree, dict | list) else []
    while level:
        yield level
        items = [
            item for node in level for item in (node.values() if isinstance(node, dict) else node)
        ]
        level = [item for item in items if isinstance(item, dict | list)]


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree = dict(pairs)
    if len(tree) < len(pairs):
        counts = Counter(name for name, _ in pairs)
        [(twice, _)] = counts.most_common(1)
        raise ValueError(f"the key {escape_controls(twice[:60])!r} stands twice")
    return tree


def _integer(text: str) -> int:
    # trap: int() takes time that grows with the square of the digits.
    number = int(text) if len(text) <= _DIGITS else 2**63
    if not -(2**63) <= number < 2**63:
        raise ValueError("an integer has more than 64 bits")
    return number


def _decimal(text: str) -> Numeral:
    number = Numeral(text)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return number


def _constant(text: str) -> Any:
    raise ValueError(f"{text} is no JSON")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_decimal, parse_constant=_constant
)
