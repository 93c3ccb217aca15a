"""The chains that a token is limited to: how they are written, and which requests they cover.

All of it is about texts: no record is looked for, and nobody reaches more by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from teampro.chain import VERSION, Step, parse
from teampro.errors import Refusal
from teampro.schema.registry import Registry
from teampro.schema.resource import Resource
from teampro.schema.values import Invalid

NAMED_FREELY = ("admins", "clients")
"""Nouns whose records any token may name in what it writes, and learn the names of."""


@lru_cache(maxsize=1_024)
def covers(granted: frozenset[str], text: str) -> bool:
    """Say whether a canonical chain begins with one that is granted, word by word.

    Of several ids and of lists side by side each must be covered.
    """
    prefixes = tuple(tuple(each.split("/")) for each in granted)
    return _covers(prefixes, tuple(tuple(each.split(",")) for each in text.split("/")))


def _covers(prefixes: tuple[tuple[str, ...], ...], words: tuple[tuple[str, ...], ...]) -> bool:
    """Say whether for each choice of words one of the prefixes is at its end."""
    if () in prefixes:
        return True
    if not words:
        return False
    first, rest = words[0], words[1:]
    return all(
        _covers(tuple(each[1:] for each in prefixes if each[0] == word), rest) for word in first
    )


def read_granted(text: str, nouns: Registry) -> str:
    """Return a chain that may be granted, in canonical words.

    It names one list or one record: `projects`, `projects.100`, `project/100/timelogs`.
    Raises: Invalid.
    """
    try:
        steps = parse((VERSION, *text.replace(".", "/").split("/"))).steps
    except Refusal as no:
        raise Invalid(no.message.rstrip(".")) from None
    return "/".join(_words(steps, nouns))


def _words(steps: Iterable[Step], nouns: Registry) -> Iterable[str]:
    above: Resource | None = None
    is_over = False
    for step in steps:
        word = step.words[0]
        if len(step.words) > 1 or len(step.ids) > 1:
            raise Invalid(f"{step} names several; grant each by itself")
        noun = nouns.find(word)
        if above is not None and noun is not None and above.child(noun.plural) is None:
            noun = None
        is_last = noun is None and above is not None and _ends(above, word)
        if is_over or (noun is None and not is_last) or (step.ids and is_last):
            raise Invalid(f"{word!r} is no resource" + (f" below {above.plural}" if above else ""))
        yield noun.plural if noun is not None else word
        yield from map(str, step.ids)
        above, is_over = noun, is_last


def _ends(noun: Resource, word: str) -> bool:
    """Say whether a word is a tail or an operation of a noun."""
    return noun.tail(word) is not None or noun.operation(word) is not None
