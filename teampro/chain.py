"""The grammar of chains: words to a Chain and back. No nouns, no formats, no database, no HTTP.

chain  = version step { step }
step   = word | word id | word id,id,… | word,word,…     (the last only at the end)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from teampro.errors import Refusal, escape_controls

VERSION = "v1"
LARGEST_ID = 2**53 - 1
MOST_STEPS = 6
MOST_IDS = 100
MOST_CHARACTERS = 2_000
MOST_KEPT = 500
_VERSION = re.compile(r"v[0-9]+\Z")
_WORD = re.compile(r"[a-z][a-z0-9]*\Z")
_EXAMPLE = "write it like v1/projects/100/actions/json"


@dataclass(frozen=True)
class Step:
    """One step: a word with the ids of its records, or several words side by side."""

    words: tuple[str, ...]
    ids: tuple[int, ...] = ()

    def __str__(self) -> str:
        text = ",".join(self.words)
        return f"{text}/{','.join(map(str, self.ids))}" if self.ids else text


@dataclass(frozen=True)
class Chain:
    """A chain as it was written."""

    steps: tuple[Step, ...]

    def unparse(self) -> tuple[str, ...]:
        """Return the words that parse to this chain."""
        words = [VERSION]
        for step in self.steps:
            words.extend(str(step).split("/"))
        return tuple(words)


def parse(words: Sequence[str]) -> Chain:
    """Read the words of a chain, the version first; empty words are skipped.

    Raises: Refusal malformed_chain, too_many, unknown_version.
    """
    return _parsed(tuple([word for word in words if word]))


@lru_cache(maxsize=MOST_KEPT)
def _parsed(words: tuple[str, ...]) -> Chain:
    """Read words that are not empty.

    perf: clients ask the same chains again and again. sec: what is too long is refused, not kept.
    """
    if sum(map(len, words)) + len(words) - 1 > MOST_CHARACTERS:
        raise Refusal("too_many", f"A chain has at most {MOST_CHARACTERS} characters.")
    if not words:
        raise Refusal("malformed_chain", f"The request names no chain; {_EXAMPLE}.")
    if words[0] != VERSION:
        raise Refusal(
            "unknown_version"
            if _VERSION.match(words[0]) or _WORD.match(words[0])
            else "malformed_chain",
            f"A chain begins with its version, {VERSION}, not with {_shown(words[0])}; {_EXAMPLE}.",
        )
    steps = _steps(words[1:])
    if not steps:
        raise Refusal("malformed_chain", f"The chain has no step; {_EXAMPLE}.")
    if len(steps) > MOST_STEPS:
        raise Refusal("too_many", f"A chain has at most {MOST_STEPS} steps, this one {len(steps)}.")
    for step in steps[:-1]:
        if len(step.words) > 1:
            raise Refusal(
                "malformed_chain", f"Collections side by side end a chain: nothing follows {step}."
            )
    return Chain(tuple(steps))


def _steps(words: Sequence[str]) -> list[Step]:
    steps: list[Step] = []
    for word in words:
        if word[0] in "0123456789,":
            if not steps or steps[-1].ids or len(steps[-1].words) > 1:
                raise Refusal(
                    "malformed_chain",
                    f"An id follows one word that names a collection: {_shown(word)}.",
                )
            steps[-1] = Step(steps[-1].words, _ids(word))
        else:
            steps.append(Step(_words(word)))
    return steps


def _words(text: str) -> tuple[str, ...]:
    words = tuple(text.split(","))
    for word in words:
        if not _WORD.match(word):
            raise Refusal(
                "malformed_chain",
                f"{_shown(word)} is no word of a chain: words are lower case letters, ids digits.",
            )
    if len(set(words)) < len(words):
        raise Refusal("malformed_chain", f"{_shown(text)} names a collection twice.")
    return words


def _ids(text: str) -> tuple[int, ...]:
    parts = text.split(",")
    if len(parts) > MOST_IDS:
        raise Refusal("too_many", f"A step names at most {MOST_IDS} ids, this one {len(parts)}.")
    ids = []
    for part in parts:
        # trap: "²".isdigit() is true and int("²") raises.
        number = int(part) if part.isascii() and part.isdecimal() and len(part) < 17 else 0
        if not 1 <= number <= LARGEST_ID:
            raise Refusal(
                "malformed_chain",
                f"{_shown(part)} is no id: ids are whole numbers from 1 to 2^53-1.",
            )
        ids.append(number)
    if len(set(ids)) < len(ids):
        raise Refusal("malformed_chain", f"{_shown(text)} names an id twice.")
    return tuple(sorted(ids))


def _shown(text: str) -> str:
    return repr(escape_controls(text[:60]))
