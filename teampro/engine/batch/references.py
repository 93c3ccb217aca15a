"""References of a step to the answers of earlier ones: `{p}`, `{p.date_finish}`. Pure values.

In params a reference is a whole text; in an action it stands where an id stands. `{{p}}` is the
text `{p}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from teampro.chain import LARGEST_ID

NAME = r"[a-z][a-z0-9]*"
_REFERENCE = re.compile(rf"\{{({NAME})((?:\.[a-z0-9_]+)*)\}}\Z")
_LITERAL = re.compile(rf"(\{{{{2,}}){NAME}(?:\.[a-z0-9_]+)*(\}}{{2,}})\Z")
_BETWEEN_WORDS = re.compile(r"[./](?![^{}]*\})")
Named = Callable[["AnswerReference"], Any]
"""Returns the value that a reference stands for; raises KeyError where there is none."""


@dataclass(frozen=True)
class AnswerReference:
    """The name of a step and the place in its answer; no place: the id of its record."""

    name: str
    place: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "{" + ".".join((self.name, *self.place)) + "}"


def read_reference(text: Any) -> AnswerReference | None:
    """Return the reference that a text is, or None."""
    found = _REFERENCE.match(text) if isinstance(text, str) else None
    if found is None:
        return None
    return AnswerReference(found[1], tuple(filter(None, found[2].split("."))))


def references_in(value: Any, path: str = "") -> Iterator[tuple[str, AnswerReference]]:
    """Yield the references in params, each with the dotted path at which it stands."""
    below = f"{path}." if path else ""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from references_in(inner, f"{below}{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from references_in(inner, f"{below}{index}")
    elif (reference := read_reference(value)) is not None:
        yield path, reference


def filled(value: Any, named: Named) -> Any:
    """Return params with the values of their references. Raises: KeyError of `named`."""
    if isinstance(value, dict):
        return {name: filled(inner, named) for name, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, named) for inner in value]
    if not isinstance(value, str):
        return value
    reference = read_reference(value)
    if reference is not None:
        return named(reference)
    literal = _LITERAL.match(value)
    is_escaped = literal is not None and len(literal[1]) == len(literal[2])
    return value[1:-1] if is_escaped else value


def words_of(action: str) -> list[str]:
    """Return the words of an action, which is dotted or slashed; those in braces stay whole."""
    return [word for word in _BETWEEN_WORDS.split(action) if word]


def references_of(words: list[str]) -> list[AnswerReference]:
    """Return the references among the ids of an action's words."""
    ids = (each for word in words for each in word.split(",") if "{" in word)
    return [found for found in map(read_reference, ids) if found is not None]


def with_ids(words: list[str], named: Named) -> list[str]:
    """Return the words of an action with the ids that references stand for.

    Raises: KeyError of `named`, and of a value that is no id.
    """
    return [",".join(_id(each, named) for each in word.split(",")) for word in words]


def _id(text: str, named: Named) -> str:
    reference = read_reference(text)
    if reference is None:
        return text
    value = named(reference)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LARGEST_ID:
        raise KeyError(str(reference))
    return str(value)
