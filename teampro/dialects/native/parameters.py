"""The parameters of a request: five names, and three that may stand beside them, from any place.

Knows what may stand where and how often; what the values mean is left to their readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from teampro.dialects.http.decoding import BYTE_ORDER_MARK
from teampro.errors import Refusal, refuse_at

NAMES = ("action", "method", "username", "password", "params")
BESIDE = ("page", "limit", "offset")
KNOWN = (*NAMES, *BESIDE)
UNREAD = "_"
"""How names begin that pass unread."""
_KNOWN = frozenset(KNOWN)
LIST = ("",)
"""The value of a name that was sent as a list where text belongs."""


@dataclass(frozen=True)
class Place:
    """What one place of a request gives, by name; null and "" are as good as absent.

    `brackets` are the names and values that spell params, `unknown_names` those unknown here, ""
    for a value that has none.
    sec: it prints no value, since one may be a password.
    """

    values: Mapping[str, Any] = field(default_factory=dict, repr=False)
    brackets: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    unknown_names: tuple[str, ...] = ()


NOTHING = Place()


def gather(pairs: Iterable[tuple[str, str]]) -> Place:
    """Sort the names and values of one place. Raises: Refusal repeated_value.

    A byte order mark before a name is skipped.
    """
    values: dict[str, Any] = {}
    brackets: list[tuple[str, str]] = []
    unknown: dict[str, None] = {}
    for name, value in pairs:
        base, bracket = name, ""
        if name not in _KNOWN:
            name = name.removeprefix(BYTE_ORDER_MARK)
            base, bracket, _ = name.partition("[")
        if base not in _KNOWN:
            if not name.startswith(UNREAD):
                unknown[base or name] = None
        elif bracket and base == "params":
            brackets.append((name, value))
        else:
            sent = LIST if bracket else value
            if values.setdefault(base, sent) != sent:
                raise repeated(base)
    return Place(values, tuple(brackets), tuple(unknown))


def gather_json(tree: dict[str, Any]) -> Place:
    """Return what a JSON body gives: one of the five names makes it parameters, else it is params.

    An empty object says nothing.
    """
    if not tree:
        return NOTHING
    if not any(name in tree for name in NAMES):
        return Place({"params": tree})
    unknown = [name for name in tree if name not in _KNOWN and not name.startswith(UNREAD)]
    return Place(tree, unknown_names=tuple(unknown))


def one_text(name: str, places: Iterable[Place]) -> str:
    """Return the one value of a name, "" if absent. Raises: malformed_request, repeated_value."""
    found = ""
    for place in places:
        value = place.values.get(name)
        if value is None or value == "":
            continue
        if not isinstance(value, str):
            raise refuse_at(
                name, "malformed_request", f"{name} is one text, no number and no list."
            )
        if found and value != found:
            raise repeated(name)
        found = value
    return found


def repeated(name: str) -> Refusal:
    """Return the refusal of a name with different values."""
    # sec: no value is shown, since it may be a password.
    return refuse_at(
        name, "repeated_value", f"{name} stands twice with different values; send it once."
    )
