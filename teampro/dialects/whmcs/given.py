"""The parameters of a command, as PHP's $_REQUEST has them: of the query, the body over it.

Everything is text, or a branch of texts by their keys; a list is a branch with the keys 0, 1, 2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from teampro.dialects.http.decoding import BYTE_ORDER_MARK, without_forbidden
from teampro.errors import Refusal
from teampro.store.files import Upload

Tree = str | Mapping[str, "Tree"]
NESTING = 10
OWN_NAMES = frozenset(
    (
        "action", "identifier", "secret", "username", "password", "accesskey", "responsetype",
        "idempotencykey", "adminuser", "endpoint",
    )
)  # fmt: skip
"""What is the language's own, or is sent by clients to themselves: no command is told of it."""
UNREAD = "_"
"""How names begin that pass unread."""
ANY = "*"
_NAME = re.compile(r"([^\[]+)((?:\[[^\[\]]*\])*)\Z")
_KEY = re.compile(r"\[([^\[\]]*)\]")
_INDEX = re.compile(r"0\Z|[1-9][0-9]{0,8}\Z")


@dataclass(frozen=True)
class Given:
    """What a request gives, by name. sec: it prints no value, since one may be a password.

    `files` are the attachments of a form, `received` all bytes that are to be discarded with the
    answer unless they were kept. `was_cleaned` tells that texts held characters that
    nothing can print.
    """

    values: Mapping[str, Tree] = field(default_factory=dict, repr=False)
    files: tuple[Upload, ...] = field(default=(), repr=False)
    was_cleaned: bool = False
    received: list[Upload] = field(default_factory=list, repr=False)

    def get(self, name: str) -> Tree | None:
        """Return the value of a name, None where it is absent."""
        return self.values.get(name)

    def own(self, name: str) -> Tree:
        """Return the value of a name of the language, in whatever case; "" if absent."""
        value = self.values.get(name)
        if value is None:
            fits = (each for each in self.values if each.lower() == name)
            value = self.values[found] if (found := next(fits, "")) else ""
        return value

    def own_text(self, name: str) -> str:
        """Return the text of such a name; "" if absent or no text."""
        value = self.own(name)
        return value if isinstance(value, str) else ""

    def over(self, below: Given) -> Given:
        """Return both, name by name; where a name stands in both, this one's value."""
        cleaned = self.was_cleaned or below.was_cleaned
        return Given({**below.values, **self.values}, self.files or below.files, cleaned)

    def fitted(self, takes: frozenset[str]) -> Given:
        """Return what a command takes, under the names that it has for it.

        A name that fits in another case alone is that name, unless it stands there as well.
        """
        found: dict[str, Tree] = {}
        for name, value in self.values.items():
            right = _fit(takes, name)
            if right == name or (right and right not in self.values):
                found[right] = value
        return replace(self, values=found)

    def unknown(self, takes: frozenset[str], own: frozenset[str] = OWN_NAMES) -> tuple[str, ...]:
        """Return the names that neither a command nor the language knows, in the order sent.

        `own` are the language's, in lower case.
        """
        return tuple(
            name
            for name in self.values
            if not (name.startswith(UNREAD) or name.lower() in own or _fit(takes, name))
        )


def _fit(takes: frozenset[str], name: str) -> str:
    """Return the name that a command has for `name`, "" for none."""
    if name in takes:
        return name
    folded, (names, beginnings) = name.lower(), _sorted_out(takes)
    if folded in names:
        return names[folded]
    for beginning in beginnings:
        if folded.startswith(beginning.lower()):
            return beginning + name[len(beginning) :]
    return ""


@lru_cache
def _sorted_out(takes: frozenset[str]) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Return names by their lower case, and the beginnings of those that end in *."""
    names = {name.lower(): name for name in sorted(takes) if not name.endswith(ANY)}
    return names, tuple(name[:-1] for name in sorted(takes) if name.endswith(ANY))


class _Branch(dict[str, Any]):
    """A branch that grows; `following` is the key that `[]` stands for."""

    following = 0

    def put(self, key: str, value: Any) -> None:
        """Set a value; the next `[]` comes behind the greatest index."""
        if _INDEX.match(key):
            self.following = max(self.following, int(key) + 1)
        self[key] = value


class _Cleaning:
    """Makes texts ones that every format can print, and remembers whether that changed any."""

    def __init__(self) -> None:
        self.removed = False

    def __call__(self, text: str) -> str:
        clean = without_forbidden(text)
        self.removed = self.removed or len(clean) < len(text)
        return clean.replace("\r\n", "\n").replace("\r", "\n") if "\r" in clean else clean


def gather(pairs: Iterable[tuple[str, str]], nesting: int = NESTING) -> Given:
    """Return what names and values give; names are spelled `a`, `a[b][c]` or `a[]`.

    The later of two wins. Raises: Refusal too_large.
    """
    root, clean = _Branch(), _Cleaning()
    for name, value in pairs:
        name = clean(name.removeprefix(BYTE_ORDER_MARK))
        spelled = _NAME.match(name)
        base, brackets = spelled.groups() if spelled else (name, "")
        keys = _KEY.findall(brackets)
        if len(keys) > nesting:
            raise _too_deep(nesting)
        branch, key = root, base
        for below in keys:
            if not isinstance(branch.get(key), _Branch):
                branch.put(key, _Branch())
            branch = branch[key]
            key = below or str(branch.following)
        branch.put(key, clean(value))
    return Given(root, was_cleaned=clean.removed)


def gather_json(tree: Mapping[str, Any], nesting: int = NESTING) -> Given:
    """Return what an object of JSON gives: numbers are their text, flags 1 and 0, null nothing.

    Raises: Refusal too_large.
    """
    clean = _Cleaning()
    return Given(dict(_members(tree.items(), nesting, clean)), was_cleaned=clean.removed)


def as_tree(value: Any, nesting: int = NESTING) -> Tree:
    """Return a value of JSON, or of PHP's serialize, as parameters have it; null is "".

    Raises: Refusal too_large.
    """
    return _as_tree("" if value is None else value, nesting, _Cleaning())


def _as_tree(value: Any, nesting: int, clean: _Cleaning) -> Tree:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return str(int(value))
    if not isinstance(value, dict | list):
        return str(value)
    if not nesting:
        raise _too_deep(NESTING)
    members = value.items() if isinstance(value, dict) else enumerate(value)
    return dict(_members(members, nesting - 1, clean))


def _members(
    members: Iterable[tuple[Any, Any]], nesting: int, clean: _Cleaning
) -> Iterator[tuple[str, Tree]]:
    for key, value in members:
        if value is not None:
            yield clean(str(key)), _as_tree(value, nesting, clean)


def _too_deep(nesting: int) -> Refusal:
    return Refusal("too_large", f"Parameters are nested at most {nesting} levels deep.")
