"""`params` as a tree, from JSON text, brackets or a JSON body, with what stands beside it.

They are read late, when the engine knows who calls and which chain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from teampro.dialects.http.brackets import read_brackets
from teampro.dialects.http.strict_json import check_shape, read_object
from teampro.dialects.native.parameters import BESIDE, LIST, Place, repeated
from teampro.errors import refuse_at

Params = Mapping[str, Any]


@dataclass(frozen=True)
class Bounds:
    """How long params may be as text, how deep, and how many keys they may have in all."""

    characters: int
    nesting: int
    keys: int


def params_reader(places: Iterable[Place], bounds: Bounds) -> Callable[[], Params]:
    """Return what reads the params when the engine asks for them.

    Raises: Refusal repeated_value, too_large at once; the reader malformed_params, too_many,
    repeated_value, forbidden_character.
    """
    forms: list[Callable[[], dict[str, Any]]] = []
    beside: dict[str, Any] = {}
    for place in places:
        value = place.values.get("params")
        if isinstance(value, str) and len(value) > bounds.characters:
            most = f"params has at most {bounds.characters} characters."
            raise refuse_at("params", "too_large", most)
        if value is not None and value != "":
            forms.append(partial(_read_value, value, bounds))
        if place.brackets:
            forms.append(partial(_read_brackets, place.brackets, bounds.nesting))
        for name in filter(place.values.__contains__, BESIDE):
            if place.values[name] is LIST:
                raise refuse_at(name, "malformed_request", f"{name} is one number, no list.")
            _add(beside, name, place.values[name])
    if len(forms) > 1:
        raise refuse_at(
            "params", "repeated_value", "params stands in two forms or places; send it once."
        )
    form = forms[0] if forms else dict
    return partial(_merge, form, beside) if beside else form


def _read_brackets(pairs: Iterable[tuple[str, str]], nesting: int) -> dict[str, Any]:
    tree = read_brackets(pairs, nesting, "params")
    if not isinstance(tree, dict):
        message = "params is a list; write params[name]=value."
        raise refuse_at("params", "malformed_params", message)
    return tree


def _read_value(value: Any, bounds: Bounds) -> dict[str, Any]:
    """Return params that came as JSON text, or as an object of a JSON body."""
    if isinstance(value, str):
        tree = read_object(value, "params", "malformed_params")
    else:
        tree = {} if value == [] else value
    if not isinstance(tree, dict):
        raise refuse_at("params", "malformed_params", "params is no JSON object.")
    if not isinstance(value, str) or _may_exceed(value, bounds):
        check_shape(tree, "params", bounds.nesting, bounds.keys)
    return tree


def _may_exceed(text: str, bounds: Bounds) -> bool:
    """Say whether JSON text has so many signs that its tree must be looked at."""
    depth, keys = text.count("{") + text.count("["), text.count(":")
    return depth > bounds.nesting or keys > bounds.keys


def _merge(form: Callable[[], dict[str, Any]], beside: Mapping[str, Any]) -> dict[str, Any]:
    tree = dict(form())
    for name, value in beside.items():
        _add(tree, name, value)
    return tree


def _add(tree: dict[str, Any], name: str, value: Any) -> None:
    """Set a value; numbers and their texts are the same here, since fields are typed later."""
    if value is not None and value != "" and str(tree.setdefault(name, value)) != str(value):
        raise repeated(name)
