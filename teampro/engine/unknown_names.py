"""Names beside the parameters that are none: a condition that a caller sent is never dropped."""

from __future__ import annotations

import re
from collections.abc import Set
from urllib.parse import unquote

from teampro.engine.call import Call
from teampro.engine.chain_ids import ids_of_read, ids_of_write
from teampro.engine.options.fields import list_fields
from teampro.engine.options.filters import GROUPS
from teampro.engine.options.lists import LIST_OPTIONS, NESTED_OPTIONS
from teampro.engine.path import Path
from teampro.errors import MOST_FAULTS, Faults, nearest, refuse_all
from teampro.schema.check import IDEMPOTENCY_KEY
from teampro.schema.registry import Registry

READ_OPTIONS = (*GROUPS, *LIST_OPTIONS, *NESTED_OPTIONS)
WRITE_OPTIONS = ("preview", "file_data", "base_version", "rows", "mode", "match", "records")
DELETE_OPTIONS = ("version", "preview")
PAGE_OPTIONS = ("key",)
BATCH_OPTIONS = ("steps", "preview")
_SIGNS = re.compile(r"[\[\].]")
FILE = "file"
"""The part of a form that brings a file."""


def refuse_unknown_names(call: Call, legal: Set[str]) -> None:
    """Refuse a call with unknown names; `legal` are the words that its params may hold.

    Raises: Refusal misplaced, with all of them.
    """
    legal = {*legal, IDEMPOTENCY_KEY}
    faults = Faults()
    words = (*call.known_names, *sorted(legal))
    for name in call.unknown_names:
        # perf: no fault beyond these is told, so none needs its nearest word.
        hint = _nearest(name, words) if len(faults) < MOST_FAULTS else ""
        message = _why(name, hint, call.known_names, legal)
        faults.note(name[:60], "misplaced", message, nearest=hint, allowed=call.known_names)
    raise refuse_all(faults)


def _nearest(name: str, words: tuple[str, ...]) -> str:
    """Return the word that a name was meant for, also when it was encoded twice."""
    parts = [part.strip() for part in _SIGNS.split(unquote(unquote(name)))]
    return nearest(next(filter(None, parts), ""), words)


def _why(name: str, hint: str, known: tuple[str, ...], legal: Set[str]) -> str:
    shown = name[:60]
    if not name:
        return "A value stands here without a name."
    if name in legal:
        return f'{shown} belongs into params: params={{"{shown}": …}} or params[{shown}]=….'
    if name == FILE:
        return "A file is a part of a form that has a file name, or file_data in params."
    if "%" in name and hint in known:
        return f"The name {shown!r} is encoded twice; {hint} was meant."
    if hint in legal:
        return f"There is no parameter {shown!r}; {hint} belongs into params."
    meant = f"; the nearest is {hint!r}" if hint else f"; there are {', '.join(known)}"
    return f"There is no parameter {shown!r}{meant}. What a call asks for stands in params."


def legal_words(nouns: Registry, path: Path, verb: str) -> set[str]:
    """Return the words that mean something in the params of this chain and verb."""
    if path.page:
        return set(PAGE_OPTIONS if verb == "GET" else BATCH_OPTIONS)
    if path.operation is not None:
        takes = nouns.params(path.written.resource, path.operation)
        return {*path.operation.options, *ids_of_write(path, path.written.resource), *takes}
    if verb != "GET":
        noun = nouns.written(path.written.resource, path.written.link, verb)
        ids = ids_of_write(path, noun)
        if verb == "DELETE":
            return {*DELETE_OPTIONS, *ids}
        return {*WRITE_OPTIONS, *ids, *noun.fields, *noun.parts}
    legal = {*READ_OPTIONS, *ids_of_read(path), *(step.resource.plural for step in path.steps)}
    for root in path.lists:
        for branch in root.walk():
            legal |= list_fields(nouns, branch).known.keys()
    return legal
