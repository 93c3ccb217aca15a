"""The one table of mounts: which wire language, page or resource answers at which path.

Mounts are values. No two of them may claim the same path, and a path that an operator chooses may
not begin like one that is fixed; whatever stands in no mount is the native language's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations
from urllib.parse import unquote

import falcon

from teampro.chain import VERSION
from teampro.dialects.dialect import AnyDialect, BareRefusal, Collaborators
from teampro.dialects.http.paths import path_of
from teampro.errors import Refusal
from teampro.identity.proofs import Verifiers
from teampro.settings import SettingError

Answer = Callable[[falcon.Request, falcon.Response], None]
"""Fills in the answer to what is no Call, or raises Refusal."""


class MountError(SettingError):
    """Two mounts that cannot stand in one table; the text says which and what to change."""


@dataclass(frozen=True)
class Mount:
    """`dialect` reads the requests to `prefix` and `path` and to all below.

    With `answer` (a page) or `resource` (a Falcon resource, at this path alone) it is no more than
    the language in which they refuse; their paths are spelled exactly, those of languages may hold
    empty segments. `prefix` is what a setting puts before the path: absolute, or "".
    """

    path: str
    dialect: AnyDialect
    prefix: str = ""
    answer: Answer | None = None
    resource: object = None

    @cached_property
    def place(self) -> str:
        """The whole path, its escapes undone."""
        return unquote(self.prefix + self.path)

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """The words of the whole path."""
        return _segments(self.place)

    @property
    def is_alone(self) -> bool:
        """Whether paths below are none of its business."""
        return self.resource is not None or self.path == "/"

    def holds(self, path: str) -> bool:
        """Say whether a decoded path is its own; the first word is known to be."""
        if self.answer is None and self.resource is None:
            count = len(self.segments)
            return count == 1 or _segments(path)[:count] == self.segments
        return path == self.place or (not self.is_alone and path.startswith(self.place + "/"))


Mounting = Callable[[Collaborators], Iterable[Mount]]
"""Makes a wire language and says where it is mounted."""


class MountTable:
    """All mounts. Raises: MountError when they contradict each other."""

    def __init__(self, mounts: Iterable[Mount], native: AnyDialect) -> None:
        self.mounts = tuple(mounts)
        for one, other in permutations(self.mounts, 2):
            _check(one, other)
        self._elsewhere = Mount("", native)
        self._by_word: dict[str, list[Mount]] = defaultdict(list)
        for mount in self.mounts:
            self._by_word[mount.segments[0] if mount.segments else ""].append(mount)

    def find(self, path: str) -> Mount:
        """Return the mount that a decoded path belongs to.

        perf: asked for each request; one look-up decides, most mounts have a first word alone.
        """
        word = path.lstrip("/").partition("/")[0]
        for mount in self._by_word.get(word, ()):
            if mount.holds(path):
                return mount
        return self._elsewhere

    @property
    def verifiers(self) -> Verifiers:
        """What makes the verifiers of all kinds of proof that the languages bring along."""
        brought = [mount.dialect.verifiers for mount in self.mounts]
        return {kind: make for each in brought for kind, make in each.items()}

    def refuse_bare(self, target: str, refusal: Refusal, request_id: str) -> BareRefusal:
        """Refuse what stands in a request line as `target`, in the language of its path."""
        return self.find(unquote(path_of(target))).dialect.refuse_bare(refusal, request_id)


def unknown_path() -> Refusal:
    """Return the refusal of a path at which nothing is mounted."""
    return Refusal("unknown_path", f"Nothing is here: the API answers below /{VERSION}/.")


def _check(one: Mount, other: Mount) -> None:
    """Refuse two mounts of which one takes what is the other's."""
    if one.prefix and not other.prefix and one.segments[:1] == other.segments[:1]:
        raise MountError(
            f"The prefix {one.prefix} begins with {one.segments[0]!r}, where {other.place} is "
            "mounted: choose a prefix with another first word."
        )
    below = other.segments[: len(one.segments)] == one.segments
    if other.segments == one.segments or (below and not one.is_alone):
        raise MountError(
            f"{other.place} is mounted at or below {one.place}, where other requests go already: "
            "mount it at a path of its own."
        )


def _segments(path: str) -> tuple[str, ...]:
    return tuple([segment for segment in path.split("/") if segment])
