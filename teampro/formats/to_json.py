"""JSON: compact UTF-8, keys in the order of the tree.

The one place that knows orjson. It never fails on a text, whatever the text holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

# A date is print-ready text long before it comes here: an object would be a bug, so let it raise.
OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


def print_tree(tree: dict[str, Any], singulars: Mapping[str, str]) -> bytes:
    """Return the tree as JSON; the names of rows have no place in it."""
    return dump(tree)


def print_member(_name: str, value: Any, _singulars: Mapping[str, str]) -> bytes:
    """Return one member of a tree: its value alone."""
    return dump(value)


def join(members: Mapping[str, bytes]) -> bytes:
    """Return the tree of printed members."""
    return b"{%b}" % b",".join([dump(name) + b":" + value for name, value in members.items()])


def dump_text(value: Any) -> str:
    """Return any value as JSON text, for a cell or a column."""
    return dump(value).decode()


def dump(value: Any) -> bytes:
    r"""Return any value as JSON; a lone surrogate stands in it as the text \uXXXX."""
    try:
        return orjson.dumps(value, option=OPTIONS)
    except orjson.JSONEncodeError:
        # trap: orjson 3.13 raises the same error for a lone surrogate and for a foreign type;
        # the second attempt raises again for the type.
        return orjson.dumps(_without_surrogates(value), option=OPTIONS)


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_surrogates(item) for item in value]
    return value
