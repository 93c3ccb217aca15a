"""Names in the query that are no parameters: refused where they would mean something in params."""

from __future__ import annotations

from teampro.engine.chain_ids import ids_of_read, ids_of_write
from teampro.engine.options.fields import list_fields
from teampro.engine.options.filters import GROUPS
from teampro.engine.options.lists import LIST_OPTIONS, NESTED_OPTIONS
from teampro.engine.path import Path
from teampro.errors import Faults, refuse_all
from teampro.schema.registry import Registry

READ_OPTIONS = (*GROUPS, *LIST_OPTIONS, *NESTED_OPTIONS)
WRITE_OPTIONS = ("file_data",)
DELETE_OPTIONS = ("version", "preview")
PAGE_OPTIONS = ("key",)


def refuse_unknown_names(
    nouns: Registry, path: Path, verb: str, unknown_names: tuple[str, ...]
) -> None:
    """Refuse those that would be legal inside params; others are ignored: proxies add them.

    Raises: Refusal misplaced, with all of them.
    """
    if not unknown_names:
        return
    legal = legal_words(nouns, path, verb)
    faults = Faults()
    for name in unknown_names:
        if name in legal:
            message = f'{name} belongs into params: params={{"{name}": …}} or params[{name}]=….'
            faults.note(name, "misplaced", message)
    if faults:
        raise refuse_all(faults)


def legal_words(nouns: Registry, path: Path, verb: str) -> set[str]:
    """Return the words that mean something in the params of this chain and verb."""
    if path.page:
        return set(PAGE_OPTIONS)
    if path.operation is not None:
        takes = nouns.params(path.written.resource, path.operation)
        return {*path.operation.options, *ids_of_write(path, path.written.resource), *takes}
    if verb != "GET":
        noun = nouns.written(path.written.resource, path.written.link, verb)
        ids = ids_of_write(path, noun)
        return {*DELETE_OPTIONS, *ids} if verb == "DELETE" else {*WRITE_OPTIONS, *ids, *noun.fields}
    legal = {*READ_OPTIONS, *ids_of_read(path), *(step.resource.plural for step in path.steps)}
    for root in path.lists:
        for branch in root.walk():
            legal |= list_fields(nouns, branch).known.keys()
    return legal
