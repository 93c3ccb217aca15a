"""Every "no" this product can say: a Refusal with a stable word, and the faults it reports.

A Refusal is the caller's fault or the storage's state; a bug is an ordinary exception. Knows
nothing of HTTP beyond the numbers of the words' table.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from teampro.error_words import WORDS

GIVEN_CHARACTERS = 200
"""A rejected value is shown at most this long."""
MOST_FAULTS = 100
"""So many faults are told at most: an answer must not outgrow its request."""


@dataclass(frozen=True)
class Fault:
    """One faulty place of a request, as it stands in `request.errors`.

    `path` is dotted (`actions.action_status`); `given` is the rejected value, `stored` the one that
    is there and `base` the one that was there when the caller looked. `...` is not told.
    """

    path: str
    error: str
    message: str
    given: Any = ...
    nearest: str = ""
    allowed: tuple[str, ...] = ()
    stored: Any = ...
    base: Any = ...

    def tree(self) -> dict[str, Any]:
        """Return the fault as the wire prints it: optional keys only where they say something."""
        tree: dict[str, Any] = {"path": self.path, "error": self.error, "message": self.message}
        values = {"given": self.given, "stored": self.stored, "base": self.base}
        tree |= {name: _printable(value) for name, value in values.items() if value is not ...}
        if self.nearest:
            tree["nearest"] = self.nearest
        if self.allowed:
            tree["allowed"] = list(self.allowed)
        return tree


class Refusal(Exception):
    """A "no": one stable word of WORDS, a sentence for people, and where it applies.

    `tries_left` is set on failed logins, `retry_seconds` becomes Retry-After, `allow` the Allow
    header of a 405, `headers` are added as they are.
    """

    def __init__(
        self,
        word: str,
        message: str,
        *,
        faults: Iterable[Fault] = (),
        retry_seconds: int | None = None,
        tries_left: int | None = None,
        allow: tuple[str, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.word = word
        self.status = WORDS[word].status
        self.message = message
        self.faults = tuple(faults)
        self.retry_seconds = retry_seconds
        self.tries_left = tries_left
        self.allow = allow
        self.headers = dict(headers or {})

    @property
    def stops_all(self) -> bool:
        """Whether it speaks of no single write, so that whoever tries several is not to go on."""
        return self.status >= 500 or self.word == "too_slow"

    def verdict(self, most: int = MOST_FAULTS) -> dict[str, Any]:
        """Return what a part of an answer tells of it, as `request` does of a whole one.

        `most` are so many of its faults.
        """
        verdict = {"code": self.status, "message": self.message, "error": self.word}
        faults = [each.tree() for each in self.faults[:most]]
        told: dict[str, Any] = escaped(verdict | {"errors": faults})
        return told


def refuse_at(
    path: str,
    word: str,
    message: str,
    given: Any = ...,
    *,
    nearest: str = "",
    allowed: Iterable[str] = (),
) -> Refusal:
    """Return a Refusal with exactly one fault, at `path`."""
    return refuse_all([Fault(path, word, message, given, nearest, tuple(allowed))])


def refuse_all(faults: Iterable[Fault]) -> Refusal:
    """Return one Refusal for all faults of a request, led by the first.

    400 wins over the words of later stages, so that a request is mended in one go.
    """
    ordered = sorted(faults, key=lambda fault: WORDS[fault.error].status)
    lead = ordered[0]
    reported = ordered[:MOST_FAULTS]
    more, unsaid = len(reported) - 1, len(ordered) - len(reported)
    rest = f", {unsaid} left out" if unsaid else ""
    tail = f" ({more} more in errors{rest})" if more else ""
    return Refusal(lead.error, lead.message + tail, faults=reported)


def faults_at(refusal: Refusal, at: str) -> list[Fault]:
    """Return the faults of a part of a request, which stands at the path `at`, "" for its root.

    A refusal without faults is one at the part itself; at the root it has no place.
    """
    if not refusal.faults:
        return [Fault(at, refusal.word, refusal.message)] if at else []
    return [replace(each, path=f"{at}.{each.path}" if at else each.path) for each in refusal.faults]


class Faults(list[Fault]):
    """The faulty places of a request found so far; all are reported together.

    `before` are so many that were found in other parts of the request.
    """

    def __init__(self, before: int = 0) -> None:
        super().__init__()
        self.before = before

    @property
    def are_told(self) -> bool:
        """Whether one more would still be told: of those behind only the number is."""
        return self.before + len(self) < MOST_FAULTS

    def note(
        self,
        path: str,
        word: str,
        message: str,
        given: Any = ...,
        nearest: str = "",
        allowed: Iterable[str] = (),
    ) -> None:
        """Add one; `path` is dotted and cut to a readable length."""
        shown = escape_controls(path[:GIVEN_CHARACTERS])
        self.append(Fault(shown, word, message, given, nearest, tuple(allowed)))


def nearest(word: str, words: Iterable[str]) -> str:
    """Return the legal word that looks most like `word`, or "".

    A word is also known by its last part: `statsu` is nearest to `action_status`.
    """
    known: dict[str, str] = {}
    words = list(words)
    for legal in words:
        known.setdefault(legal.rpartition("_")[2], legal)
    known |= {legal: legal for legal in words}
    found = difflib.get_close_matches(word[:100].lower(), list(known), n=1, cutoff=0.6)
    return known[found[0]] if found else ""


def _printable(value: Any) -> Any:
    """Return a scalar as it is, anything else as JSON text, both cut to a readable length."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**63 else str(value)[:GIVEN_CHARACTERS]
    if isinstance(value, str | float):
        text = str(value)
    else:
        text = json.dumps(value, ensure_ascii=False, default=str)
    return escape_controls(text[:GIVEN_CHARACTERS])


def escape_controls(text: str) -> str:
    """Return `text` with every character XML 1.0 forbids written as its Python escape."""
    if text.isprintable():
        return text
    return "".join(
        char if is_plain(char) else f"\\u{ord(char):04x}" for char in text.replace("\r", "\\r")
    )


def escaped(value: Any) -> Any:
    """Return a tree whose texts any format can carry."""
    if isinstance(value, str):
        return escape_controls(value)
    if isinstance(value, list):
        return [escaped(item) for item in value]
    if isinstance(value, dict):
        return {key: escaped(item) for key, item in value.items()}
    return value


def is_plain(char: str) -> bool:
    """Say whether one character may stand in an XML 1.0 document (and is no carriage return)."""
    code = ord(char)
    if code < 0x20:
        return char in "\t\n"
    return not (0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF))
