"""A call as a terminal user writes it: verb, chain, params. Text to values; sends nothing.

-p action_status=Active      text
-p limit:=10                 JSON: a number, a flag, a list, an object
-p actions.limit:=5          inside another option: {"actions": {"limit": 5}}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from teampro.chain import VERSION
from teampro.dialects.native.formats import FORMATS
from teampro.engine.idempotency import HEADER

VERBS = ("GET", "POST", "PUT", "DELETE")

Params = Mapping[str, Any]


class ClientCallError(ValueError):
    """A call that cannot be read; the text says what would be right."""


@dataclass(frozen=True)
class ClientCall:
    """One call: `chain` is written with slashes, without version and format."""

    verb: str
    chain: str
    format: str = "json"
    params: Params = field(default_factory=dict)
    file: Path | None = None
    """What is uploaded with it."""
    key: str = ""
    """By which a write that is repeated is known."""

    @property
    def path(self) -> str:
        """Where it goes below the address of the API."""
        return "/".join(("", VERSION, self.chain, self.format))

    @property
    def key_headers(self) -> Mapping[str, str]:
        """The header of its key, in quotes, so that blanks at its ends stay; none without one."""
        return {HEADER: f'"{self.key}"'} if self.key and self.verb != "GET" else {}


def read_chain(text: str) -> tuple[str, str]:
    """Return a chain with slashes, and the format it names or "".

    Read as the wire has it: with slashes or dots, with or without `v1` before and format behind.
    Raises: ClientCallError.
    """
    words = [word for word in text.split("/" if "/" in text else ".") if word]
    if words and words[0] == VERSION:
        words.pop(0)
    format = words.pop() if len(words) > 1 and words[-1] in FORMATS else ""
    if not words or not all(part.isalnum() for word in words for part in word.split(",")):
        raise ClientCallError(f"{text!r} is no chain: write it like projects/100/actions.")
    return "/".join(words), format


def read_params(pairs: Iterable[str]) -> dict[str, Any]:
    """Return the tree of `name=text` and `name:=json`. Raises: ClientCallError."""
    tree: dict[str, Any] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or not name.strip(":"):
            raise ClientCallError(f"{pair!r} is no parameter: write NAME=TEXT or NAME:=JSON.")
        is_json = name.endswith(":")
        put(tree, name.removesuffix(":"), _json(pair, text) if is_json else text)
    return tree


def put(tree: dict[str, Any], name: str, value: Any) -> None:
    """Put a value at a dotted name. Raises: ClientCallError where something else stands already."""
    *outer, last = name.split(".")
    for word in outer:
        tree = tree.setdefault(word, {})
        if not isinstance(tree, dict):
            raise ClientCallError(f"{name} stands inside {word}, which is a value already.")
    if last in tree:
        raise ClientCallError(f"{name} is given twice.")
    tree[last] = value


def _json(pair: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise ClientCallError(
            f"{pair!r} holds no JSON: write NAME=TEXT for text, or NAME:=[1,2] for a list."
        ) from None
