"""PHP's way to send a tree: `params[project_id][]=1&params[a][b]=c`. Values are text.

Keys `[]`, or 0 … n-1, make a list; any others an object. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from teampro.errors import Refusal, refuse_at

_KEYS = re.compile(r"(?:\[[^\[\]]*\])+\Z")
_KEY = re.compile(r"\[([^\[\]]*)\]")
_NEXT = "[]"
"""How the next item of a list begins in a branch: no key of a caller holds a bracket."""


def read_brackets(
    pairs: Iterable[tuple[str, str]], nesting: int, base: str
) -> dict[str, Any] | list[Any]:
    """Return the tree that names and values spell; each name begins with `base` and a bracket.

    Raises: Refusal malformed_params, repeated_value.
    """
    root: dict[str, Any] = {}
    for name, value in pairs:
        if not _KEYS.match(name, len(base)):
            raise _refused(name, f"{name[:60]!r} is not spelled like {base}[a][b].")
        keys = _KEY.findall(name)
        if len(keys) > nesting:
            raise _refused(name, f"{base} are nested at most {nesting} levels deep.")
        _plant(root, name, keys, value)
    tree: dict[str, Any] | list[Any] = _grown(root, base)
    return tree


def _plant(branch: dict[str, Any], name: str, keys: list[str], value: str) -> None:
    for key in keys[:-1]:
        branch = branch.setdefault(key or _next(branch), {})
        if not isinstance(branch, dict):
            raise _refused(name, f"{name[:60]!r} has a value and keys below it.")
    standing = branch.setdefault(keys[-1] or _next(branch), value)
    if isinstance(standing, dict):
        raise _refused(name, f"{name[:60]!r} has a value and keys below it.")
    if standing != value:
        raise refuse_at(
            name[:60], "repeated_value", f"{name[:60]!r} stands twice with different values."
        )


def _next(branch: dict[str, Any]) -> str:
    return f"{_NEXT}{len(branch)}"


def _grown(branch: Any, name: str) -> Any:
    """Return a branch with all lists in it made lists."""
    if not isinstance(branch, dict):
        return branch
    tree = {key: _grown(below, f"{name}[{key}]") for key, below in branch.items()}
    following = sum(key.startswith(_NEXT) for key in tree)
    if following:
        if following < len(tree):
            raise _refused(name, f"{name[:60]!r} has both [] and other keys.")
        return list(tree.values())
    indices = [str(index) for index in range(len(tree))]
    return [tree[index] for index in indices] if tree.keys() == set(indices) else tree


def _refused(name: str, message: str) -> Refusal:
    return refuse_at(name[:60], "malformed_params", message)
