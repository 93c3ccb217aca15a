"""The options of a read: `params` are sorted to the steps of the chain; all faults together.

Plain keys act on the last step, keys under a step's plural word on that step. What no step
understands is refused, never ignored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from teampro.chain import LARGEST_ID
from teampro.engine.chain_ids import ids_of_read
from teampro.engine.options.fields import chosen_fields, list_fields, record_names
from teampro.engine.options.lists import PAGING, ROW_OPTIONS, ListOptionReader, ListOptions
from teampro.engine.path import Branch, Path, PathStep
from teampro.errors import Fault, Faults, nearest, refuse_all
from teampro.schema.registry import Registry
from teampro.schema.values import Context, Invalid, read_flag, read_integer
from teampro.settings import Settings


@dataclass(frozen=True)
class ReadOptions:
    """The options of a whole read: of each list by its name, of each record by its plural.

    `records` are the fields they show, None for all; those `named` tell names too.
    `conflicts` are ids that contradict the chain: to be refused once its records are found.
    """

    lists: Mapping[str, ListOptions]
    records: Mapping[str, tuple[str, ...] | None]
    named: frozenset[str] = frozenset()
    notes: Sequence[str] = ()
    conflicts: Sequence[Fault] = ()


class OptionReader:
    """Reads the params of one GET; `read` raises one Refusal with all faults.

    `nouns` are those the caller sees, in which the path was found.
    `streamed`: all rows of the one list are printed, and neither records nor figures.
    """

    def __init__(
        self,
        nouns: Registry,
        settings: Settings,
        context: Context,
        streamed: bool,
    ) -> None:
        self.nouns = nouns
        self.settings = settings
        self.context = context
        self.streamed = streamed
        self.faults = Faults()
        self.conflicts = Faults()
        self.notes: list[str] = []
        self.named: set[str] = set()

    def read(self, path: Path, params: Mapping[str, Any]) -> ReadOptions:
        """Sort the keys to the steps and type them. Raises: Refusal with every fault."""
        named, plain = self._split(path, params) if params else ({}, {})
        if plain:
            self._refuse_plain(path, plain)
        lists = {
            branch.name: self._list(path, branch, named, plain if not branch.below else {})
            for branch in path.branches
        }
        last = path.parent if not path.lists else None
        records = {
            step.resource.plural: self._record(step, named, plain if step is last else {})
            for step in path.records
        }
        if self.faults:
            raise refuse_all(self.faults)
        return ReadOptions(lists, records, frozenset(self.named), self.notes, self.conflicts)

    def _split(
        self, path: Path, params: Mapping[str, Any]
    ) -> tuple[dict[str, dict[str, Any]], dict[str, Any]]:
        """Part the keys under a step's plural word from the plain ones; drop the path's ids."""
        plurals = {step.resource.plural for step in path.steps}
        named: dict[str, dict[str, Any]] = {}
        plain: dict[str, Any] = {}
        for key, value in params.items():
            # An empty list is the empty object: PHP prints it so.
            is_object = isinstance(value, Mapping) or value == []
            if key in plurals and is_object:
                named[key] = self._without_path_ids(ids_of_read(path, key), value or {}, f"{key}.")
            elif key in plurals:
                message = f"{key} takes an object of options."
                self.faults.note(key, "invalid_value", message, value)
            elif is_object and self._is_stray_step(path, key):
                message = (
                    f"The chain has no step {key}; its steps are {', '.join(sorted(plurals))}."
                )
                self.faults.note(key, "misplaced", message, allowed=sorted(plurals))
            elif not key.startswith("_"):
                plain[key] = value
        return named, self._without_path_ids(ids_of_read(path), plain, "")

    def _is_stray_step(self, path: Path, key: str) -> bool:
        """Say whether a word names a noun, and no field of the last step is called like it."""
        if self.nouns.find(key) is None:
            return False
        return not any(key in step.resource.fields for step in path.steps)

    def _without_path_ids(
        self, ids: Mapping[str, int], keys: Mapping[str, Any], at: str
    ) -> dict[str, Any]:
        """Take out scalar ids that repeat the path, and note those that contradict it."""
        left = dict(keys)
        for name, there in ids.items():
            value = left.get(name)
            if name not in left or isinstance(value, (Mapping, list)):
                continue
            del left[name]
            try:
                number = read_integer(value, 1, LARGEST_ID)
            except Invalid as fault:
                self.faults.note(at + name, "invalid_value", f"{name}: {fault}.", value)
                continue
            if number != there:
                message = f"params say {name} {number}, the chain says {there}."
                self.conflicts.note(at + name, "contradiction", message, value)
        return left

    def _refuse_plain(self, path: Path, plain: dict[str, Any]) -> None:
        """Refuse plain keys where they would have to stand under a step's name."""
        complete = path.tail is not None and bool(path.tail.complete)
        words = ", ".join(branch.step.resource.plural for branch in path.leaves)
        for key in list(plain):
            if complete or (len(path.leaves) > 1 and key in PAGING):
                message = f"{key[:60]!r} stands under one of {words} here."
                self.faults.note(key, "misplaced", message, plain.pop(key))

    def _record(
        self, step: PathStep, named: Mapping[str, Mapping[str, Any]], plain: Mapping[str, Any]
    ) -> tuple[str, ...] | None:
        if not named and not plain:
            return None
        plural, id_field = step.resource.plural, step.resource.id_field
        legal = (id_field,) if self.streamed else (*ROW_OPTIONS, id_field)
        fields = None
        for at, options in (("", plain), (f"{plural}.", named.get(plural, {}))):
            for key, value in options.items():
                if key == "fields" and not self.streamed:
                    names = record_names(self.nouns, step)
                    fields = chosen_fields(value, names, id_field, at + key, self.faults)
                elif key == "names" and not self.streamed:
                    if self._flag(at + key, value):
                        self.named.add(plural)
                elif not key.startswith("_"):
                    message = f"This record takes {', '.join(legal)}, not {key[:60]!r}."
                    hint = nearest(key, legal)
                    self.faults.note(at + key, "unknown_option", message, value, hint, legal)
        return fields

    def _flag(self, path: str, value: Any) -> bool:
        try:
            return bool(read_flag(value))
        except Invalid as fault:
            self.faults.note(path, "invalid_value", f"{path}: {fault}.", value)
            return False

    def _list(
        self,
        path: Path,
        branch: Branch,
        named: Mapping[str, Mapping[str, Any]],
        plain: Mapping[str, Any],
    ) -> ListOptions:
        plural = branch.step.resource.plural
        own = named.get(plural, {})
        for key in sorted(own.keys() & plain.keys()):
            message = f"{key} stands plainly and under {plural}."
            self.faults.note(key, "repeated_value", message, plain[key])
        parent = path.parent
        reader = ListOptionReader(
            branch,
            f"{parent.resource.plural}/{parent.id}" if parent is not None else "",
            self.settings,
            list_fields(self.nouns, branch),
            self.context,
            f"{plural}." if own or len(path.leaves) > 1 else "",
            tuple(step.resource.plural for step in path.steps) if plain and not own else (),
            self.faults,
            self.notes,
            self.streamed,
        )
        return reader.read({**plain, **own} if own else plain)
