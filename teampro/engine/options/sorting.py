"""The sort of one list: `sort`, or `orderby` with `orderdir`, or the declared order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from teampro.engine.options.grouping import Grouping
from teampro.engine.path import Branch
from teampro.errors import Faults, nearest
from teampro.schema.fields import Field

Sort = tuple[tuple[str, bool], ...]
"""Names with whether they run downwards; the id, or each key of groups, is always among them."""

SORT_OPTIONS = ("sort", "orderby", "orderdir")
MOST_SORT_KEYS = 8


def default_sort(branch: Branch) -> Sort:
    """Return the order a list has when none is asked for."""
    view = branch.tail.view if branch.tail is not None else None
    link = branch.step.link
    order = branch.step.resource.order
    if view is not None and view.order:
        order = view.order
    elif link is not None and link.order:
        order = link.order
    return _with_id(((word.removeprefix("-"), word.startswith("-")) for word in order), branch)


def read_sort(
    taken: Mapping[str, Any], branch: Branch, known: Mapping[str, Field], at: str, faults: Faults
) -> Sort:
    """Return the sort that the options ask for; `at` stands before each key in faults' paths."""
    keys: dict[str, bool] = {}
    option = "sort" if "sort" in taken else "orderby"
    for word in _words(taken, at, faults):
        name = word.removeprefix("-")
        field = known.get(name)
        if field is None or not field.sortable or name in keys:
            _refuse(name, word, branch, known, at + option, faults)
        else:
            keys[name] = word.startswith("-")
    return _with_id(keys.items(), branch) if keys else default_sort(branch)


def read_group_sort(taken: Mapping[str, Any], grouping: Grouping, at: str, faults: Faults) -> Sort:
    """Return the sort of groups: by what they show, at last by the keys, which differ."""
    keys: dict[str, bool] = {}
    option = "sort" if "sort" in taken else "orderby"
    for word in _words(taken, at, faults):
        name = word.removeprefix("-")
        if name not in grouping.names or name in keys:
            legal = grouping.names
            message = f"Groups are sorted by what they show, each once; not by {name[:60]!r}."
            faults.note(at + option, "invalid_value", message, word, nearest(name, legal), legal)
        else:
            keys[name] = word.startswith("-")
    for key in grouping.keys:
        keys.setdefault(key.name, False)
    return tuple(keys.items())


def _with_id(keys: Iterable[tuple[str, bool]], branch: Branch) -> Sort:
    """End the sort with the id, in the direction of the key before it.

    What follows the id can change nothing. perf: an index holds the ids of equal values in order,
    so that it serves a sort whose keys run one way, up or down; sorting half a million equal rows
    by id took a second.
    """
    down = False
    sort: list[tuple[str, bool]] = []
    for name, down in keys:
        sort.append((name, down))
        if name == branch.step.resource.id_field:
            return tuple(sort)
    return (*sort, (branch.step.resource.id_field, down))


def _words(taken: Mapping[str, Any], at: str, faults: Faults) -> list[str]:
    if "sort" in taken and ("orderby" in taken or "orderdir" in taken):
        message = "Send sort, or orderby with orderdir, not both."
        faults.note(f"{at}sort", "repeated_value", message)
        return []
    if "orderdir" in taken and "orderby" not in taken:
        faults.note(f"{at}orderdir", "misplaced", "orderdir goes with orderby.")
        return []
    option = "sort" if "sort" in taken else "orderby"
    value = taken.get(option)
    if value is None:
        return []
    words = value if isinstance(value, list) else str(value).split(",")
    if not 1 <= len(words) <= MOST_SORT_KEYS:
        message = f"A list is sorted by 1 to {MOST_SORT_KEYS} fields."
        faults.note(at + option, "too_many", message, value)
        return []
    words = [word.strip() if isinstance(word, str) else str(word) for word in words]
    return _directed(words, taken.get("orderdir", "asc"), at, faults)


def _directed(words: list[str], direction: Any, at: str, faults: Faults) -> list[str]:
    wanted = str(direction).lower()
    if wanted not in ("asc", "desc"):
        faults.note(
            f"{at}orderdir",
            "invalid_value",
            "orderdir is asc or desc.",
            direction,
            allowed=("asc", "desc"),
        )
    return [f"-{word}" for word in words] if wanted == "desc" else words


def _refuse(
    name: str,
    word: str,
    branch: Branch,
    known: Mapping[str, Field],
    path: str,
    faults: Faults,
) -> None:
    sortable = tuple(each.name for each in known.values() if each.sortable)
    plural = branch.step.resource.plural
    message = f"{plural} are sorted by fields of their own, each once; not by {name[:60]!r}."
    faults.note(path, "invalid_value", message, word, nearest(name, sortable), sortable)
